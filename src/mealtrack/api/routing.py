"""How a feature's routes are made: full prefix, strict JSON, the problems all of them share."""

from fastapi import APIRouter

from mealtrack.api import problems
from mealtrack.api.middleware.strict_json import StrictRoute


def router(prefix: str, *, tag: str, is_private: bool = False) -> APIRouter:
    """A router whose routes declare the answers that can come from before them."""
    always = (400, 408, 413, 415, 422, 500, 503)
    shared = (*always, 401) if is_private else always
    return APIRouter(
        prefix=prefix,
        tags=[tag],
        route_class=StrictRoute,
        responses=problems.responses(*shared),
    )
