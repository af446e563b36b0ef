"""The one place where everything is made and joined."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import anyio
from anyio.abc import TaskGroup
from sqlalchemy.exc import SQLAlchemyError

from mealtrack.app.bus import CommandBus, QueryBus
from mealtrack.app.commands import analysis, auth, photos
from mealtrack.app.commands import corrections as correction_commands
from mealtrack.app.commands import meals as meal_commands
from mealtrack.app.commands import users as user_commands
from mealtrack.app.events import corrections as correction_events
from mealtrack.app.events import meals as meal_events
from mealtrack.app.events import users as user_events
from mealtrack.app.queries import corrections as correction_queries
from mealtrack.app.queries import days as day_queries
from mealtrack.app.queries import foods as food_queries
from mealtrack.app.queries import meals as meal_queries
from mealtrack.app.queries import users as user_queries
from mealtrack.app.queries.corrections import CorrectionsReader
from mealtrack.app.queries.days import DaysReader
from mealtrack.app.queries.foods import FoodsReader
from mealtrack.app.queries.meals import MealsReader
from mealtrack.app.queries.users import UsersReader
from mealtrack.app.queries.view import forget_stale, through
from mealtrack.domain.model.base import Event
from mealtrack.domain.ports.cache import Cache
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.ports.hub import Hub
from mealtrack.domain.ports.identity import Identity, Passwords, Tokens
from mealtrack.domain.ports.images import ImageStore, PictureIntake
from mealtrack.domain.ports.jobs import Jobs
from mealtrack.domain.ports.repositories import UnitOfWork
from mealtrack.domain.ports.vision import MealVision, PackageReader
from mealtrack.infra.adapters.clock.system import SystemClock, TimeOrderedIds
from mealtrack.infra.catalogue.store import Catalogue
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema
from mealtrack.infra.database.engine import Database, open_database
from mealtrack.infra.database.unit_of_work import SqlUnitOfWork
from mealtrack.infra.event_bus.jobs import JobRunner
from mealtrack.infra.event_bus.outbox import Outbox
from mealtrack.infra.opening import Ports, open_ports
from mealtrack.infra.readers.corrections import SqlCorrectionsReader
from mealtrack.infra.readers.days import SqlDaysReader
from mealtrack.infra.readers.foods import SqlFoodsReader
from mealtrack.infra.readers.meals import SqlMealsReader
from mealtrack.infra.readers.users import SqlUsersReader

COMMANDS = (
    *analysis.handlers,
    *auth.handlers,
    *correction_commands.handlers,
    *meal_commands.handlers,
    *photos.handlers,
    *user_commands.handlers,
)
QUERIES = (
    *correction_queries.handlers,
    *day_queries.handlers,
    *food_queries.handlers,
    *meal_queries.handlers,
    *user_queries.handlers,
)
REACTIONS = (*correction_events.handlers, *meal_events.handlers, *user_events.handlers)


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
        }

    async def work(self) -> None:
        """Deliver events and take up lapsed analyses, until cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self.outbox.run)
            tasks.start_soon(self.jobs.run)


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
        await forget_stale(ports.cache, news)
        if news:
            outbox.wake()

    uow = SqlUnitOfWork(database, outbox, after_commit)
    provided: dict[object, object] = {
        Cache: ports.cache,
        Clock: clock,
        CorrectionsReader: SqlCorrectionsReader(database),
        DaysReader: SqlDaysReader(database, ports.images),
        FoodIndex: ports.index,
        FoodsReader: SqlFoodsReader(database),
        Hub: ports.hub,
        Ids: ids,
        ImageStore: ports.images,
        Jobs: jobs,
        MealVision: ports.vision,
        MealsReader: SqlMealsReader(database, ports.images),
        PackageReader: ports.package,
        Passwords: ports.passwords,
        PictureIntake: ports.intake,
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
        catalogue=Catalogue(database, ports.index, clock, ids),
        outbox=outbox,
        jobs=jobs,
        clock=clock,
    )
