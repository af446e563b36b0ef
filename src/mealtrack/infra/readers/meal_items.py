"""One item of a meal as clients see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from mealtrack.app.queries.intervals import item_interval
from mealtrack.app.queries.meals import (
    CustomNutritionView,
    FoodItemView,
    ItemNutritionView,
    OptionView,
    ProvenanceView,
    QuestionView,
)
from mealtrack.app.queries.nutrients import nutrients_of
from mealtrack.domain.model.meal import ItemId, Origin, Provenance
from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, PROTEIN, NutrientId, Nutrition
from mealtrack.domain.model.quantity import Mass
from mealtrack.domain.services.question import Question
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
        interval=item_interval(read_item(row)),
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
