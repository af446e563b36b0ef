"""The one place where everything is made and joined."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import anyio
import structlog
from anyio.abc import TaskGroup
from sqlalchemy.exc import SQLAlchemyError

from mealtrack.app.bus import CommandBus, QueryBus
from mealtrack.app.commands import analysis, answers, auth, custom_foods, favorites, photos
from mealtrack.app.commands import meal_text as meal_text_commands
from mealtrack.app.commands import meals as meal_commands
from mealtrack.app.commands import users as user_commands
from mealtrack.app.events import foods as food_events
from mealtrack.app.events import meals as meal_events
from mealtrack.app.events import users as user_events
from mealtrack.app.indexing import IndexFollower
from mealtrack.app.queries import custom_foods as custom_food_queries
from mealtrack.app.queries import days as day_queries
from mealtrack.app.queries import foods as food_queries
from mealtrack.app.queries import ingredients as ingredient_queries
from mealtrack.app.queries import meal_text as meal_text_queries
from mealtrack.app.queries import meals as meal_queries
from mealtrack.app.queries import my_foods as my_food_queries
from mealtrack.app.queries import users as user_queries
from mealtrack.app.queries.custom_foods import CustomFoodsReader
from mealtrack.app.queries.days import DaysReader
from mealtrack.app.queries.foods import FoodsReader
from mealtrack.app.queries.habits import HabitsReader
from mealtrack.app.queries.meals import MealsReader
from mealtrack.app.queries.my_foods import FavoritesReader
from mealtrack.app.queries.users import UsersReader
from mealtrack.app.queries.view import forget_stale, through
from mealtrack.domain.model.base import Event
from mealtrack.domain.ports.cache import Cache
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.ports.food_sources import FoodSupply
from mealtrack.domain.ports.hub import Hub
from mealtrack.domain.ports.identity import Identity, Passwords, Tokens
from mealtrack.domain.ports.images import ImageStore, PictureIntake
from mealtrack.domain.ports.jobs import Jobs
from mealtrack.domain.ports.repositories import UnitOfWork
from mealtrack.domain.ports.text_reader import TextReader
from mealtrack.domain.ports.vision import MealVision, PackageReader
from mealtrack.infra.adapters.clock.system import SystemClock, TimeOrderedIds
from mealtrack.infra.catalogue.store import Catalogue
from mealtrack.infra.catalogue.supply import AskingSupply, NoSupply
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema
from mealtrack.infra.database.engine import Database, open_database
from mealtrack.infra.database.housekeeping import Housekeeping
from mealtrack.infra.database.unit_of_work import SqlUnitOfWork
from mealtrack.infra.event_bus.following import Follower
from mealtrack.infra.event_bus.jobs import JobRunner
from mealtrack.infra.event_bus.outbox import Outbox
from mealtrack.infra.event_bus.pulse import Pulse
from mealtrack.infra.opening import Ports, open_ports
from mealtrack.infra.readers.custom_foods import SqlCustomFoodsReader
from mealtrack.infra.readers.days import SqlDaysReader
from mealtrack.infra.readers.foods import SqlFoodsReader
from mealtrack.infra.readers.meals import SqlMealsReader
from mealtrack.infra.readers.my_foods import SqlFavoritesReader, SqlHabitsReader
from mealtrack.infra.readers.users import SqlUsersReader

log = structlog.get_logger(__name__)

COMMANDS = (
    *analysis.handlers,
    *answers.handlers,
    *auth.handlers,
    *custom_foods.handlers,
    *favorites.handlers,
    *meal_commands.handlers,
    *meal_text_commands.handlers,
    *photos.handlers,
    *user_commands.handlers,
)
QUERIES = (
    *custom_food_queries.handlers,
    *day_queries.handlers,
    *food_queries.handlers,
    *ingredient_queries.handlers,
    *meal_queries.handlers,
    *my_food_queries.handlers,
    *meal_text_queries.handlers,
    *user_queries.handlers,
)
REACTIONS = (*food_events.handlers, *meal_events.handlers, *user_events.handlers)


class WorkEnded(Exception):
    """The background work met an error nobody foresaw; the process must not go on without it."""


@dataclass(frozen=True, kw_only=True)
class System:
    """The running product, as its doors see it."""

    settings: Settings
    commands: CommandBus
    queries: QueryBus
    identity: Identity
    images: ImageStore
    hub: Hub
    database: Database
    catalogue: Catalogue
    outbox: Outbox
    jobs: JobRunner
    follower: Follower
    housekeeping: Housekeeping
    pulse: Pulse
    clock: Clock

    async def check(self) -> dict[str, str]:
        """What serving needs, by name: "ok", or what is wrong with it."""
        try:
            with anyio.fail_after(2):
                step = await schema.current(self.database.queries)
        except (SQLAlchemyError, OSError, TimeoutError):
            return {"database": "does not answer"}
        is_current = step == schema.head()
        return {
            "database": "ok",
            "schema": "ok" if is_current else f"at {step}, not at {schema.head()}",
            "work": self.pulse.state(),
        }

    async def work(self) -> None:
        """Deliver events, take up analyses, follow other processes and tidy up; until cancelled.

        Raises WorkEnded when one of them breaks down.
        """
        parts = {
            "events": self.outbox.run,
            "analyses": self.jobs.run,
            "following": self.follower.run,
        }
        try:
            async with anyio.create_task_group() as tasks:
                for name, run in parts.items():
                    tasks.start_soon(run, self.pulse.of(name))
                tasks.start_soon(self.housekeeping.run)
        except ExceptionGroup as failures:
            kinds = sorted({type(failure).__name__ for failure in failures.exceptions})
            log.critical("work.ended", errors=kinds, exc_info=failures)
            raise WorkEnded(
                f"The background work broke down ({', '.join(kinds)}); the log says where. "
                "Nothing is lost: start the process again."
            ) from failures
        finally:
            self.pulse.end()


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[System]:
    """Everything made from the settings and joined; nothing runs by itself until `work`."""
    async with AsyncExitStack() as stack:
        database = open_database(settings.database_url)
        stack.push_async_callback(database.dispose)
        ports = await open_ports(settings, SystemClock(), stack)
        tasks = await stack.enter_async_context(_supervisor())
        yield _join(settings, database, tasks, ports)


@asynccontextmanager
async def _supervisor() -> AsyncGenerator[TaskGroup]:
    """The owner of every task that outlives its request; all end before the adapters close."""
    tasks = anyio.create_task_group()
    await tasks.__aenter__()
    try:
        yield tasks
    finally:
        # By hand, so that what the product's user raises is not wrapped in a group.
        tasks.cancel_scope.cancel()
        await tasks.__aexit__(None, None, None)


def _join(settings: Settings, database: Database, tasks: TaskGroup, ports: Ports) -> System:
    clock, ids = SystemClock(), TimeOrderedIds()
    outbox = Outbox(database, clock, ids)
    jobs = JobRunner(
        database,
        tasks,
        clock,
        ids,
        lease_lasts=settings.lease_lasts,
        timeout_s=settings.analysis_timeout_s,
        at_once=settings.analyses_at_once,
    )

    async def after_commit(news: list[Event]) -> None:
        await forget_stale(ports.cache, (event.user_id for event in news))
        if news:
            outbox.wake()

    catalogue = Catalogue(database, ports.index, clock, ids)
    asking = AskingSupply(ports.sources, catalogue, ports.cache)
    uow = SqlUnitOfWork(database, outbox, after_commit)
    provided: dict[object, object] = {
        Cache: ports.cache,
        Clock: clock,
        CustomFoodsReader: SqlCustomFoodsReader(database),
        DaysReader: SqlDaysReader(database, ports.images),
        FavoritesReader: SqlFavoritesReader(database),
        FoodIndex: ports.index,
        FoodSupply: asking if settings.food_source_urls else NoSupply(),
        FoodsReader: SqlFoodsReader(database),
        HabitsReader: SqlHabitsReader(database),
        Hub: ports.hub,
        Ids: ids,
        ImageStore: ports.images,
        IndexFollower: IndexFollower(uow, ports.index),
        Jobs: jobs,
        MealVision: ports.vision,
        MealsReader: SqlMealsReader(database, ports.images),
        PackageReader: ports.package,
        Passwords: ports.passwords,
        PictureIntake: ports.intake,
        TextReader: ports.text_reader,
        Tokens: ports.identity,
        UnitOfWork: uow,
        UsersReader: SqlUsersReader(database),
    }
    outbox.subscribe(REACTIONS, provided)
    commands = CommandBus(COMMANDS, provided)
    jobs.serve(commands, uow)
    return System(
        settings=settings,
        commands=commands,
        queries=QueryBus(QUERIES, provided, around=[through(ports.cache)]),
        identity=ports.identity,
        images=ports.images,
        hub=ports.hub,
        database=database,
        catalogue=catalogue,
        outbox=outbox,
        jobs=jobs,
        follower=Follower(database, partial(forget_stale, ports.cache)),
        housekeeping=Housekeeping(database, ports.images, clock),
        pulse=Pulse("events", "analyses", "following"),
        clock=clock,
    )
