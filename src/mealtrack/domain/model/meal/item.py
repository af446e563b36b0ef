"""One food of a meal, and where its numbers come from."""

from collections.abc import Mapping
from dataclasses import dataclass

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal.kinds import ItemId, Origin
from mealtrack.domain.model.nutrition import NutrientId, Nutrition
from mealtrack.domain.model.quantity import Mass

MAX_NAME = 200
MAX_STATE = 100


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which record an item's numbers come from, how it was found and how sure that is."""

    origin: Origin
    record_id: FoodId | None = None
    record_version: int | None = None
    fdc_id: int | None = None
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.confidence <= 1:
            raise Invalid("Confidence lies between 0 and 1.")


@dataclass(eq=False, kw_only=True)
class FoodItem:
    """One food of a meal. Unmatched items have a mass and no nutrients at all.

    `state` is what was seen of it (fried, raw, ...), whatever the record's own is.
    """

    id: ItemId
    name: str
    quantity: float
    unit: str
    mass: Mass
    nutrition: Nutrition
    provenance: Provenance
    category: str | None = None
    state: str | None = None
    # What was typed or read from a label; a record's own values stay with the record.
    per_100g: Mapping[NutrientId, float] | None = None

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= MAX_NAME:
            raise Invalid(f"An item's name has 1 to {MAX_NAME} characters.")

    def become(self, other: "FoodItem") -> None:
        """Take over everything of another version of this item but its identity."""
        self.name, self.category, self.state = other.name, other.category, other.state
        self.quantity, self.unit, self.mass = other.quantity, other.unit, other.mass
        self.nutrition, self.provenance = other.nutrition, other.provenance
        self.per_100g = other.per_100g
