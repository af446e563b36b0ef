"""The nutrients of a product of Open Food Facts, in the shape it has now and the one it had.

Until 3.4 of the API (and in the CSV export) they are flat: `nutriments["proteins_100g"]`, masses in
grams whatever the label says, `energy_100g` in kJ. From 3.5 on they stand with their units in
`nutrition.aggregated_set`. Numbers may be texts in both. What the server estimates from the
ingredients (`nutriments_estimated`, sources called "estimate") is nobody's statement and not read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mealtrack.domain.model.nutrients import REGISTRY, Unit
from mealtrack.domain.model.nutrition import ENERGY, NutrientId
from mealtrack.domain.services.energy_of_record import KJ_PER_KCAL, atwater_kcal
from mealtrack.domain.services.quality import SALT_PER_SODIUM, Flag
from mealtrack.infra.loose_json import JsonObject, number_in, object_in, text_in

_SALT, _SODIUM = NutrientId("salt"), NutrientId("sodium")
_GRAMS = {"g": 1.0, "mg": 1e-3, "mcg": 1e-6, "ug": 1e-6, "µg": 1e-6, "μg": 1e-6}
_KCAL, _KJ = "energy-kcal", "energy-kj"
# In the flat shape this one is kJ; the new one says its unit.
_ENERGY = "energy"
_MASSES: Mapping[str, tuple[NutrientId, Unit]] = {
    nutrient.off_key: (nutrient.id, nutrient.unit)
    for nutrient in REGISTRY.values()
    if nutrient.off_key and nutrient.unit is not Unit.KCAL
}


@dataclass(slots=True)
class Values:
    """Values per 100 g by registry id; `odd` counts what is stated but no amount of anything."""

    per_100g: dict[NutrientId, float] = field(default_factory=dict[NutrientId, float])
    flags: list[Flag] = field(default_factory=list[Flag])
    odd: int = 0


def values_of(product: JsonObject) -> Values:
    """What the product states, from whichever shape it has."""
    found = Values()
    aggregated = object_in(object_in(product.get("nutrition")).get("aggregated_set"))
    if aggregated:
        _take(found, _of_set(aggregated, product))
        if aggregated.get("per") == "100ml":
            found.flags.append(Flag.PER_100_ML)
    else:
        _take(found, _of_flat(object_in(product.get("nutriments"))))
    _complete(found)
    return found


# Key, amount as stated, unit.
_Stated = tuple[str, object, str]


def _of_flat(nutriments: JsonObject) -> Iterator[_Stated]:
    units = {_KCAL: "kcal", _KJ: "kj", _ENERGY: "kj"}
    for key in (*units, *_MASSES):
        yield key, nutriments.get(f"{key}_100g"), units.get(key, "g")


def _of_set(aggregated: JsonObject, product: JsonObject) -> Iterator[_Stated]:
    """Values of the product as it is sold; those of a serving are brought to 100 g by its size."""
    factor = 1.0
    if aggregated.get("preparation", "as_sold") != "as_sold":
        return
    if aggregated.get("per") == "serving":
        serving = number_in(product.get("serving_quantity")) or number_in(
            aggregated.get("per_quantity")
        )
        if not serving or serving <= 0:
            return
        factor = 100 / serving
    for key, row in object_in(aggregated.get("nutrients")).items():
        stated = object_in(row)
        if text_in(stated.get("source")) == "estimate":
            continue
        amount = number_in(stated.get("value"))
        unit = text_in(stated.get("unit")).casefold()
        yield key, stated.get("value") if amount is None else amount * factor, unit


def _take(found: Values, stated: Iterator[_Stated]) -> None:
    energies: dict[str, float] = {}
    for key, told, unit in stated:
        if told is None or told == "":
            continue
        amount = number_in(told)
        if amount is None or amount < 0:
            found.odd += 1
        elif key in (_KCAL, _KJ, _ENERGY):
            energies[key] = amount / (KJ_PER_KCAL if unit == "kj" else 1.0)
        elif key in _MASSES and unit in _GRAMS:
            own, kept_in = _MASSES[key]
            # Rounded, because 0.012 g are 12 mg and not 12.000000000000002.
            found.per_100g[own] = round(amount * _GRAMS[unit] / (kept_in.grams or 1.0), 9)
    for key in (_KCAL, _KJ, _ENERGY):
        if key in energies:
            found.per_100g[ENERGY] = energies[key]
            break


def _complete(found: Values) -> None:
    """Energy from the macros where none is stated; salt and sodium are one statement."""
    values = found.per_100g
    if _SODIUM not in values and _SALT in values:
        values[_SODIUM] = values[_SALT] / SALT_PER_SODIUM
    elif _SALT not in values and _SODIUM in values:
        values[_SALT] = values[_SODIUM] * SALT_PER_SODIUM
    if ENERGY not in values and (kcal := atwater_kcal(values)) is not None:
        values[ENERGY] = kcal
        found.flags.append(Flag.ENERGY_COMPUTED)
