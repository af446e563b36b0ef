"""What local servers of REST vendors have in common: calls are counted, faults are played."""

import asyncio
import socket
import threading
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Answer = Callable[[], Awaitable[Response]]


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeRest:
    """`always` is played instead of every answer, `scripted` answers come before it once each."""

    base: str = ""
    calls: list[Call] = field(default_factory=list)
    scripted: deque[Answer] = field(default_factory=deque)
    always: Answer | None = None

    async def take(self, request: Request) -> Response:
        body = await request.body()
        self.calls.append(
            Call(
                request.method,
                request.url.path,
                dict(request.query_params),
                dict(request.headers),
                body,
            )
        )
        if self.scripted:
            return await self.scripted.popleft()()
        if self.always:
            return await self.always()
        return await self.answer(request)

    async def answer(self, request: Request) -> Response:
        """What the vendor itself would say."""
        return JSONResponse({})


@contextmanager
def listening(fake: FakeRest) -> Iterator[None]:
    """On a free port of the loopback address."""
    routes = [Route("/{path:path}", fake.take, methods=["GET", "POST"])]
    with socket.create_server(("127.0.0.1", 0)) as server_socket:
        fake.base = f"http://127.0.0.1:{server_socket.getsockname()[1]}"
        config = uvicorn.Config(
            Starlette(routes=routes), log_level="critical", lifespan="off", timeout_keep_alive=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([server_socket],))
        thread.start()
        try:
            yield
        finally:
            server.should_exit = server.force_exit = True
            thread.join()


def status(code: int, body: object = None, **headers: str) -> Answer:
    async def play() -> Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return JSONResponse(body or {"error": {"code": "X"}}, code, headers=sent)

    return play


def text(body: str | bytes, kind: str = "application/json") -> Answer:
    async def play() -> Response:
        return Response(body, media_type=kind)

    return play


def redirect(to: str) -> Answer:
    async def play() -> Response:
        return Response(status_code=302, headers={"location": to})

    return play


async def hang() -> Response:
    """Nothing at all, for longer than anybody waits."""
    await asyncio.sleep(30)
    return Response()


async def drip() -> Response:
    """A byte now and then: every read is quick, and there is no end."""

    async def bytes_now_and_then() -> AsyncIterator[bytes]:
        yield b'{"foods": ['
        for _ in range(300):
            await asyncio.sleep(0.1)
            yield b" "

    return StreamingResponse(bytes_now_and_then(), media_type="application/json")


async def flood() -> Response:
    """50 MB of something."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b" " * 1_000_000

    return StreamingResponse(pieces(), media_type="application/json")


async def cut() -> Response:
    """A beginning, and then the connection breaks."""

    async def beginning() -> AsyncIterator[bytes]:
        yield b'{"foods": [{"fdcId": 1, '
        raise ConnectionResetError

    return StreamingResponse(beginning(), media_type="application/json")
