"""The schema of a database: where it stands, and bringing it to where the code expects it.

What really migrates is imported only then: an ordinary start has nothing to migrate, and is
to be quick.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from mealtrack.infra.database import migrations, tables

__all__ = ["tables"]


@cache
def head() -> str:
    """The newest step the code knows: steps are files named after their number."""
    steps = (Path(migrations.__path__[0]) / "versions").glob("[0-9]*_*.py")
    return max(step.name.partition("_")[0] for step in steps)


async def upgrade(url: str, to: str = "head") -> None:
    """Run every step up to `to`, creating the database file's folder when there is none."""
    if (file := make_url(url).database) and make_url(url).get_backend_name() == "sqlite":
        Path(file).parent.mkdir(parents=True, exist_ok=True)

    def climb(connection: Connection) -> None:
        if _current(connection) != (head() if to == "head" else to):
            from mealtrack.infra.database import steps  # noqa: PLC0415  # a quarter of a second

            steps.upgrade(connection, to)

    await _run(url, climb)


async def downgrade(url: str, to: str) -> None:
    from mealtrack.infra.database import steps  # noqa: PLC0415  # as above

    await _run(url, lambda connection: steps.downgrade(connection, to))


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


async def _run(url: str, step: Callable[[Connection], None]) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(step)
    finally:
        await engine.dispose()
