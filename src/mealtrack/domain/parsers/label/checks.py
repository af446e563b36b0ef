"""Which of several readings of a label is the true one, and which of its numbers can't be true."""

from collections.abc import Mapping

from mealtrack.domain.model.nutrition import CARBS, FAT, FIBER, PROTEIN, NutrientId
from mealtrack.domain.parsers.label import names

_ROUNDING_G = 1.0
_PARENTS = {
    names.SATURATED: FAT,
    names.TRANS: FAT,
    names.POLYUNSATURATED: FAT,
    names.MONOUNSATURATED: FAT,
    names.SUGARS: CARBS,
    names.ADDED_SUGARS: CARBS,
}
# Daily values in the nutrient's unit (21 CFR 101.9, and those before 2016): lowest, highest.
_DAILY = {
    names.SATURATED: (20.0, 20.0),
    names.CHOLESTEROL: (300.0, 300.0),
    names.SODIUM: (2300.0, 2400.0),
    FIBER: (25.0, 28.0),
    names.ADDED_SUGARS: (50.0, 50.0),
    names.VITAMIN_D: (10.0, 20.0),
    names.CALCIUM: (1000.0, 1300.0),
    names.IRON: (14.0, 18.0),
    names.POTASSIUM: (3500.0, 4700.0),
}
# Percentages are rounded to as much as 10, and so are the amounts they are of.
_PERCENT_SLACK, _PERCENT_FACTOR = 3.0, 1.5


def energy_gap(kcal: float, values: Mapping[NutrientId, float]) -> float:
    """How far energy lies from what the macronutrients make at 4 / 4 / 9, in kcal."""
    fat, carbs, protein, fiber = (
        values.get(nutrient, 0.0) for nutrient in (FAT, CARBS, PROTEIN, FIBER)
    )
    # Fiber makes 0 to 2 kcal/g, and may or may not be among the carbohydrates.
    low = 9 * fat + 4 * protein + 4 * max(0.0, carbs - fiber)
    high = 9 * fat + 4 * protein + 4 * carbs + 2 * fiber
    return max(low - kcal, kcal - high, 0.0)


def without_contradictions(
    values: Mapping[NutrientId, float], percent: Mapping[NutrientId, float]
) -> dict[NutrientId, float]:
    """Parts bigger than their whole and amounts far from their daily value are misread."""
    return {
        nutrient: value
        for nutrient, value in values.items()
        if not _exceeds_its_whole(nutrient, value, values)
        and not _belies(nutrient, value, percent.get(nutrient))
    }


def _exceeds_its_whole(
    nutrient: NutrientId, value: float, values: Mapping[NutrientId, float]
) -> bool:
    whole = values.get(_PARENTS[nutrient]) if nutrient in _PARENTS else None
    return whole is not None and value > whole * 1.05 + _ROUNDING_G


def _belies(nutrient: NutrientId, value: float, percent: float | None) -> bool:
    if percent is None or nutrient not in _DAILY:
        return False
    lowest, highest = _DAILY[nutrient]
    least, most = 100 * value / highest, 100 * value / lowest
    too_small = percent > most * _PERCENT_FACTOR + _PERCENT_SLACK
    return too_small or percent < least / _PERCENT_FACTOR - _PERCENT_SLACK
