"""What a user can ask about what their corrections taught."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from mealtrack.app.bus import Query
from mealtrack.app.queries.view import Grams, View
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.correction import Correction
from mealtrack.domain.model.meal import MealType


class CorrectionKind(StrEnum):
    """What analyses do with it."""

    FOOD = "food"  # another record, other grams, or both
    LEFT_OUT = "left-out"  # seen, and taken out again and again
    ADDITION = "addition"  # never seen in such a dish, and added again and again


class CorrectionView(View):
    """What was seen (of an addition: the dish), at which meal of the day, and what it stands for.

    `food_id` is null when only the grams were told; `typical_grams` when only the food was.
    """

    correction_id: UUID
    kind: CorrectionKind
    seen: str
    meal_type: MealType
    food_id: UUID | None
    food_name: str | None
    typical_grams: Grams | None
    count: int
    last_taught_at: datetime
    last_used_at: datetime | None


class CorrectionPage(View):
    items: list[CorrectionView]
    next_cursor: str | None


class CorrectionsReader(Protocol):
    async def page(self, owner: UserId, *, limit: int, cursor: str | None) -> CorrectionPage:
        """Newest first; raises Invalid for a cursor this service did not make."""
        ...

    async def about(self, words: Iterable[str], *, owner: UserId) -> list[Correction]:
        """Everything taught about these words, at any kind of meal."""
        ...


@dataclass(frozen=True, kw_only=True)
class ListCorrections(Query[CorrectionPage]):
    user_id: UserId
    limit: int
    cursor: str | None = None


async def list_corrections(query: ListCorrections, reader: CorrectionsReader) -> CorrectionPage:
    return await reader.page(query.user_id, limit=query.limit, cursor=query.cursor)


handlers = (list_corrections,)
