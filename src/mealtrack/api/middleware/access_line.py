"""One line in the log for each request, with nothing of anybody's in it."""

from http import HTTPMethod, HTTPStatus
from time import perf_counter

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mealtrack.api.middleware.doors import template_of
from mealtrack.api.middleware.request_id import request_id_of

log = structlog.get_logger(__name__)

_METHODS = frozenset(HTTPMethod)


class AccessLine:
    """The route's template stands for the path: paths and queries name meals, people and words."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            # No status: the request ended without an answer, because the process is told to end.
            is_fault = status == 0 or status >= HTTPStatus.INTERNAL_SERVER_ERROR
            (log.error if is_fault else log.info)(
                "request",
                request_id=request_id_of(scope),
                route=template_of(scope),
                method=scope["method"] if scope["method"] in _METHODS else "other",
                status=status,
                duration_ms=round((perf_counter() - began) * 1000, 1),
            )
