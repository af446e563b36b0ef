"""Work that is broken off in the middle: its connection takes nothing of it along."""

import sqlite3
import time

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from mealtrack.domain.errors import Unavailable
from mealtrack.infra.database.engine import open_database
from moments import ended_at

pytestmark = pytest.mark.anyio


@pytest.fixture
async def database(database_url):
    database = open_database(database_url)
    async with database.writing() as session:
        await session.execute(text("DROP TABLE IF EXISTS halves"))
        await session.execute(text("CREATE TABLE halves (it INTEGER)"))
    yield database
    async with database.writing() as session:
        await session.execute(text("DROP TABLE halves"))
    await database.dispose()


async def add(database):
    async with database.writing() as session:
        await session.execute(text("INSERT INTO halves VALUES (1)"))


async def count(database):
    async with database.reading() as reading:
        return await reading.scalar(text("SELECT COUNT(*) FROM halves"))


async def test_what_could_not_be_committed_is_in_no_later_commit(database):
    """Nor is the connection it was on used again."""

    def fail(_connection):
        raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    event.listen(database.commands.sync_engine, "commit", fail, once=True)
    with pytest.raises(Unavailable):
        await add(database)
    await add(database)
    assert await count(database) == 1


async def test_a_task_that_is_ended_leaves_no_lock(database):
    """At any moment; SQLite's connection lives on as long as a question is half answered."""
    rows = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
        "SELECT i, n.i FROM n"
    )

    async def work():
        async with database.writing() as session:
            await session.execute(text("INSERT INTO halves VALUES (2)"))
            await session.execute(rows)

    number = 1
    while await ended_at(number, work):
        begun = time.monotonic()
        await add(database)
        assert time.monotonic() - begun < 2, number
        number += 1
    assert number > 4
