"""What somebody read off a package, or knows of a recipe: values for one serving or for 100 g."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from types import MappingProxyType

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.nutrients import REGISTRY, Unit
from mealtrack.domain.model.nutrition import ENERGY, KJ_PER_KCAL, NutrientId
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G

SMALLEST_SERVING_G = 0.1
# Labels round grams to the nearest whole one (21 CFR 101.9(c)); of tiny servings a tenth at most.
_ROUNDED_UP_G, _ROUNDED_UP_SHARE = 0.5, 0.1
# Pure fat has 3,775 kJ: more than this is no energy of 100 g, whichever unit was meant.
_MAX_ENERGY = 4_000.0


class ImpossibleValues(Invalid):
    """No food can be like this; what is merely doubtful is marked instead."""

    code = "impossible-values"
    title = "No food can have these values"


class Basis(StrEnum):
    PER_SERVING = "per_serving"
    PER_100G = "per_100g"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodLabel:
    """A label as it was typed, in the registry's units; what it does not state is absent.

    `energy_kj` stands beside or instead of the energy in kcal. A serving is needed when the values
    are those of one. Raises ImpossibleValues.
    """

    basis: Basis
    stated: Mapping[NutrientId, float]
    energy_kj: float | None = None
    serving_g: float | None = None
    serving_name: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "stated", MappingProxyType(dict(self.stated)))
        if self.serving_g is not None and not _is_serving(self.serving_g):
            raise ImpossibleValues(
                f"A serving weighs {SMALLEST_SERVING_G:g} to {MAX_ITEM_MASS_G:,.0f} g."
            )
        if self.basis is Basis.PER_SERVING and self.serving_g is None:
            raise ImpossibleValues("Values per serving need the serving's mass in grams.")
        for nutrient, amount in self.stated.items():
            self._check(nutrient, amount)
        if self.energy_kj is not None:
            self._check(ENERGY, self.energy_kj)

    @property
    def mass_g(self) -> float:
        """The mass the values are for."""
        return self.serving_g if self.basis is Basis.PER_SERVING and self.serving_g else 100.0

    def _at_most_g(self, unit: Unit) -> float:
        if unit is not Unit.G:
            return self.mass_g
        return self.mass_g + min(_ROUNDED_UP_G, _ROUNDED_UP_SHARE * self.mass_g)

    @property
    def energy_kcal(self) -> float | None:
        """The energy of `mass_g` as stated, from the kJ where only those are."""
        if ENERGY in self.stated:
            return self.stated[ENERGY]
        return None if self.energy_kj is None else self.energy_kj / KJ_PER_KCAL

    def _check(self, nutrient: NutrientId, amount: float) -> None:
        known = REGISTRY.get(nutrient)
        if known is None:
            raise ImpossibleValues(f"There is no nutrient {nutrient!r} in the registry.")
        if not isfinite(amount) or amount < 0:
            raise ImpossibleValues(f"{known.name} can't be negative or no number.")
        grams = known.unit.grams
        if grams is not None and amount * grams > self._at_most_g(known.unit):
            raise ImpossibleValues(
                f"{self.mass_g:g} g of a food can't have {amount * grams:g} g of "
                f"{known.name.casefold()}; look at the unit and the decimal mark."
            )
        if grams is None and amount * 100 / self.mass_g > _MAX_ENERGY:
            raise ImpossibleValues(
                f"{self.mass_g:g} g of a food can't have that much energy; look at its unit."
            )


def _is_serving(mass_g: float) -> bool:
    return isfinite(mass_g) and SMALLEST_SERVING_G <= mass_g <= MAX_ITEM_MASS_G
