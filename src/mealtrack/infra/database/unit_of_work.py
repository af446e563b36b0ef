"""The transaction of a command: changes, day totals and events leave together or not at all."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date

from sqlalchemy import event
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from mealtrack.domain.errors import Conflict, Invalid, VersionMismatch
from mealtrack.domain.model.base import Aggregate, Event, UserId
from mealtrack.domain.model.meal import Meal
from mealtrack.domain.model.user import EmailTaken
from mealtrack.domain.ports.repositories import Transaction, UnitOfWork
from mealtrack.infra.database.engine import Database
from mealtrack.infra.event_bus.outbox import Outbox
from mealtrack.infra.repositories.day_totals import recount
from mealtrack.infra.repositories.foods import SqlFoods
from mealtrack.infra.repositories.jobs import SqlJobs
from mealtrack.infra.repositories.meals import SqlMeals
from mealtrack.infra.repositories.my_foods import SqlCustomFoods, SqlFavorites
from mealtrack.infra.repositories.users import SqlSessions, SqlUsers

AfterCommit = Callable[[list[Event]], Awaitable[None]]


class SqlTransaction(Transaction):
    def __init__(self, session: AsyncSession) -> None:
        self.users = SqlUsers(session)
        self.sessions = SqlSessions(session)
        self.foods = SqlFoods(session)
        self.custom_foods = SqlCustomFoods(session)
        self.favorites = SqlFavorites(session)
        self.meals = SqlMeals(session)
        self.jobs = SqlJobs(session)


class SqlUnitOfWork(UnitOfWork):
    def __init__(self, database: Database, outbox: Outbox, after_commit: AfterCommit) -> None:
        self._database = database
        self._outbox = outbox
        self._after_commit = after_commit

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[Transaction]:
        try:
            async with self._database.writing() as session:
                yield SqlTransaction(session)
                news = await self._finish(session)
        except StaleDataError as stale:
            raise VersionMismatch("It changed while you were changing it.") from stale
        except IntegrityError as clash:
            raise _translated(clash) from clash
        except DataError as refusal:
            # The engines differ in what they find too long; nothing of it was stored.
            raise Invalid("A value is longer or larger than can be stored.") from refusal
        if news:
            await self._after_commit(news)

    async def _finish(self, session: AsyncSession) -> list[Event]:
        met: list[Aggregate] = session.info.get("met", [])
        told = [(aggregate, aggregate.pull_events()) for aggregate in met]
        await session.flush()
        days: set[tuple[UserId, date]] = set()
        for aggregate, events in told:
            if events and isinstance(aggregate, Meal):
                days.add((aggregate.user_id, aggregate.occasion.day))
                days.update(session.info["days"].get(aggregate.id, ()))
        await recount(session, days)
        news = [event for _, events in told for event in events]
        await self._outbox.keep(session, news)
        return news


@event.listens_for(Session, "transient_to_pending")
@event.listens_for(Session, "loaded_as_persistent")
def _remember(session: Session, instance: object) -> None:  # pyright: ignore[reportUnusedFunction]  # called by the ORM
    """Keep every aggregate a session meets, and the day a meal was on before it was changed."""
    if isinstance(instance, Aggregate):
        session.info.setdefault("met", []).append(instance)
    if isinstance(instance, Meal):
        days = session.info.setdefault("days", {})
        days.setdefault(instance.id, set()).add((instance.user_id, instance.occasion.day))


def _translated(clash: IntegrityError) -> Conflict:
    if "email" in str(clash.orig):
        return EmailTaken("Sign in instead, or register with another address.")
    return Conflict("It clashes with something that was stored meanwhile; try again.")
