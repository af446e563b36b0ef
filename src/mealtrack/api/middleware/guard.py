"""Nobody passes a private door, and nothing too large any door, before the body is read."""

import re
from collections.abc import Callable

import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from mealtrack.api.middleware.doors import Doors
from mealtrack.api.middleware.intake import body_of
from mealtrack.domain.errors import Unauthenticated
from mealtrack.domain.ports.identity import Identity, Principal

log = structlog.get_logger(__name__)

LONGEST_TOKEN = 8 * 1024
# RFC 6750, section 2.1.
_BEARER = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/-]+=*)")
_SIGN_IN = "Send a valid access token: Authorization: Bearer <token>; sign in again if it expired."


class Guard:
    """Verifies the caller of every route that asks for `user`, directly or by a dependency.

    The principal is left in the scope's state as `principal`. `identity` finds the one who
    verifies: the system exists only once the application has started.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        user: Callable[..., object],
        identity: Callable[[Scope], Identity],
    ) -> None:
        self._app, self._user, self._identity = app, user, identity
        self._doors: Doors | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._check(scope)
        await self._app(scope, receive, send)

    async def _check(self, scope: Scope) -> None:
        if self._doors is None:
            self._doors = Doors(scope["app"].routes, self._user)
        door = self._doors.find(scope)
        is_exact = door is not None and "{" not in door.template
        if not is_exact and (instead := self._doors.instead(scope)):
            # The router would only name the methods of the first route that has this path.
            raise HTTPException(405, headers={"Allow": ", ".join(instead)})
        if door is None:
            return
        if door.needs_user:
            scope["state"]["principal"] = await self._verified(scope)
        body_of(scope).allow(door.limit)

    async def _verified(self, scope: Scope) -> Principal:
        """The caller; every fault of a token gets the same answer."""
        reason = "missing"
        match Headers(scope=scope).getlist("authorization"):
            case [one] if len(one) > LONGEST_TOKEN:
                reason = "too-long"
            case [one] if bearer := _BEARER.fullmatch(one):
                try:
                    return await self._identity(scope).verify(bearer.group(1))
                except Unauthenticated:
                    reason = "refused"
            case [_, *_]:
                reason = "malformed"
            case _:
                pass
        log.info("auth.failed", reason=reason)
        raise Unauthenticated(_SIGN_IN)
