"""Which foods are probably the same one entered twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, PROTEIN, NutrientId
from mealtrack.domain.services.words.folding import stems_of, words_of

# Labels of one product differ by how they were rounded.
_SHARE = 0.1
_SLACK = {ENERGY: 10.0, PROTEIN: 1.0, CARBS: 1.0, FAT: 1.0}


class Alike(StrEnum):
    """Why two foods may be one."""

    SAME_BARCODE = "same-barcode"
    SAME_NAME_AND_VALUES = "same-name-and-values"


@dataclass(frozen=True, slots=True)
class Described:
    """What of a food tells whether it is another's double."""

    name: str
    brand: str | None
    gtin: str | None
    per_100g: Mapping[NutrientId, float]


def alike(one: Described, other: Described) -> Alike | None:
    """Two barcodes that differ are two products, whatever they are called."""
    if one.gtin and other.gtin:
        return Alike.SAME_BARCODE if one.gtin == other.gtin else None
    if _called(one) & _called(other) and _have_equal_values(one.per_100g, other.per_100g):
        return Alike.SAME_NAME_AND_VALUES
    return None


def _called(food: Described) -> set[frozenset[str]]:
    """The words of its name, without the brand and with it."""
    name = frozenset(stems_of(words_of(food.name)))
    brand = frozenset(stems_of(words_of(food.brand or "")))
    return {words for words in (name - brand or name, name | brand) if words}


def _have_equal_values(one: Mapping[NutrientId, float], other: Mapping[NutrientId, float]) -> bool:
    both = [nutrient for nutrient in _SLACK if nutrient in one and nutrient in other]
    return len(both) >= len(_SLACK) - 1 and all(
        abs(one[nutrient] - other[nutrient])
        <= max(_SLACK[nutrient], _SHARE * max(one[nutrient], other[nutrient]))
        for nutrient in both
    )
