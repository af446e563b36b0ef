"""The schema goes up and down step by step and is what the code thinks it is."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from mealtrack.infra.database import schema
from mealtrack.infra.database.base import metadata
from running_system import create_mysql

pytestmark = pytest.mark.anyio
STEPS = ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0010"]


@pytest.fixture(params=["sqlite", pytest.param("mysql", marks=pytest.mark.mysql)])
async def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'deeper' / 'steps.db'}"
        return
    server = request.getfixturevalue("mysql_server")
    name = "stairway"
    yield await create_mysql(server, name)
    engine = create_async_engine(f"{server}/mysql")
    async with engine.begin() as connection:
        await connection.execute(text(f"DROP DATABASE {name}"))
    await engine.dispose()


async def tables(url):
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await engine.dispose()
    return set(names) - {"alembic_version"}


async def test_every_step_goes_up_down_and_up_again(url):
    """And the last one leaves nothing behind when it is undone."""
    assert schema.head() == STEPS[-1]
    for before, step in zip(["base", *STEPS], STEPS, strict=False):
        await schema.upgrade(url, step)
        await schema.downgrade(url, before)
        await schema.upgrade(url, step)
    assert await tables(url) == set(metadata.tables)
    await schema.downgrade(url, "base")
    assert await tables(url) == set()


async def test_code_and_schema_agree(url):
    """No drift on either engine."""
    await schema.upgrade(url)
    assert await schema.drift(url) == []


async def test_a_missing_table_is_seen(url):
    """The check is not blind."""
    await schema.upgrade(url)
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE outbox"))
    await engine.dispose()
    assert await schema.drift(url)


async def test_an_upgrade_of_what_is_new_already_changes_nothing(url):
    """Two processes may start at once, one after the other."""
    await schema.upgrade(url)
    await schema.upgrade(url)
    engine = create_async_engine(url)
    assert await schema.current(engine) == schema.head()
    await engine.dispose()
