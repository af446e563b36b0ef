"""The application: every route, and what stands around all of them."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import anyio
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Scope

from mealtrack import __version__
from mealtrack.api import edge, problems
from mealtrack.api.dependencies import current_user
from mealtrack.api.routes import health, pictures, problem_pages
from mealtrack.api.routes.v1 import (
    answers,
    auth,
    custom_foods,
    days,
    foods,
    ingredients,
    meal_text,
    meals,
    my_foods,
    photos,
    users,
)
from mealtrack.bootstrap import System, WorkEnded, running
from mealtrack.domain.errors import DomainError
from mealtrack.domain.ports.identity import Identity
from mealtrack.infra.adapters import UnknownAdapter
from mealtrack.infra.config.secret import WeakSecret
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema

# What an operator can mend; everything else is a bug and shows its stack.
STARTING_FAILURES = (UnknownAdapter, WeakSecret, DomainError, SQLAlchemyError)

# Order counts: /v1/meals/daily/macros stands before /v1/meals/{meal_id}, and /v1/foods/recent
# before /v1/foods/{food_id}.
FEATURES = (
    health,
    pictures,
    problem_pages,
    auth,
    users,
    custom_foods,
    my_foods,
    foods,
    ingredients,
    days,
    photos,
    meal_text,
    meals,
    answers,
)


def create_app(settings: Settings) -> FastAPI:
    """The application; nothing is opened before it is started."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[dict[str, System]]:
        async with AsyncExitStack() as stack:
            try:
                await schema.upgrade(settings.database_url)
                system = await stack.enter_async_context(running(settings))
                await system.catalogue.ready()
            except STARTING_FAILURES as failure:
                # The server only says that starting failed; who started it wants to know why.
                app.state.failure = failure
                raise
            async with anyio.create_task_group() as tasks:
                app.state.hurry = system.jobs.hurry
                tasks.start_soon(_work, app, system)
                yield {"system": system}
                tasks.cancel_scope.cancel()

    app = FastAPI(
        title="MealTrack",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        middleware=edge.layers(
            user=current_user,
            identity=_identity,
            is_https=settings.base_url.startswith("https:"),
        ),
        separate_input_output_schemas=False,
    )
    app.state.failure = None
    app.state.hurry = app.state.stop = _nothing
    problems.install(app)
    for feature in FEATURES:
        # Straight into the application's own list: a nested router is matched again at each level.
        app.router.routes.extend(feature.routes.routes)
    return app


async def _work(app: FastAPI, system: System) -> None:
    """Serving without the work would look healthy and deliver nothing: the process ends instead."""
    try:
        await system.work()
    except WorkEnded as failure:
        app.state.failure = failure
        app.state.stop()


def _nothing() -> None:
    """Whoever runs the application puts in what is to be done."""


def _identity(scope: Scope) -> Identity:
    system: System = scope["state"]["system"]
    return system.identity
