"""From a label as it was typed to a record per 100 g, with what is doubtful about it."""

from collections.abc import Sequence

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import Food, FoodId, FoodRecord, FoodSource, Portion
from mealtrack.domain.model.food_label import FoodLabel
from mealtrack.domain.model.gtin import Gtin
from mealtrack.domain.model.nutrition import DIGITS, ENERGY, KJ_PER_KCAL, NutrientId
from mealtrack.domain.model.quantity import GRAMS, MAX_ITEM_MASS_G, plain_unit
from mealtrack.domain.services.energy_of_record import atwater_kcal
from mealtrack.domain.services.quality import SALT_PER_SODIUM, Flag, flags_of, merged

MAX_PORTIONS = 20
_SALT, _SODIUM = NutrientId("salt"), NutrientId("sodium")
_SERVING = "serving"


def record_of_label(
    label: FoodLabel,
    *,
    id: FoodId,
    name: str,
    brand: str | None = None,
    gtin: Gtin | None = None,
    portions: Sequence[Portion] = (),
) -> FoodRecord:
    """The record a label amounts to; its flags warn, they drop nothing.

    Sodium follows from salt where only that is stated (Regulation (EU) 1169/2011, annex I), energy
    from the macros where none is; such energy is marked as computed.
    """
    values = _per_100g(label)
    flags = {Flag.GTIN_REPAIRED} if gtin and gtin.repaired else set[Flag]()
    if ENERGY not in values and (kcal := atwater_kcal(values)) is not None:
        values[ENERGY] = round(kcal, DIGITS)
        flags.add(Flag.ENERGY_COMPUTED)
    if _energies_disagree(label):
        flags.add(Flag.ENERGY_UNITS)
    return FoodRecord(
        source=FoodSource.CUSTOM,
        source_key=id.hex,
        name=name,
        brand=brand,
        gtin=str(gtin) if gtin else None,
        per_100g=values,
        portions=_portions(label, portions),
        flags=merged(flags, flags_of(values, FoodSource.CUSTOM)),
    )


def own_portions(label: FoodLabel, food: Food) -> tuple[Portion, ...]:
    """The portions that were entered beside the label's serving, which comes first."""
    return food.portions if label.serving_g is None else food.portions[1:]


def _per_100g(label: FoodLabel) -> dict[NutrientId, float]:
    stated = dict(label.stated)
    if label.energy_kcal is not None:
        stated[ENERGY] = label.energy_kcal
    if _SALT in stated and _SODIUM not in stated:
        stated[_SODIUM] = stated[_SALT] / SALT_PER_SODIUM
    return {
        nutrient: round(amount * 100 / label.mass_g, DIGITS) for nutrient, amount in stated.items()
    }


def _energies_disagree(label: FoodLabel) -> bool:
    """Both units were typed, and one of them can't be the other's; labels round to 1."""
    kcal = label.stated.get(ENERGY)
    if kcal is None or label.energy_kj is None:
        return False
    return abs(label.energy_kj / KJ_PER_KCAL - kcal) > max(0.05 * kcal, 2.0)


def _portions(label: FoodLabel, others: Sequence[Portion]) -> tuple[Portion, ...]:
    """The serving first, then the rest; each name once."""
    portions = list(others)
    if label.serving_g is not None:
        portions.insert(0, Portion(label.serving_name or _SERVING, 1, label.serving_g))
    names = [plain_unit(portion.name) for portion in portions]
    if len(portions) > MAX_PORTIONS:
        raise Invalid(f"A food has at most {MAX_PORTIONS} portions, its serving among them.")
    for at, (name, portion) in enumerate(zip(names, portions, strict=True)):
        if name in GRAMS:
            raise Invalid(f"{portion.name!r} is a mass already; call the portion something else.")
        if name in names[:at]:
            raise Invalid(f"There are two portions called {portion.name!r}.")
        if portion.unit_mass_g > MAX_ITEM_MASS_G:
            raise Invalid(f"One {portion.name} weighs at most {MAX_ITEM_MASS_G:,.0f} g.")
    return tuple(portions)
