"""Finding foods by their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId, FoodSource


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedFood:
    """What the index knows of a food; one with an owner exists for nobody else."""

    id: FoodId
    name: str
    synonyms: tuple[str, ...]
    source: FoodSource
    brand: str | None = None
    category: str | None = None
    energy_kcal: float | None = None
    owner_id: UserId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A food the index found; `score` only compares hits of one search, energy is per 100 g."""

    id: FoodId
    name: str
    score: float
    source: FoodSource
    brand: str | None = None
    synonyms: tuple[str, ...] = ()
    category: str | None = None
    energy_kcal: float | None = None


class FoodIndex(Protocol):
    async def search(self, text: str, *, limit: int, visible_to: UserId | None = None) -> list[Hit]:
        """The best foods for what somebody typed, best first: generic before branded unless the
        text names the brand, a typo or two forgiven, the last word also as a prefix.

        Shared foods and those of `visible_to`; nobody's words but theirs make any difference.
        """
        ...

    async def complete(
        self, text: str, *, limit: int, visible_to: UserId | None = None
    ) -> list[str]:
        """Names that begin like this, for search-as-you-type."""
        ...

    async def put(self, foods: Iterable[IndexedFood]) -> None:
        """Add or replace foods by id, all of them visible once this returns."""
        ...

    async def remove(self, ids: Iterable[FoodId]) -> None:
        """Forget these foods; those it does not know are forgotten already."""
        ...

    async def clear(self) -> None: ...

    async def count(self) -> int: ...
