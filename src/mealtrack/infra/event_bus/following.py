"""What other processes changed: their outbox rows say whose answers this one must forget."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

import anyio
from sqlalchemy import func, select

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import UserId
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.work import outbox
from mealtrack.infra.event_bus.pulse import Beat

_rows = outbox.c

LOOK_EVERY_S = 0.5
# Of two transactions the one with the smaller id may commit later; nobody's takes this many ids.
WINDOW = 500

Forget = Callable[[Iterable[UserId]], Awaitable[None]]


class Follower:
    """Looks for new rows; a user's own process has forgotten already, which does no harm twice."""

    def __init__(self, database: Database, forget: Forget) -> None:
        self._database, self._forget = database, forget
        self._newest: int | None = None
        self._seen: set[int] = set()

    async def run(self, beat: Beat) -> None:
        while True:
            beat()
            with suppress(Unavailable):
                await self.look()
            await anyio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        async with self._database.reading() as reading:
            newest: int = await reading.scalar(select(func.max(_rows.id))) or 0
            if newest == self._newest:
                return
            since = (self._newest or newest) - WINDOW
            found = await reading.execute(
                select(_rows.id, _rows.body)
                .where(_rows.id > since, _rows.id <= newest)
                .order_by(_rows.id)
            )
            rows = found.all()
        whose = {_owner(row.body) for row in rows if row.id not in self._seen}
        is_first_look = self._newest is None
        self._newest = newest
        self._seen = {row.id for row in rows if row.id > newest - WINDOW}
        if whose and not is_first_look:
            await self._forget(whose)


# Any: a JSON column; every event names the user it happened to.
def _owner(body: Any) -> UserId:
    return UserId(UUID(body["user_id"]))
