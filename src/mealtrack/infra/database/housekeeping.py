"""What nobody needs any more goes: in small steps, from any process, harmless when done twice."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import anyio
import structlog
from sqlalchemy import ColumnElement, Table, delete, select

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.meal import MealStatus
from mealtrack.domain.model.meal.aggregate import RESTORABLE
from mealtrack.domain.ports.clock import Clock
from mealtrack.domain.ports.images import ImageStore, ListedImages
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.meals import meals
from mealtrack.infra.database.tables.users import sessions
from mealtrack.infra.database.tables.work import analysis_jobs, outbox

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)
KEEP_DONE = timedelta(days=7)
# Longer than any upload takes: between storing a picture and committing its meal lie seconds.
KEEP_UNCLAIMED = timedelta(days=1)
BATCH = 200


class Housekeeping:
    """Removes delivered events, finished jobs, ended sessions, meals deleted for good, pictures."""

    def __init__(self, database: Database, images: ImageStore, clock: Clock) -> None:
        self._database, self._images, self._clock = database, images, clock

    async def run(self) -> None:
        """At the start and then every hour. What fails is due again the next time."""
        while True:
            try:
                await self.tidy()
            except (Unavailable, OSError) as failure:
                log.warning("housekeeping.postponed", error=type(failure).__name__)
            await anyio.sleep(EVERY.total_seconds())

    async def tidy(self) -> dict[str, int]:
        """One round; answers how many of each kind were removed."""
        removed = {
            "events": await self._purge(outbox, *self._delivered()),
            "jobs": await self._purge(analysis_jobs, *self._finished()),
            "sessions": await self._purge(sessions, self._ended()),
            "meals": await self._purge_meals(),
            "pictures": await self._purge_pictures(),
        }
        if any(removed.values()):
            log.info("housekeeping.done", **removed)
        return removed

    def _delivered(self) -> Sequence[ColumnElement[bool]]:
        return outbox.c.state == "done", outbox.c.done_at < self._clock.now() - KEEP_DONE

    def _finished(self) -> Sequence[ColumnElement[bool]]:
        """Not those of failed meals: trying again takes up the same job."""
        ready = select(meals.c.id).where(
            meals.c.id == analysis_jobs.c.meal_id, meals.c.status == MealStatus.READY
        )
        return analysis_jobs.c.done_at < self._clock.now() - KEEP_DONE, ready.exists()

    def _ended(self) -> ColumnElement[bool]:
        """Until then a stolen refresh token that is used once more is still recognised."""
        old = self._clock.now() - KEEP_DONE
        return (sessions.c.ended_at < old) | (sessions.c.expires_at < old)

    async def _purge(self, table: Table, *conditions: ColumnElement[bool]) -> int:
        """Batch by batch, so that nobody waits long for a lock."""
        removed = 0
        while ids := await self._some(select(table.c.id).where(*conditions)):
            async with self._database.writing() as session:
                await session.execute(delete(table).where(table.c.id.in_(ids), *conditions))
            removed += len(ids)
        return removed

    async def _purge_meals(self) -> int:
        """What can't be restored any more, with its picture unless another meal shows it too."""
        is_gone = meals.c.deleted_at < self._clock.now() - RESTORABLE
        removed = 0
        while ids := await self._some(select(meals.c.id).where(is_gone)):
            keys = await self._keys(select(meals.c.image_key).where(meals.c.id.in_(ids)))
            async with self._database.writing() as session:
                await session.execute(delete(meals).where(meals.c.id.in_(ids), is_gone))
            await self._forget(keys)
            removed += len(ids)
        return removed

    async def _purge_pictures(self) -> int:
        """What was stored and never became a meal's; only where the store can be asked."""
        if not isinstance(self._images, ListedImages):
            return 0
        stored = await self._images.stored_before(self._clock.now() - KEEP_UNCLAIMED)
        removed = 0
        for start in range(0, len(stored), BATCH):
            removed += await self._forget(set(stored[start : start + BATCH]))
        return removed

    async def _forget(self, keys: set[str]) -> int:
        shown = await self._keys(select(meals.c.image_key).where(meals.c.image_key.in_(keys)))
        for key in keys - shown:
            await self._images.delete(key)
        return len(keys - shown)

    # Any: of whatever single column is asked for.
    async def _some(self, ids: Any) -> Sequence[UUID]:
        async with self._database.reading() as reading:
            return (await reading.scalars(ids.limit(BATCH))).all()

    async def _keys(self, keys: Any) -> set[str]:
        async with self._database.reading() as reading:
            found: Iterable[str | None] = await reading.scalars(keys)
            return {key for key in found if key is not None}
