"""How much of which nutrient is in a known mass of food; what is unknown stays unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import fsum, isfinite
from types import MappingProxyType
from typing import NewType

from mealtrack.domain.errors import Invalid

NutrientId = NewType("NutrientId", str)

ENERGY = NutrientId("energy")
PROTEIN = NutrientId("protein")
CARBS = NutrientId("carbs")
FAT = NutrientId("fat")
FIBER = NutrientId("fiber")
# The thermochemical calorie, as in FAO Food and Nutrition Paper 77 (2003).
KJ_PER_KCAL = 4.184
MACROS = (ENERGY, PROTEIN, CARBS, FAT, FIBER)

# Amounts are kept to a millionth of their unit: sums of meals, days and weeks then agree to the
# last digit whatever the order they were added in (double precision holds 1e9 to 1e-7).
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in the nutrient's own unit, and the mass of food it is known for, in grams."""

    amount: float
    known_mass_g: float

    def __post_init__(self) -> None:
        if not (isfinite(self.amount) and isfinite(self.known_mass_g)):
            raise Invalid("A nutrient amount must be a finite number.")
        if self.amount < 0 or self.known_mass_g < 0:
            raise Invalid("A nutrient amount can't be negative.")


@dataclass(frozen=True, slots=True)
class Nutrition:
    """The nutrients in `mass_g` grams of food, by registry id. Absent means unknown, never zero."""

    mass_g: float
    amounts: Mapping[NutrientId, Amount] = field(default_factory=dict[NutrientId, Amount])

    def __post_init__(self) -> None:
        if not isfinite(self.mass_g) or self.mass_g < 0:
            raise Invalid("A mass must be a finite number of grams, zero or more.")
        object.__setattr__(self, "amounts", MappingProxyType(dict(self.amounts)))

    @classmethod
    def of(cls, per_100g: Mapping[NutrientId, float], mass_g: float) -> "Nutrition":
        """A record's values per 100 g, for `mass_g` grams of it."""
        known_mass_g = round(mass_g, DIGITS)
        return cls(
            known_mass_g,
            {
                nutrient: Amount(round(value * mass_g / 100, DIGITS), known_mass_g)
                for nutrient, value in per_100g.items()
            },
        )

    @property
    def calories(self) -> float:
        """Energy in kcal; 0 when nothing is known (see `coverage`)."""
        return self.amount(ENERGY)

    @property
    def protein(self) -> float:
        return self.amount(PROTEIN)

    @property
    def carbs(self) -> float:
        return self.amount(CARBS)

    @property
    def fat(self) -> float:
        return self.amount(FAT)

    @property
    def fiber(self) -> float:
        return self.amount(FIBER)

    def amount(self, nutrient: NutrientId) -> float:
        known = self.amounts.get(nutrient)
        return known.amount if known else 0.0

    def coverage(self, nutrient: NutrientId) -> float:
        """The share of the mass for which this nutrient is known, 0 to 1."""
        known = self.amounts.get(nutrient)
        if known is None:
            return 0.0
        return min(1.0, known.known_mass_g / self.mass_g) if self.mass_g else 1.0

    def __add__(self, other: "Nutrition") -> "Nutrition":
        return total((self, other))


def total(parts: Iterable[Nutrition]) -> Nutrition:
    """The sum of several foods, exact whatever their order."""
    parts = tuple(parts)
    nutrients = dict.fromkeys(nutrient for part in parts for nutrient in part.amounts)
    return Nutrition(
        _sum(part.mass_g for part in parts),
        {
            nutrient: Amount(
                _sum(known.amount for known in _known(parts, nutrient)),
                _sum(known.known_mass_g for known in _known(parts, nutrient)),
            )
            for nutrient in nutrients
        },
    )


def _known(parts: tuple[Nutrition, ...], nutrient: NutrientId) -> list[Amount]:
    return [part.amounts[nutrient] for part in parts if nutrient in part.amounts]


def _sum(values: Iterable[float]) -> float:
    return round(fsum(values), DIGITS)


NOTHING = Nutrition(0.0)


def meets_target(nutrition: Nutrition, target: Mapping[NutrientId, float]) -> bool:
    """Whether calories and every stated macro lie within 15 % of the target.

    A target of 0 means "at most 5 g or 20 kcal".
    """
    return all(
        _close(nutrition.amount(nutrient), wanted, slack=20.0 if nutrient == ENERGY else 5.0)
        for nutrient, wanted in target.items()
    )


def _close(amount: float, wanted: float, *, slack: float) -> bool:
    return amount <= slack if wanted == 0 else abs(amount - wanted) <= 0.15 * wanted
