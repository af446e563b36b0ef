"""All a route asks for: who is calling, and where to send commands and questions."""

from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from mealtrack.app.bus import CommandBus, QueryBus
from mealtrack.bootstrap import System
from mealtrack.domain.errors import Unauthenticated
from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.identity import Principal

# Only so that the API's description says how to sign in; the guard did the work already.
_bearer = HTTPBearer(auto_error=False, description="An access token of POST /v1/auth/login")


async def system(request: Request) -> System:
    return cast("System", request.state.system)


async def commands(request: Request) -> CommandBus:
    return (await system(request)).commands


async def queries(request: Request) -> QueryBus:
    return (await system(request)).queries


async def current_user(request: Request, _: Annotated[object, Depends(_bearer)]) -> UserId:
    """The caller, verified by the guard before the body was read."""
    principal = getattr(request.state, "principal", None)
    if not isinstance(principal, Principal):
        raise Unauthenticated("Send an access token: Authorization: Bearer <token>.")
    return principal.user_id


Running = Annotated[System, Depends(system)]
Commands = Annotated[CommandBus, Depends(commands)]
Queries = Annotated[QueryBus, Depends(queries)]
CurrentUser = Annotated[UserId, Depends(current_user)]
