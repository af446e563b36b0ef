"""A model provider on this machine: real HTTP, scripted faults, a ledger of what it was sent."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from fake_wires import Refused, Wire, check, error

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Call:
    wire: Wire
    path: str
    headers: dict[str, str]
    body: dict
    at_s: float


@dataclass(frozen=True)
class Exchange:
    """One request under way, as a reply sees it."""

    wire: Wire
    writer: asyncio.StreamWriter
    closing: asyncio.Event

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


Reply = Callable[[Exchange], Awaitable[None]]


def respond(
    status: int = 200,
    body: object = b"",
    *,
    kind: str = "application/json",
    **headers: str,
) -> Reply:
    """A whole response; a body that is not bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def write(exchange: Exchange) -> None:
        await exchange.send(_head(status, len(content), kind, headers) + content)

    return write


def cut(status: int, body: bytes, *, after: int) -> Reply:
    """The connection breaks in the middle of the body."""

    async def write(exchange: Exchange) -> None:
        await exchange.send(_head(status, len(body), "application/json", {}) + body[:after])
        exchange.writer.transport.abort()

    return write


async def hang_up(exchange: Exchange) -> None:
    """Not a word, and the connection is gone."""
    exchange.writer.transport.abort()


async def say_nothing(exchange: Exchange) -> None:
    """Not a word for ever."""
    await exchange.closing.wait()


def held(until: asyncio.Event, reply: Reply) -> Reply:
    """The reply, but not before something has happened."""

    async def write(exchange: Exchange) -> None:
        await until.wait()
        await reply(exchange)

    return write


async def garbage(exchange: Exchange) -> None:
    await exchange.send(b"\x00\x01SSH-2.0-nothing like HTTP\r\n\r\n")


def drip(body: bytes, every_s: float) -> Reply:
    """A byte now and then: each read succeeds, the whole never ends."""

    async def write(exchange: Exchange) -> None:
        await exchange.send(_head(200, len(body) + 1, "application/json", {}))
        for byte in body:
            await exchange.send(bytes([byte]))
            with suppress(TimeoutError):
                await asyncio.wait_for(exchange.closing.wait(), every_s)
                return

    return write


def flood(size: int) -> Reply:
    """A body without end, as fast as it is taken."""

    async def write(exchange: Exchange) -> None:
        await exchange.send(_head(200, size, "application/json", {}) + b'{"text": "')
        block = b"a" * 65536
        for _ in range(size // len(block)):
            await exchange.send(block)

    return write


def _head(status: int, length: int, kind: str, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", f"Content-Type: {kind}", f"Content-Length: {length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


@dataclass
class FakeProvider:
    """Answers each call with the next reply of the script, the last one for ever."""

    script: list[Reply] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    is_strict: bool = True
    port: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)
    _serving: dict[asyncio.Task, asyncio.StreamWriter] = field(default_factory=dict)
    _served: int = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def plays(self, *replies: Reply) -> "FakeProvider":
        self.script = list(replies)
        self._served = 0
        return self

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving[asyncio.current_task()] = writer
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while not self._closing.is_set():
                await self._answer(reader, writer)
        writer.transport.abort()
        del self._serving[asyncio.current_task()]

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.splitlines()
        pairs = [line.partition(":") for line in lines if line]
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        path = first.split(" ")[1]
        body = json.loads(await reader.readexactly(int(headers.get("content-length", "0"))))
        wire = _wire(path)
        call = Call(wire, path, headers, body, asyncio.get_running_loop().time())
        self.calls.append(call)
        self.arrived.set()
        exchange = Exchange(wire, writer, self._closing)
        await (self._refusal(call) or self._next())(exchange)

    def _refusal(self, call: Call) -> Reply | None:
        """A real provider's 400 for a request it would not take, whatever the script says."""
        if not self.is_strict:
            return None
        try:
            check(call.wire, call.path, call.headers, call.body)
        except (Refused, KeyError) as wrong:
            self.refused.append(repr(wrong))
            return respond(400, error(call.wire, 400, str(wrong), "INVALID_ARGUMENT"))
        return None

    def _next(self) -> Reply:
        reply = self.script[min(self._served, len(self.script) - 1)]
        self._served += 1
        return reply

    async def has_calls(self, number: int) -> None:
        """Wait until it was called so many times."""
        while len(self.calls) < number:
            self.arrived.clear()
            await self.arrived.wait()

    async def close(self) -> None:
        self._closing.set()
        under_way = dict(self._serving)
        for writer in under_way.values():
            writer.transport.abort()
        await asyncio.gather(*under_way)


def _wire(path: str) -> Wire:
    if path.endswith("/responses"):
        return Wire.RESPONSES
    return Wire.CHAT if path.endswith("/chat/completions") else Wire.GOOGLE


@asynccontextmanager
async def a_provider(*replies: Reply) -> AsyncGenerator[FakeProvider]:
    """A provider on a free port; what it still has under way ends with it."""
    provider = FakeProvider(list(replies))
    server = await asyncio.start_server(provider.serve, HOST, 0, limit=2**22)
    provider.port = server.sockets[0].getsockname()[1]
    try:
        yield provider
    finally:
        server.close()
        await provider.close()
        await server.wait_closed()
