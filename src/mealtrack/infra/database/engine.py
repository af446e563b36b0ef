"""Two engines on one database: one for commands, one for questions."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

import anyio
from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InterfaceError, MissingGreenlet, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import ConnectionPoolEntry

from mealtrack.domain.errors import Unavailable

# WAL lets readers go on while one writes; FULL makes an acknowledged commit survive a power cut.
# How long to wait for a lock is the driver's: five seconds, or `?timeout=` in the URL.
_SQLITE = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-16000",
)


@dataclass(frozen=True, slots=True)
class Database:
    commands: AsyncEngine
    queries: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        """A connection for questions; raises Unavailable when the database does not answer."""
        with _to_its_end(), _translated():
            async with self.queries.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncSession]:
        """A session in a transaction, committed at the end; raises Unavailable like `reading`."""
        with _to_its_end(), _translated():
            async with self.sessions() as session:
                yield session
                await _whole(_committed(session))

    async def dispose(self) -> None:
        await self.commands.dispose()
        await self.queries.dispose()


@contextmanager
def _translated() -> Generator[None]:
    """A lost connection, a lock that never came, a pool with nothing left: all may pass."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as failure:
        raise Unavailable("The database did not answer; try again.") from failure


def _to_its_end() -> anyio.CancelScope:
    """Who is cancelled ends after the statement at hand: a driver that is cut off in the middle
    loses its connection and leaves open whether a commit was one. Transactions are short.
    """
    return anyio.CancelScope(shield=True)


async def _committed(session: AsyncSession) -> None:
    """What failed to commit may still be open: handed back, it would end up in the next one's."""
    try:
        await session.commit()
    except BaseException:
        await session.invalidate()
        raise


async def _whole(work: Coroutine[None, None, None]) -> None:
    """Go on to the end although the whole task is ended, which no scope keeps away: a connection
    that is cut off while it is handed back keeps its place in the pool and its locks.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def open_database(url: str) -> Database:
    """Engines for `url`; commands take their write lock at BEGIN, queries hold no transaction."""
    if make_url(url).get_backend_name() == "sqlite":
        commands, queries = create_async_engine(url), create_async_engine(url)
        for engine in (commands, queries):
            event.listen(engine.sync_engine, "connect", _open_sqlite)
        # A deferred transaction that turns into a write fails at once when somebody else has
        # written meanwhile, whatever the busy timeout; an immediate one waits its turn.
        event.listen(commands.sync_engine, "begin", _begin_immediate)
        event.listen(commands.sync_engine, "invalidate", _undo)
        # A meal and its items are two statements: both have to see the same moment.
        event.listen(queries.sync_engine, "begin", _begin_deferred)
    else:
        shared = {"pool_size": 10, "max_overflow": 0, "pool_timeout": 5, "pool_recycle": 1800}
        commands = create_async_engine(url, isolation_level="READ COMMITTED", **shared)
        queries = create_async_engine(url, isolation_level="AUTOCOMMIT", **shared)
    return Database(
        commands, queries, async_sessionmaker(commands, expire_on_commit=False, autoflush=False)
    )


def _open_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN would be deferred; ours comes from the "begin" listener.
    connection.isolation_level = None  # pyright: ignore[reportAttributeAccessIssue]  # sqlite3 only
    cursor = connection.cursor()
    for pragma in _SQLITE:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _undo(
    connection: DBAPIConnection, _record: ConnectionPoolEntry, _reason: BaseException | None
) -> None:
    """Closed with a question half answered, SQLite's connection lives on with its lock until the
    last trace of the question is gone; rolled back, it has none.
    """
    # Nothing is awaited for a connection that the garbage collector found.
    with suppress(MissingGreenlet):
        connection.rollback()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
