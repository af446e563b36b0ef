"""A handful of routes behind the real edge: enough to see what the edge does with anything."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Annotated
from uuid import UUID, uuid4

import httpx2
from fastapi import APIRouter, Depends, FastAPI, File, Form, Header, Query, Request, UploadFile
from fastapi.responses import StreamingResponse

from mealtrack.api import edge, problems
from mealtrack.api.middleware.strict_json import StrictRoute
from mealtrack.api.schemas.base import Body, LocalDate, Quantity, Text
from mealtrack.domain.errors import Unauthenticated
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MealNotFound
from mealtrack.domain.model.user import User
from mealtrack.domain.ports.identity import Identity, Principal
from mealtrack.infra.adapters.clock.system import SystemClock
from mealtrack.infra.adapters.identity.local import LocalIdentity

SECRET = "a canary that must never be told"
ME = UserId(uuid4())


def identity() -> LocalIdentity:
    # Some tests take theirs when the module is loaded, long before they run.
    long = timedelta(hours=12)
    return LocalIdentity(b"k" * 32, SystemClock(), access_lasts=long, refresh_lasts=long)


def token() -> str:
    return identity().access(User(id=ME, email="me@example.org", created_at=SystemClock().now()))


def signed_in() -> dict[str, str]:
    return {"Authorization": f"Bearer {token()}"}


class Item(Body):
    name: Annotated[str, Text(50)]
    quantity: Quantity
    food_id: UUID | None = None


class NewMeal(Body):
    dish_name: Annotated[str, Text(50)]
    items: list[Item]
    is_shared: bool = False


async def current_user(request: Request) -> UserId:
    principal = getattr(request.state, "principal", None)
    if not isinstance(principal, Principal):
        raise Unauthenticated("The guard did not let anybody in.")
    return principal.user_id


async def admin(user: Annotated[UserId, Depends(current_user)]) -> UserId:
    return user


Me = Annotated[UserId, Depends(current_user)]


def routes() -> APIRouter:
    private = APIRouter(prefix="/v1", route_class=StrictRoute)

    @private.post("/meals", status_code=201)
    async def create(body: NewMeal, user: Me) -> dict[str, str]:
        return {"dish_name": body.dish_name, "user": str(user)}

    @private.get("/meals/{meal_id}")
    async def read(
        meal_id: UUID,
        user: Me,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        day: LocalDate | None = None,
        if_match: Annotated[str | None, Header(max_length=20)] = None,
    ) -> dict[str, str]:
        raise MealNotFound("You have no such meal.")

    @private.post("/photos", dependencies=[Depends(admin)])
    async def upload(
        file: Annotated[UploadFile, File()], note: Annotated[str | None, Form()] = None
    ) -> dict[str, int]:
        return {"bytes": len(await file.read())}

    @private.post("/long", max_body_size=1000)
    async def take_little(body: list[str], user: Me) -> int:
        return len(body)

    return private


def open_routes() -> APIRouter:
    public = APIRouter(route_class=StrictRoute)

    @public.post("/echo")
    async def echo(body: list[float]) -> list[float]:
        return body

    @public.post("/sign")
    async def sign(name: Annotated[str, Form()]) -> str:
        return name

    @public.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @public.get("/bug")
    async def bug() -> None:
        try:
            int(SECRET)
        except ValueError as fault:
            raise RuntimeError(SECRET) from fault

    @public.get("/cut")
    async def cut() -> StreamingResponse:
        async def words() -> AsyncIterator[str]:
            yield "the beginning"
            raise RuntimeError(SECRET)

        return StreamingResponse(words())

    return public


def tiny_app(verifier: Identity | None = None, *, is_https: bool = True) -> FastAPI:
    verifying = verifier or identity()
    app = FastAPI(
        middleware=edge.layers(user=current_user, identity=lambda _: verifying, is_https=is_https)
    )
    problems.install(app)
    app.include_router(routes())
    app.include_router(open_routes())
    return app


def client_of(app: Callable[..., object]) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=app)
    return httpx2.AsyncClient(transport=transport, base_url="http://mealtrack")
