"""The guard reads its policy from the routes, and finds the route that the router takes."""

import pytest
from fastapi import APIRouter, Depends, FastAPI
from hypothesis import example, given, settings
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from mealtrack.api.middleware.doors import UNMATCHED, Doors
from mealtrack.api.middleware.intake import JSON_LIMIT, UPLOAD_LIMIT
from raw_asgi import ask
from tiny_app import Me, current_user, tiny_app

pytestmark = pytest.mark.anyio


async def somebody() -> None:
    """Stands for the dependency that makes a route private."""


def maze() -> FastAPI:
    """Routes that overlap in every way there is; each answers with its own template."""
    app = FastAPI(openapi_url=None)

    def add(router: APIRouter, path: str, shown: str, *methods: str, private: bool = False) -> None:
        async def answer() -> PlainTextResponse:
            return PlainTextResponse(shown)

        router.add_api_route(
            path,
            answer,
            methods=list(methods or ("GET",)),
            dependencies=[Depends(somebody)] if private else [],
        )

    add(app.router, "/a/b", "/a/b")
    add(app.router, "/a/{x}", "/a/{x}", "GET", "PUT", private=True)
    add(app.router, "/a/c", "/a/c")  # never reached by GET
    add(app.router, "/a/c", "/a/c", "POST")
    inner = APIRouter(prefix="/b")
    add(inner, "/{x:int}", "/r/b/{x}", private=True)
    add(inner, "/{x}/c", "/r/b/{x}/c", "DELETE")
    outer = APIRouter()
    outer.include_router(inner)
    add(outer, "/c", "/r/c")
    app.include_router(outer, prefix="/r")
    add(app.router, "/p/{rest:path}", "/p/{rest}", private=True)

    async def plain(request: object) -> PlainTextResponse:
        return PlainTextResponse("/plain")

    app.router.routes.append(Route("/plain", plain))

    async def mounted(scope: object, receive: object, send: object) -> None:
        await PlainTextResponse("/files/{path}")(scope, receive, send)

    app.router.routes.append(Mount("/files", app=mounted))
    add(app.router, "/files/1", "/files/1", private=True)  # the mount stands before it
    return app


MAZE = maze()
DOORS = Doors(MAZE.routes, somebody)
PARTS = st.sampled_from(
    ["a", "b", "c", "r", "p", "1", "-1", "x y", "", "plain", "files", "%2e", "é"]
)
PATHS = st.lists(PARTS, max_size=5).map(lambda parts: "/" + "/".join(parts))
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"])


@given(METHODS, PATHS)
@example("GET", "/a/c")
@example("HEAD", "/plain")
@example("GET", "/r/b/1")
@example("DELETE", "/r/b/x/c")
@example("GET", "/files/1")
@example("POST", "/a/b")
@settings(max_examples=300)
async def test_the_door_is_the_route_the_router_takes(method: str, path: str) -> None:
    """In every overlap of paths, methods, includes and mounts."""
    scope = {"type": "http", "method": method, "path": path, "root_path": ""}
    door = DOORS.find(scope)
    heard = await ask(MAZE, method, path)
    if door is None:
        assert heard.status in {307, 404, 405}
        assert (heard.status == 405) == (scope["state"]["route_template"] != UNMATCHED)
    else:
        assert (heard.status, heard.body.decode()) == (200, door.template)


async def test_the_policy_is_the_routes_own() -> None:
    """Who is asked for, and how much is taken, follow from parameters and dependencies."""
    doors = {door.template: door for door in Doors(tiny_app().routes, current_user)._doors}
    assert {template for template, door in doors.items() if door.needs_user} == {
        "/v1/meals",
        "/v1/meals/{meal_id}",
        "/v1/photos",
        "/v1/long",
    }
    limits = {template: door.limit for template, door in doors.items()}
    assert limits["/v1/photos"] == UPLOAD_LIMIT == 10 * 2**20 + 64 * 2**10
    assert limits["/v1/long"] == 1000
    assert limits["/v1/meals"] == limits["/sign"] == limits["/health"] == JSON_LIMIT == 2**18


async def test_a_path_below_a_root_path_is_the_same_path() -> None:
    """Behind a proxy that adds a prefix the doors stay where they are."""
    scope = {"type": "http", "method": "GET", "path": "/api/a/b", "root_path": "/api"}
    door = DOORS.find(scope)
    assert door is not None
    assert door.template == "/a/b"


async def test_a_route_added_late_is_not_open() -> None:
    """The doors are read once; what the guard does not know has no principal either."""
    app = tiny_app()
    await ask(app, "GET", "/health")

    @app.get("/v1/late")
    async def late(user: Me) -> str:
        return str(user)

    assert (await ask(app, "GET", "/v1/late")).status == 401
