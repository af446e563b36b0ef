"""Events are written with the change that caused them and delivered after it, at least once."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import anyio
import structlog
from pydantic import TypeAdapter
from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.app.bus import Call, Handler, wire
from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import Event
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.work import outbox
from mealtrack.infra.event_bus.pulse import Beat

log = structlog.get_logger(__name__)

BATCH = 50
LEASE = timedelta(seconds=30)
PARK_AFTER = 10
_rows = outbox.c


@dataclass(slots=True)
class _Route:
    adapter: TypeAdapter[Any]  # Any: of whatever event this route is for
    reactions: dict[str, Call] = field(default_factory=dict[str, Call])


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    event: str
    body: dict[str, object]
    reaction: str
    attempts: int


class Outbox:
    """The rows, and the relay that runs what they ask for."""

    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        self._database, self._clock, self._ids = database, clock, ids
        self._routes: dict[str, _Route] = {}
        self._news = asyncio.Event()

    def subscribe(self, reactions: Iterable[Handler], provided: Mapping[Any, object]) -> None:
        for reaction in reactions:
            kinds, call = wire(reaction, provided)
            for kind in kinds:
                route = self._routes.setdefault(kind.__name__, _Route(TypeAdapter(kind)))
                route.reactions[reaction.__name__] = call

    async def keep(self, session: AsyncSession, news: list[Event]) -> None:
        """Write one row for each (event, reaction) in the transaction at hand."""
        now = self._clock.now()
        rows = [
            {
                "event": type(event).__name__,
                "body": route.adapter.dump_python(event, mode="json"),
                "reaction": reaction,
                "state": "ready",
                "due_at": now,
                "attempts": 0,
            }
            for event in news
            if (route := self._routes.get(type(event).__name__))
            for reaction in route.reactions
        ]
        if rows:
            await session.execute(insert(outbox), rows)

    def wake(self) -> None:
        self._news.set()

    async def run(self, beat: Beat) -> None:
        """Deliver for ever: at once when woken, otherwise with a look every second."""
        while True:
            beat()
            taken = 0
            # A database that is away for a while is asked again; the rows are still there.
            with suppress(Unavailable):
                taken = await self.deliver()
            if not taken:
                self._news.clear()
                with anyio.move_on_after(1):
                    await self._news.wait()

    async def deliver(self) -> int:
        """Run one batch of what is due; answers how many rows were taken."""
        token = self._ids.new()
        rows = await self._claim(token, self._clock.now())
        done = [row.id for row in rows if await self._react(row, token)]
        if done:
            await self._acknowledge(done, token)
        return len(rows)

    async def _claim(self, token: UUID, now: datetime) -> list[_Row]:
        free = (
            _rows.state == "ready",
            _rows.due_at <= now,
            or_(_rows.lease_until.is_(None), _rows.lease_until < now),
        )
        due = select(_rows.id).where(*free).order_by(_rows.due_at, _rows.id).limit(BATCH)
        async with self._database.reading() as reading:
            # A look first: an idle relay must not take the write lock.
            ids = (await reading.scalars(due)).all()
        if not ids:
            return []
        async with self._database.writing() as session:
            await session.execute(
                update(outbox)
                .where(_rows.id.in_(ids), *free)
                .values(lease_token=token, lease_until=now + LEASE, attempts=_rows.attempts + 1)
            )
            taken = await session.execute(
                select(_rows.id, _rows.event, _rows.body, _rows.reaction, _rows.attempts)
                .where(_rows.lease_token == token, _rows.state == "ready")
                .order_by(_rows.id)
            )
            return [_Row(*row) for row in taken.all()]

    async def _react(self, row: _Row, token: UUID) -> bool:
        try:
            route = self._routes[row.event]
            await route.reactions[row.reaction](route.adapter.validate_python(row.body))
        except Exception as failure:  # noqa: BLE001  # whatever it raises must not stop the others
            log.warning(
                "reaction.failed",
                reaction=row.reaction,
                event_type=row.event,
                attempt=row.attempts,
                error=type(failure).__name__,
            )
            await self._postpone(row, token, failure)
            return False
        return True

    async def _postpone(self, row: _Row, token: UUID, failure: Exception) -> None:
        wait = timedelta(seconds=min(2**row.attempts, 600))
        state = "parked" if row.attempts >= PARK_AFTER else "ready"
        async with self._database.writing() as session:
            await session.execute(
                update(outbox)
                .where(_rows.id == row.id, _rows.lease_token == token)
                .values(
                    state=state,
                    due_at=self._clock.now() + wait,
                    lease_token=None,
                    lease_until=None,
                    error=type(failure).__name__,
                )
            )

    async def _acknowledge(self, done: list[int], token: UUID) -> None:
        async with self._database.writing() as session:
            await session.execute(
                update(outbox)
                .where(_rows.id.in_(done), _rows.lease_token == token)
                .values(
                    state="done",
                    done_at=self._clock.now(),
                    lease_token=None,
                    lease_until=None,
                    error=None,
                )
            )
