"""A food of the catalogue: what is in 100 g of it, and what a cup or a slice of it weighs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import NewType
from uuid import UUID

from mealtrack.domain.errors import Invalid, NotFound
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.nutrition import NutrientId, Nutrition

FoodId = NewType("FoodId", UUID)


class FoodNotFound(NotFound):
    code = "food-not-found"
    title = "There is no such food"


class FoodSource(StrEnum):
    """Who published the record."""

    STARTER = "starter"
    FOUNDATION = "usda_foundation"
    SR_LEGACY = "usda_sr_legacy"
    SURVEY = "usda_survey"
    BRANDED = "usda_branded"
    OPEN_FOOD_FACTS = "openfoodfacts"
    CUSTOM = "custom"

    @property
    def is_generic(self) -> bool:
        return self in _GENERIC


_GENERIC = {FoodSource.STARTER, FoodSource.FOUNDATION, FoodSource.SR_LEGACY, FoodSource.SURVEY}


@dataclass(frozen=True, slots=True)
class Portion:
    """A household measure of one food: `amount` of `name` weighs `mass_g` grams."""

    name: str
    amount: float
    mass_g: float

    def __post_init__(self) -> None:
        if not (isfinite(self.amount) and isfinite(self.mass_g)):
            raise Invalid("A portion's amount and mass must be finite numbers.")
        if self.amount <= 0 or self.mass_g <= 0 or not self.name:
            raise Invalid("A portion needs a name, an amount and a mass above zero.")

    @property
    def unit_mass_g(self) -> float:
        """What one of it weighs."""
        return self.mass_g / self.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodRecord:
    """What a publisher says of one food, before it has an identity here.

    `per_100g` is by registry id in the registry's units; what the publisher does not state is
    absent. `flags` are the reason codes of the quality gate. `published_on` is the publisher's own
    date of this version, where it was told.
    """

    source: FoodSource
    source_key: str
    name: str
    per_100g: Mapping[NutrientId, float]
    portions: tuple[Portion, ...] = ()
    synonyms: tuple[str, ...] = ()
    category: str | None = None
    brand: str | None = None
    fdc_id: int | None = None
    gtin: str | None = None
    density_g_ml: float | None = None
    flags: tuple[str, ...] = ()
    published_on: date | None = None


@dataclass(eq=False, kw_only=True)
class Food:
    """A record with an identity and a version; shared by all unless it has an owner."""

    id: FoodId
    source: FoodSource
    source_key: str
    name: str
    per_100g: Mapping[NutrientId, float]
    portions: tuple[Portion, ...] = ()
    synonyms: tuple[str, ...] = ()
    category: str | None = None
    brand: str | None = None
    fdc_id: int | None = None
    gtin: str | None = None
    density_g_ml: float | None = None
    flags: tuple[str, ...] = ()
    published_on: date | None = None
    owner_id: UserId | None = None
    version: int = field(default=1)

    @classmethod
    def of(cls, record: FoodRecord, *, id: FoodId, owner_id: UserId | None = None) -> "Food":
        """What a record says, under an identity of ours."""
        said = {name: getattr(record, name) for name in FoodRecord.__dataclass_fields__}
        return cls(id=id, owner_id=owner_id, **said)

    def restate(self, record: FoodRecord) -> None:
        """Say what the record says now; who publishes it stays."""
        self.name, self.brand, self.gtin = record.name, record.brand, record.gtin
        self.per_100g, self.portions, self.flags = record.per_100g, record.portions, record.flags

    def nutrition(self, mass_g: float) -> Nutrition:
        return Nutrition.of(self.per_100g, mass_g)
