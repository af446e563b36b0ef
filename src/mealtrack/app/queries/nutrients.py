"""Nutrients as clients see them: an amount, its unit, and for how much of the food it is known."""

from collections.abc import Mapping

from mealtrack.app.queries.view import Grams, Kcal, NutrientAmount, Share, View
from mealtrack.domain.model.nutrients import REGISTRY
from mealtrack.domain.model.nutrition import ENERGY, Nutrition


class NutrientView(View):
    amount: NutrientAmount
    unit: str
    coverage: Share


class MacrosView(View):
    protein: Grams
    carbs: Grams
    fat: Grams
    fiber: Grams


class RecordMacrosView(View):
    """The macros of 100 g of a food; what its record does not state is null, never 0."""

    calories: Kcal | None
    protein: Grams | None
    carbs: Grams | None
    fat: Grams | None
    fiber: Grams | None


class IntervalView(View):
    low: Kcal
    high: Kcal


def nutrients_of(nutrition: Nutrition) -> dict[str, NutrientView]:
    """Every nutrient that is known for at least a part of the mass, in the registry's order."""
    return {
        nutrient: NutrientView(
            amount=known.amount,
            unit=REGISTRY[nutrient].unit,
            coverage=nutrition.coverage(nutrient),
        )
        for nutrient in REGISTRY
        if (known := nutrition.amounts.get(nutrient)) is not None
    }


def record_nutrients(per_100g: Mapping[str, float]) -> dict[str, NutrientView]:
    """A record's values; what it does not state is absent."""
    return {
        nutrient: NutrientView(
            amount=per_100g[nutrient], unit=REGISTRY[nutrient].unit, coverage=1.0
        )
        for nutrient in REGISTRY
        if nutrient in per_100g
    }


def macros_of(nutrition: Nutrition) -> MacrosView:
    return MacrosView(
        protein=nutrition.protein,
        carbs=nutrition.carbs,
        fat=nutrition.fat,
        fiber=nutrition.fiber,
    )


def macros_per_100g(per_100g: Mapping[str, float]) -> RecordMacrosView:
    return RecordMacrosView(
        calories=per_100g.get(ENERGY),
        **{name: per_100g.get(name) for name in MacrosView.model_fields},
    )
