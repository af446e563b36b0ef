"""Every request has an id: the client's own when it is a sane one, else a new one."""

import re
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

_STATE = "request_id"
_HEADER = b"x-request-id"
_SANE = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:-]{7,63}")


def request_id_of(scope: Scope) -> str | None:
    return scope.get("state", {}).get(_STATE)


class RequestId:
    """Outermost: every answer and every log line carries the id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _offered(scope) or uuid4().hex
        scope.setdefault("state", {})[_STATE] = request_id
        header = (_HEADER, request_id.encode())

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), header]
            await send(message)

        with bound_contextvars(request_id=request_id):
            await self._app(scope, receive, send_with_id)


def _offered(scope: Scope) -> str | None:
    match [value for name, value in scope["headers"] if name == _HEADER]:
        case [one] if _SANE.fullmatch(one):
            return one.decode()
        case _:
            return None
