"""The schema of a database: where it stands, and bringing it to where the code expects it."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from mealtrack.infra.database import migrations, tables
from mealtrack.infra.database.base import metadata

__all__ = ["tables"]


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(migrations.__path__[0])))
    return config


def head() -> str:
    """The newest step the code knows."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])))
    return ScriptDirectory.from_config(config).get_current_head() or ""


async def upgrade(url: str, to: str = "head") -> None:
    """Run every step up to `to`, creating the database file's folder when there is none."""
    if (file := make_url(url).database) and make_url(url).get_backend_name() == "sqlite":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    await _run(url, lambda connection: command.upgrade(_config(connection), to))


async def downgrade(url: str, to: str) -> None:
    await _run(url, lambda connection: command.downgrade(_config(connection), to))


async def current(engine: AsyncEngine) -> str | None:
    """The step a database stands at; None when it has none."""
    async with engine.connect() as connection:
        return await connection.run_sync(_current)


async def drift(url: str) -> list[object]:
    """What the tables in the code and those in the database disagree about."""
    found: list[object] = []

    def compare(connection: Connection) -> None:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found.extend(compare_metadata(context, metadata))

    await _run(url, compare)
    return found


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def _run(url: str, step: Callable[[Connection], None]) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(step)
    finally:
        await engine.dispose()
