"""Whether what was read from a label can be one: labels round, but they add up."""

from collections.abc import Mapping
from math import isfinite

from mealtrack.domain.model.analysis import LabelFacts
from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, FIBER, PROTEIN, NutrientId
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G

SUGARS = NutrientId("sugars")
ADDED_SUGARS = NutrientId("added_sugars")
SATURATED_FAT = NutrientId("saturated_fat")
TRANS_FAT = NutrientId("trans_fat")
SODIUM = NutrientId("sodium")

# 21 CFR 101.9(c): energy is rounded to 10 kcal, grams to 1 g (0.5 g for small amounts of fat), and
# carbohydrate may be told by difference, so that a sum of rounded values strays this far.
_SLACK_KCAL = 20.0
_SLACK_SHARE = 0.25
_SLACK_G = 1.5
_KCAL_PER_G = 9.02
# Table salt is 39.3 % sodium.
_SODIUM_MG_PER_G = 395.0

_PARTS = (
    (SUGARS, CARBS),
    (ADDED_SUGARS, CARBS),
    (SATURATED_FAT, FAT),
    (TRANS_FAT, FAT),
)


def is_plausible(facts: LabelFacts) -> bool:
    """A label states its energy and at least one macro, of which its serving could consist."""
    known = facts.per_serving
    values = (facts.serving_g, *known.values())
    if not all(isfinite(value) and value >= 0 for value in values):
        return False
    if not 0 < facts.serving_g <= MAX_ITEM_MASS_G or ENERGY not in known:
        return False
    return (
        any(macro in known for macro in (PROTEIN, CARBS, FAT))
        and _fits_in(facts.serving_g, known)
        and all(_is_within(known, part, whole) for part, whole in _PARTS)
        and _energy_adds_up(known)
    )


def _fits_in(serving_g: float, known: Mapping[NutrientId, float]) -> bool:
    macros_g = sum(known.get(macro, 0.0) for macro in (PROTEIN, CARBS, FAT))
    return (
        macros_g <= serving_g * 1.05 + _SLACK_G
        and known[ENERGY] <= serving_g * _KCAL_PER_G + _SLACK_KCAL
        and known.get(SODIUM, 0.0) <= serving_g * _SODIUM_MG_PER_G
    )


def _is_within(known: Mapping[NutrientId, float], part: NutrientId, whole: NutrientId) -> bool:
    if part not in known or whole not in known:
        return True
    return known[part] <= known[whole] * 1.05 + _SLACK_G


def _energy_adds_up(known: Mapping[NutrientId, float]) -> bool:
    """Energy against 4 / 4 / 9, whether fiber stands inside carbohydrate (US) or beside it (EU).

    Without all three macros there is nothing to compare with.
    """
    if any(macro not in known for macro in (PROTEIN, CARBS, FAT)):
        return True
    fiber_g = known.get(FIBER, 0.0)
    others = 4 * known[PROTEIN] + 9 * known[FAT]
    least = others + 4 * max(0.0, known[CARBS] - fiber_g)
    most = others + 4 * known[CARBS] + 2 * fiber_g
    low = least * (1 - _SLACK_SHARE) - _SLACK_KCAL
    return low <= known[ENERGY] <= most * (1 + _SLACK_SHARE) + _SLACK_KCAL
