"""Headers that keep browsers and caches from doing harm with an answer."""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-site",
}
OVER_TLS = {b"strict-transport-security": b"max-age=63072000; includeSubDomains"}
UNCACHED = {b"cache-control": b"no-store"}


class SecurityHeaders:
    """Adds what a route has not set itself.

    `is_https`: whether clients reach us by TLS; over plain HTTP a host must not send
    Strict-Transport-Security (RFC 6797, section 7.2).
    """

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        self._usual = ALWAYS | (OVER_TLS if is_https else {})
        self._uncached = self._usual | UNCACHED

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_personal = scope["path"].startswith("/v1")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Caches may keep a 404 or 405 on their own account (RFC 9111, section 4.2.2).
                is_uncached = is_personal or message["status"] >= HTTPStatus.BAD_REQUEST
                ours = self._uncached if is_uncached else self._usual
                own = list(message.get("headers", ()))
                named = {name for name, _ in own}
                message["headers"] = own + [one for one in ours.items() if one[0] not in named]
            await send(message)

        await self._app(scope, receive, send_with_headers)
