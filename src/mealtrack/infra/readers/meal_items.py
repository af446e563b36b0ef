"""One item of a meal as clients see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from mealtrack.app.queries.meals import (
    CustomNutritionView,
    FoodItemView,
    ItemNutritionView,
    MassEnergyIntervalView,
    OptionView,
    ProvenanceView,
    QuestionView,
)
from mealtrack.app.queries.nutrients import IntervalView, nutrients_of
from mealtrack.domain.model.meal import ItemId, Origin, Provenance
from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, PROTEIN, NutrientId, Nutrition
from mealtrack.domain.model.quantity import Mass
from mealtrack.domain.services.question import Question
from mealtrack.domain.services.uncertainty import (
    Estimated,
    Interval,
    calories_of,
    mass_estimate,
    meal_calories,
    meal_grams,
)
from mealtrack.infra.readers.rows import AnyRow

_RECORDED = {Origin.CATALOGUE, Origin.BARCODE}

# Any in this module: a Row's columns have no static types; the views check every one.


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem:
    """An item as the rules about sureness and questions want to see it."""

    id: ItemId
    name: str
    state: str | None
    mass: Mass
    nutrition: Nutrition
    provenance: Provenance


def read_item(row: AnyRow) -> ReadItem:
    return ReadItem(
        id=row.id,
        name=row.name,
        state=row.state,
        mass=Mass(row.mass_g, row.mass_low_g, row.mass_high_g, row.measure),
        nutrition=row.nutrition,
        provenance=Provenance(
            row.origin, row.record_id, row.record_version, row.fdc_id, row.confidence
        ),
    )


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
        interval=_interval(read_item(row)),
        provenance=ProvenanceView(
            source=row.origin,
            record_id=row.record_id,
            record_version=row.record_version,
            method=row.measure,
            confidence=row.confidence,
        ),
    )


def question_view(question: Question | None) -> QuestionView | None:
    if question is None:
        return None
    return QuestionView(
        kind=question.kind,
        item_id=question.item_id,
        text=question.text,
        options=[
            OptionView(
                id=option.id, label=option.label, grams=option.mass.g if option.mass else 0.0
            )
            for option in question.options
        ],
    )


def meal_interval(items: Sequence[ReadItem]) -> MassEnergyIntervalView | None:
    """What the items' intervals come to; None while there is no item."""
    grams, calories = meal_grams(item.mass for item in items), meal_calories(items)
    if grams is None:
        return None
    return MassEnergyIntervalView(
        grams=_view(grams), calories=_view(calories) if calories else None
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
    def value(nutrient: NutrientId) -> float:
        return row.nutrition.amount(nutrient) * 100 / row.mass_g

    return CustomNutritionView(
        calories_per_100g=value(ENERGY),
        protein_per_100g=value(PROTEIN),
        carbs_per_100g=value(CARBS),
        fat_per_100g=value(FAT),
    )


def _interval(item: Estimated) -> MassEnergyIntervalView:
    energy = calories_of(item)
    return MassEnergyIntervalView(
        grams=_view(mass_estimate(item.mass).interval),
        calories=_view(energy.interval) if energy else None,
    )


def _view(interval: Interval) -> IntervalView:
    return IntervalView(low=interval.low, high=interval.high)
