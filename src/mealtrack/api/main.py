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
from mealtrack.api.routes.v1 import auth, corrections, days, foods, meals, photos, users
from mealtrack.bootstrap import System, running
from mealtrack.domain.errors import DomainError
from mealtrack.domain.ports.identity import Identity
from mealtrack.infra.adapters import UnknownAdapter
from mealtrack.infra.config.secret import WeakSecret
from mealtrack.infra.config.settings import Settings
from mealtrack.infra.database import schema

# What an operator can mend; everything else is a bug and shows its stack.
STARTING_FAILURES = (UnknownAdapter, WeakSecret, DomainError, SQLAlchemyError)

# Order counts: /v1/meals/daily/macros stands before /v1/meals/{meal_id}.
FEATURES = (health, pictures, problem_pages, auth, users, foods, days, photos, meals, corrections)


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
                tasks.start_soon(system.work)
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
    problems.install(app)
    for feature in FEATURES:
        # Straight into the application's own list: a nested router is matched again at each level.
        app.router.routes.extend(feature.routes.routes)
    return app


def _identity(scope: Scope) -> Identity:
    system: System = scope["state"]["system"]
    return system.identity
