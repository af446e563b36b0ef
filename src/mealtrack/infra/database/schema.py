"""The schema of a database: where it stands, and bringing it to where the code expects it.

What really migrates is imported only then: an ordinary start has nothing to migrate, and is
to be quick.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from mealtrack.domain.errors import Unavailable
from mealtrack.infra.database import migrations, tables

__all__ = ["tables"]

_WAIT_S = 60
_LOCK = {"name": "mealtrack.migrate", "wait": _WAIT_S}


@cache
def head() -> str:
    """The newest step the code knows: steps are files named after their number."""
    steps = (Path(migrations.__path__[0]) / "versions").glob("[0-9]*_*.py")
    return max(step.name.partition("_")[0] for step in steps)


async def upgrade(url: str, to: str = "head") -> None:
    """Run every step up to `to`, creating the database file's folder when there is none."""
    if (file := make_url(url).database) and make_url(url).get_backend_name() == "sqlite":
        Path(file).parent.mkdir(parents=True, exist_ok=True)

    goal = head() if to == "head" else to

    def climb(connection: Connection) -> None:
        # Looked at once more, now that nobody else can be at it.
        if _current(connection) != goal:
            from mealtrack.infra.database import steps  # noqa: PLC0415  # a quarter of a second

            steps.upgrade(connection, to)

    at: list[str | None] = []
    await _run(url, lambda connection: at.append(_current(connection)))
    if at != [goal]:
        await _run(url, climb, alone=True)


async def downgrade(url: str, to: str) -> None:
    from mealtrack.infra.database import steps  # noqa: PLC0415  # as above

    await _run(url, lambda connection: steps.downgrade(connection, to), alone=True)


async def current(engine: AsyncEngine) -> str | None:
    """The step a database stands at; None when it has none."""
    async with engine.connect() as connection:
        return await connection.run_sync(_current)


async def drift(url: str) -> list[object]:
    """What the tables in the code and those in the database disagree about."""
    from mealtrack.infra.database import steps  # noqa: PLC0415  # as above

    found: list[object] = []
    await _run(url, lambda connection: found.extend(steps.differences(connection)))
    return found


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


async def _run(url: str, step: Callable[[Connection], None], *, alone: bool = False) -> None:
    """Do it in one transaction; `alone` waits for every other process that migrates."""
    engine = create_async_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _leave_begin_to_us)
        event.listen(engine.sync_engine, "begin", _begin_alone if alone else _begin)
    try:
        async with engine.begin() as connection:
            lock = alone and engine.dialect.name != "sqlite"
            await connection.run_sync(_locked(step) if lock else step)
    finally:
        await engine.dispose()


def _locked(step: Callable[[Connection], None]) -> Callable[[Connection], None]:
    """MySQL commits at every change of a table, so the lock has to outlive transactions."""

    def run(connection: Connection) -> None:
        if not connection.scalar(text("SELECT GET_LOCK(:name, :wait)"), _LOCK):
            raise Unavailable("Another process has been migrating for a minute; try again later.")
        try:
            step(connection)
        finally:
            connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": _LOCK["name"]})

    return run


def _leave_begin_to_us(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # pyright: ignore[reportAttributeAccessIssue]  # sqlite3 only
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_WAIT_S * 1000}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_alone(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
