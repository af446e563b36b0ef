"""Who may pass where, and with how much: read from the application's own routes."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPMethod
from typing import Any

from fastapi import params
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.types import Scope

from mealtrack.api.middleware.intake import JSON_LIMIT, UPLOAD_LIMIT

_STATE = "route_template"
UNMATCHED = "unmatched"


def template_of(scope: Scope) -> str:
    """The path of the request's route as it was written: `/v1/meals/{meal_id}`."""
    return scope.get("state", {}).get(_STATE, UNMATCHED)


@dataclass(frozen=True, slots=True)
class Door:
    """One route. `methods` None means every one."""

    template: str
    methods: frozenset[str] | None
    pattern: re.Pattern[str]
    start: str
    needs_user: bool
    limit: int

    def leads(self, path: str) -> bool:
        # The text before the first parameter sorts most doors out for a tenth of a match's cost.
        return path.startswith(self.start) and self.pattern.match(path) is not None


class Doors:
    """All routes in the router's order; the first that fits is the one the router will take."""

    def __init__(self, routes: Sequence[BaseRoute], user: Callable[..., object]) -> None:
        self._doors = [
            door
            for route in iter_route_contexts(routes)
            if (door := _door(route, user)) is not None
        ]
        self._by_method = {one.value: self._open_to(one.value) for one in HTTPMethod}

    def find(self, scope: Scope) -> Door | None:
        """The door of a request; None when no route takes this path and method."""
        method, path = scope["method"], _path(scope)
        doors = self._by_method.get(method)
        door = _first(self._open_to(method) if doors is None else doors, path)
        named = door or _first(self._doors, path)
        scope.setdefault("state", {})[_STATE] = named.template if named else UNMATCHED
        return door

    def instead(self, scope: Scope) -> list[str]:
        """The methods the request's path takes, when its own is none of them; else nothing.

        A path that is written out wins over a pattern: /meals/manual is no /meals/{meal_id}.
        """
        path = _path(scope)
        here = [door for door in self._doors if door.leads(path)]
        methods: set[str] = set()
        for door in [door for door in here if door.template == path] or here:
            if door.methods is None or scope["method"] in door.methods:
                return []
            methods |= door.methods
        return sorted(methods)

    def _open_to(self, method: str) -> list[Door]:
        return [door for door in self._doors if door.methods is None or method in door.methods]


def _first(doors: Iterable[Door], path: str) -> Door | None:
    return next((door for door in doors if door.leads(path)), None)


def _path(scope: Scope) -> str:
    """The path below the server's root path, as the router sees it."""
    path, root = scope["path"], scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(root) else path


def _door(route: RouteContext, user: Callable[..., object]) -> Door | None:
    # Any: a route's attributes depend on its kind; those without a pattern have no path.
    found: Any = route
    pattern: re.Pattern[str] | None = getattr(found, "path_regex", None)
    if pattern is None or isinstance(route.original_route, WebSocketRoute):
        return None
    template = route.path_format or route.path or ""
    dependant: Dependant | None = getattr(found, "dependant", None)
    return Door(
        template=template,
        methods=frozenset(route.methods) if route.methods else None,
        pattern=pattern,
        start=template.partition("{")[0],
        needs_user=dependant is not None and _asks_for(user, dependant),
        limit=_limit(found),
    )


def _asks_for(user: Callable[..., object], dependant: Dependant) -> bool:
    return dependant.call is user or any(_asks_for(user, one) for one in dependant.dependencies)


def _limit(route: Any) -> int:
    """A route's own `max_body_size`, or what its kind of body needs."""
    own: int | None = getattr(route, "max_body_size", None)
    if own is not None:
        return own
    body = getattr(route, "body_field", None)
    takes_files = body is not None and isinstance(body.field_info, params.File)
    return UPLOAD_LIMIT if takes_files else JSON_LIMIT
