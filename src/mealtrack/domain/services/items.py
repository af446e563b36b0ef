"""Items of a meal, made from a record and a mass; nutrients come from nowhere else."""

from collections.abc import Mapping

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import Food, FoodId, FoodSource
from mealtrack.domain.model.meal import MAX_NAME, MAX_STATE, FoodItem, ItemId, Origin, Provenance
from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, PROTEIN, NutrientId, Nutrition
from mealtrack.domain.model.quantity import Mass, shown_g
from mealtrack.domain.services.energy_of_record import atwater_kcal
from mealtrack.domain.services.portions import mass_of
from mealtrack.domain.services.quality import MAX_MASS_G

CUSTOM_KEY = "typed"


def item_of(
    food: Food,
    *,
    id: ItemId,
    quantity: float,
    unit: str,
    mass: Mass | None = None,
    name: str | None = None,
    origin: Origin | None = None,
    confidence: float = 1.0,
    state: str | None = None,
) -> FoodItem:
    """An item of so much of a food; `mass` is given when it was estimated rather than measured."""
    mass = mass or mass_of(quantity, unit, food)
    provenance = provenance_of(food, origin=origin, confidence=confidence)
    return FoodItem(
        id=id,
        name=(name or food.name)[:MAX_NAME],
        category=food.category,
        quantity=quantity,
        unit=unit,
        mass=mass,
        nutrition=food.nutrition(mass.g),
        provenance=provenance,
        state=state[:MAX_STATE] if state else None,
        per_100g=None if provenance.record_id else dict(food.per_100g),
    )


def provenance_of(
    food: Food, *, origin: Origin | None = None, confidence: float = 1.0
) -> Provenance:
    if food.source is FoodSource.CUSTOM and food.source_key == CUSTOM_KEY:
        return Provenance(origin or Origin.CUSTOM, confidence=confidence)
    published = Origin.CUSTOM if food.source is FoodSource.CUSTOM else Origin.CATALOGUE
    return Provenance(origin or published, food.id, food.version, food.fdc_id, confidence)


def typed_food(id: FoodId, name: str, per_100g: Mapping[NutrientId, float]) -> Food:
    """A food that exists only within one meal: its values were typed or read from a label.

    Energy that was not told follows from the macros.
    """
    values = dict(per_100g)
    if ENERGY not in values and (kcal := atwater_kcal(values)) is not None:
        values[ENERGY] = kcal
    return Food(id=id, source=FoodSource.CUSTOM, source_key=CUSTOM_KEY, name=name, per_100g=values)


def check_typed(per_100g: Mapping[NutrientId, float]) -> None:
    """Raises Invalid for more than there is room for in 100 g; labels are checked as they round."""
    if sum(per_100g.get(macro, 0.0) for macro in (PROTEIN, CARBS, FAT)) > MAX_MASS_G:
        raise Invalid("Protein, carbohydrate and fat of 100 g weigh 100 g together at most.")


def food_behind(item: FoodItem, id: FoodId) -> Food:
    """A stand-in for an item's record, when it has none: its own values per 100 g."""
    per_100g = item.per_100g or {
        nutrient: known.amount * 100 / item.mass.g
        for nutrient, known in item.nutrition.amounts.items()
    }
    return Food(
        id=id,
        source=FoodSource.CUSTOM,
        source_key=CUSTOM_KEY,
        name=item.name,
        category=item.category,
        per_100g=per_100g,
    )


def unmatched_item(*, id: ItemId, name: str, mass: Mass, confidence: float) -> FoodItem:
    """Something that was seen and that no record stands for: a mass, and no numbers."""
    return FoodItem(
        id=id,
        name=name[:MAX_NAME],
        quantity=shown_g(mass.g),
        unit="g",
        mass=mass,
        nutrition=Nutrition(mass.g),
        provenance=Provenance(Origin.UNMATCHED, confidence=confidence),
    )
