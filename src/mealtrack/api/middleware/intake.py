"""How much of a request's body comes in, for how long, and a decent end for the rest."""

import asyncio
from contextlib import suppress
from typing import cast

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mealtrack.api.problems import Refusal

JSON_LIMIT = 256 * 1024
PICTURE_LIMIT = 10 * 1024 * 1024
# What a form needs around a picture: boundaries, part headers, a note.
UPLOAD_LIMIT = PICTURE_LIMIT + 64 * 1024
READ_TIMEOUT_S = 30.0
# How much of a refused body is still taken, so that the client sees the answer, not a reset.
DRAIN_BYTES = 1024 * 1024
DRAIN_S = 1.0
_STATE = "incoming_body"
_MANY_DIGITS = 20


def announced(scope: Scope) -> int | None:
    """How long a body the request says it has; None when it does not know (RFC 9112, section 6)."""
    headers: dict[bytes, bytes] = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    length = headers.get(b"content-length", b"0")
    # Servers refuse anything but a sane number before it comes here.
    return int(length) if length.isdigit() and len(length) < _MANY_DIGITS else None


class Intake:
    """Counts what comes in; the guard says, before the first byte, how much it may be."""

    def __init__(
        self, app: ASGIApp, *, read_timeout_s: float = READ_TIMEOUT_S, drain_s: float = DRAIN_S
    ) -> None:
        self._app, self._read_timeout_s, self._drain_s = app, read_timeout_s, drain_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = IncomingBody(
            receive,
            send,
            announced=announced(scope),
            read_timeout_s=self._read_timeout_s,
            drain_s=self._drain_s,
        )
        scope.setdefault("state", {})[_STATE] = body
        await self._app(scope, body.receive, body.send)


def body_of(scope: Scope) -> "IncomingBody":
    return cast("IncomingBody", scope["state"][_STATE])


class IncomingBody:
    """The body of one request, on its way in."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        *,
        announced: int | None,
        read_timeout_s: float,
        drain_s: float,
    ) -> None:
        self._receive, self._send = receive, send
        self._read_timeout_s, self._drain_s = read_timeout_s, drain_s
        self._deadline: float | None = None
        self._announced = announced
        self._is_over = announced == 0
        self._has_answered = False
        self._taken = 0
        self._limit = JSON_LIMIT

    def allow(self, limit: int) -> None:
        """Take up to `limit` bytes; raises when the client already says it sends more."""
        self._limit = limit
        if self._announced is not None and self._announced > limit:
            raise _too_large(limit)

    async def receive(self) -> Message:
        if self._is_over:
            # What may still come is that the client goes away, and that has no deadline.
            return await self._receive()
        try:
            return await self._next()
        except Refusal:
            if self._has_answered:
                return {"type": "http.disconnect"}
            raise

    async def _next(self) -> Message:
        if self._deadline is None:
            self._deadline = asyncio.get_running_loop().time() + self._read_timeout_s
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise Refusal("request-timeout") from None
        if message["type"] != "http.request":
            self._is_over = True
            return message
        self._taken += len(message.get("body", b""))
        if self._taken > self._limit:
            raise _too_large(self._limit)
        self._is_over = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Pass an answer on; one given before the body has come ends the connection."""
        if message["type"] == "http.response.start":
            self._has_answered = True
            if not self._is_over:
                MutableHeaders(scope=message)["Connection"] = "close"
        elif not message.get("more_body", False) and not self._is_over:
            # The client has the whole answer before we stop listening; then the server closes.
            await self._send({**message, "more_body": True})
            await self._drain()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._send(message)

    async def _drain(self) -> None:
        left = DRAIN_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(self._drain_s):
                while left > 0:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body", False):
                        break
        self._is_over = True


def _too_large(limit: int) -> Refusal:
    return Refusal("too-large", f"A body here has at most {limit:,} bytes.", limit_bytes=limit)
