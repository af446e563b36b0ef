"""One item of a meal as clients see it."""

from collections.abc import Mapping, Sequence

from mealtrack.app.queries.meals import (
    CustomNutritionView,
    FoodItemView,
    ItemIntervalView,
    ItemNutritionView,
    ProvenanceView,
    QuestionView,
)
from mealtrack.app.queries.nutrients import IntervalView, nutrients_of
from mealtrack.domain.model.meal import Origin
from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, PROTEIN, NutrientId, Nutrition
from mealtrack.infra.readers.rows import AnyRow

_RECORDED = {Origin.CATALOGUE, Origin.BARCODE}

# Any in this module: a Row's columns have no static types; the views check every one.


def item_view(row: AnyRow) -> FoodItemView:
    is_known = row.origin != Origin.UNMATCHED
    is_custom = is_known and row.origin not in _RECORDED
    return FoodItemView(
        id=row.id,
        name=row.name,
        category=row.category,
        quantity=row.quantity,
        unit=row.unit,
        mass_g=row.mass_g,
        description=f"{row.quantity:g} {row.unit} {row.name}",
        food_id=row.record_id,
        fdc_id=row.fdc_id,
        is_custom=is_custom,
        nutrition=_nutrition(row) if is_known else None,
        custom_nutrition=_per_100g(row) if is_custom else None,
        interval=_interval(row),
        provenance=ProvenanceView(
            source=row.origin,
            record_id=row.record_id,
            record_version=row.record_version,
            method=row.measure,
            confidence=row.confidence,
        ),
    )


def question_of(items: Sequence[AnyRow]) -> QuestionView | None:
    """The largest thing nobody could name: tell which food it is and it counts."""
    unknown = [row for row in items if row.origin == Origin.UNMATCHED]
    if not unknown:
        return None
    largest = max(unknown, key=lambda row: row.mass_g)
    return QuestionView(
        kind="which-food",
        item_id=largest.id,
        text=f"Which food is {largest.name!r}? It is not counted until you choose one.",
    )


def _nutrition(row: AnyRow) -> ItemNutritionView:
    nutrition: Nutrition = row.nutrition
    return ItemNutritionView(
        nutrition_id=row.id,
        calories=nutrition.calories,
        protein_g=nutrition.protein,
        carbs_g=nutrition.carbs,
        fat_g=nutrition.fat,
        fiber_g=nutrition.fiber,
        nutrients=nutrients_of(nutrition),
    )


def _per_100g(row: AnyRow) -> CustomNutritionView:
    # Items stored before the values themselves were kept have only their amounts.
    known: Mapping[NutrientId, float] = row.per_100g or {
        nutrient: amount.amount * 100 / row.mass_g
        for nutrient, amount in row.nutrition.amounts.items()
    }
    return CustomNutritionView(
        calories_per_100g=known.get(ENERGY),
        protein_per_100g=known.get(PROTEIN),
        carbs_per_100g=known.get(CARBS),
        fat_per_100g=known.get(FAT),
    )


def _interval(row: AnyRow) -> ItemIntervalView:
    calories = row.nutrition.amounts.get(ENERGY)
    return ItemIntervalView(
        grams=IntervalView(low=row.mass_low_g, high=row.mass_high_g),
        calories=IntervalView(
            low=calories.amount * row.mass_low_g / row.mass_g,
            high=calories.amount * row.mass_high_g / row.mass_g,
        )
        if calories
        else None,
    )
