"""The whole application behind an HTTP client, without a socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx2

from mealtrack.api.main import create_app
from mealtrack.bootstrap import System
from mealtrack.infra.config.settings import Settings

PASSWORD = "correct horse battery"


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[tuple[httpx2.AsyncClient, System]]:
    """A client of a started application, and the system behind it."""
    app = create_app(settings)
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope, receive, send):
            scope["state"] = dict(state)
            await app(scope, receive, send)

        transport = httpx2.ASGITransport(app=with_state, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client, state["system"]


async def sign_up(client: httpx2.AsyncClient, **more: str) -> dict[str, str]:
    """A new account; answers the headers that sign it in."""
    email = f"{uuid4().hex}@example.org"
    account = {"email": email, "password": PASSWORD}
    created = await client.post("/v1/auth/register", json=account | more)
    assert created.status_code == 201, created.text
    tokens = (await client.post("/v1/auth/login", json=account)).json()
    return {"Authorization": f"Bearer {tokens['access_token']}"}
