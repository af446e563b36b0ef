"""What users taught, for commands."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.correction import Correction, CorrectionId, CorrectionNotFound
from mealtrack.domain.model.meal import MealId
from mealtrack.domain.ports.repositories import Corrections
from mealtrack.infra.database.tables.corrections import corrections, lessons

_c = corrections.c


class SqlCorrections(Corrections):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, correction_id: CorrectionId, *, owner: UserId) -> Correction:
        correction = await self._session.scalar(
            select(Correction).where(_c.id == correction_id, _c.user_id == owner)
        )
        if correction is None:
            raise CorrectionNotFound(f"There is no correction {correction_id}.")
        return correction

    async def about(self, words: Iterable[str], *, owner: UserId) -> list[Correction]:
        found = await self._session.scalars(
            select(Correction)
            .where(_c.user_id == owner, _c.words.in_(sorted(set(words))))
            .order_by(_c.id)
        )
        return list(found)

    async def taught_by(self, meal_id: MealId, *, owner: UserId) -> list[Correction]:
        found = await self._session.scalars(
            select(Correction)
            .join(lessons, lessons.c.correction_id == _c.id)
            .where(lessons.c.meal_id == meal_id, _c.user_id == owner)
            .order_by(_c.id)
        )
        return list(found)

    async def note_use(self, ids: Iterable[CorrectionId], at: datetime, *, owner: UserId) -> None:
        # Through the table, not the aggregate: an analysis must not lose against a lesson.
        await self._session.execute(
            update(corrections)
            .where(_c.id.in_(sorted(set(ids))), _c.user_id == owner)
            .values(used_at=at)
        )

    async def remove(self, correction: Correction) -> None:
        await self._session.delete(correction)

    async def remove_all(self, *, owner: UserId) -> int:
        # The lessons go with them, by their foreign key.
        gone = await self._session.execute(delete(corrections).where(_c.user_id == owner))
        return cast("CursorResult[Any]", gone).rowcount

    def add(self, correction: Correction) -> None:
        self._session.add(correction)
