"""One ingredient seen on its own: what it may be, and to which shelf of the kitchen it belongs."""

from dataclasses import dataclass
from enum import StrEnum

from mealtrack.domain.errors import Invalid

MAX_ALTERNATIVES = 4


class Shelf(StrEnum):
    """The seven kinds the clients sort ingredients by."""

    VEGETABLE = "vegetable"
    FRUIT = "fruit"
    PROTEIN = "protein"
    GRAIN = "grain"
    DAIRY = "dairy"
    SEASONING = "seasoning"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What an ingredient may be; `confidence` is 0 to 1."""

    name: str
    confidence: float
    state: str | None = None
    brand: str | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise Invalid("A guess names a food.")
        if not 0 <= self.confidence <= 1:
            raise Invalid("Confidence lies between 0 and 1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class IngredientSeen:
    """A model's answer about a picture of one ingredient, the likeliest guess apart."""

    best: Guess
    others: tuple[Guess, ...]
    model: str
    prompt_version: str
