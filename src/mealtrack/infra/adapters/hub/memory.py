"""News for whoever listens in this process."""

from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from mealtrack.domain.ports.hub import Hub

QUEUE = 64


class MemoryHub(Hub):
    def __init__(self) -> None:
        self._listeners: defaultdict[
            str, dict[MemoryObjectSendStream[str], MemoryObjectReceiveStream[str]]
        ] = defaultdict(dict)

    async def publish(self, channel: str, message: str) -> None:
        for sending, receiving in tuple(self._listeners.get(channel, {}).items()):
            try:
                sending.send_nowait(message)
            except anyio.WouldBlock:
                # A slow listener loses the oldest message, never the newest.
                receiving.receive_nowait()
                sending.send_nowait(message)

    @asynccontextmanager
    async def listen(self, channel: str) -> AsyncGenerator[AsyncIterator[str]]:
        sending, receiving = anyio.create_memory_object_stream[str](QUEUE)
        self._listeners[channel][sending] = receiving
        try:
            async with receiving:
                yield receiving
        finally:
            sending.close()
            del self._listeners[channel][sending]
            if not self._listeners[channel]:
                del self._listeners[channel]


@asynccontextmanager
async def connect(_url: SplitResult) -> AsyncGenerator[Hub]:
    yield MemoryHub()
