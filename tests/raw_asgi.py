"""Talk to an application message by message, to see what it takes and when it answers."""

import json
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import anyio
from anyio.lowlevel import checkpoint


@dataclass
class Heard:
    """One exchange: the answer, and in `events` when it came and how often was listened."""

    scope: dict[str, Any]
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    taken: int = 0
    is_whole: bool = False
    is_complete: bool = False
    events: list[str] = field(default_factory=list)
    is_gone: anyio.Event = field(default_factory=anyio.Event)

    def json(self) -> Any:
        return json.loads(self.body)


async def chunks(size: int, *, of: int = 65536, fill: bytes = b"x") -> AsyncIterator[bytes]:
    for begin in range(0, size, of):
        yield fill * min(of, size - begin)


async def ask(
    app: Callable[..., Awaitable[None]],
    method: str,
    path: str,
    *,
    headers: Iterable[tuple[str, str]] = (),
    body: AsyncIterable[bytes] | None = None,
    end: Literal["whole", "gone", "silent"] = "whole",
) -> Heard:
    """One request; after `body` it is whole, the client goes away, or nothing more comes."""
    heard = Heard(
        {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "scheme": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode("utf-8", "replace"),
            "root_path": "",
            "query_string": b"",
            "headers": [
                (name.lower().encode(), value.encode("latin-1")) for name, value in headers
            ],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 2),
            "state": {},
        }
    )
    coming = aiter(body or chunks(0))

    async def receive() -> dict[str, Any]:
        heard.events.append("listen")
        await checkpoint()
        chunk = await anext(coming, None)
        if chunk is not None:
            heard.taken += len(chunk)
            return {"type": "http.request", "body": chunk, "more_body": True}
        if end == "silent":
            await anyio.sleep_forever()
        if end == "whole" and not heard.is_whole:
            heard.is_whole = True
            return {"type": "http.request", "body": b"", "more_body": False}
        if end == "whole":
            await heard.is_gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            heard.events.append("answer")
            heard.status = message["status"]
            heard.headers = {n.decode(): v.decode("latin-1") for n, v in message["headers"]}
        else:
            heard.body += message.get("body", b"")
            heard.is_complete = not message.get("more_body", False)

    await app(heard.scope, receive, send)
    heard.is_gone.set()
    return heard
