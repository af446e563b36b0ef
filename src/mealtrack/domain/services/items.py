"""Items of a meal, made from a record and a mass; nutrients come from nowhere else."""

from collections.abc import Mapping
from dataclasses import replace

from mealtrack.domain.model.food import Food, FoodId, FoodSource
from mealtrack.domain.model.meal import MAX_NAME, FoodItem, ItemId, Origin, Provenance
from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, PROTEIN, NutrientId, Nutrition
from mealtrack.domain.model.quantity import Mass
from mealtrack.domain.services.portions import mass_of

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
    corrections: int = 0,
) -> FoodItem:
    """An item of so much of a food; `mass` is given when it was estimated rather than measured."""
    mass = mass or mass_of(quantity, unit, food)
    return FoodItem(
        id=id,
        name=(name or food.name)[:MAX_NAME],
        category=food.category,
        quantity=quantity,
        unit=unit,
        mass=mass,
        nutrition=food.nutrition(mass.g),
        provenance=replace(
            provenance_of(food, origin=origin, confidence=confidence), corrections=corrections
        ),
    )


def provenance_of(
    food: Food, *, origin: Origin | None = None, confidence: float = 1.0
) -> Provenance:
    if food.source is FoodSource.CUSTOM and food.source_key == CUSTOM_KEY:
        return Provenance(origin or Origin.CUSTOM, confidence=confidence)
    return Provenance(origin or Origin.CATALOGUE, food.id, food.version, food.fdc_id, confidence)


def typed_food(id: FoodId, name: str, per_100g: Mapping[NutrientId, float]) -> Food:
    """A food that exists only within one meal: its values were typed or read from a label."""
    values = dict(per_100g)
    if ENERGY not in values:
        values[ENERGY] = 4 * values[PROTEIN] + 4 * values[CARBS] + 9 * values[FAT]
    return Food(id=id, source=FoodSource.CUSTOM, source_key=CUSTOM_KEY, name=name, per_100g=values)


def food_behind(item: FoodItem, id: FoodId) -> Food:
    """A stand-in for an item's record, when it has none: its own values per 100 g."""
    per_100g = {
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


def unmatched_item(
    *, id: ItemId, name: str, mass: Mass, confidence: float, corrections: int = 0
) -> FoodItem:
    """Something that was seen and that no record stands for: a mass, and no numbers."""
    return FoodItem(
        id=id,
        name=name[:MAX_NAME],
        quantity=round(mass.g, 1),
        unit="g",
        mass=mass,
        nutrition=Nutrition(mass.g),
        provenance=Provenance(Origin.UNMATCHED, confidence=confidence, corrections=corrections),
    )
