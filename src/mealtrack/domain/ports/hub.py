"""Telling whoever listens at this moment; what nobody hears is not kept."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Hub(Protocol):
    async def publish(self, channel: str, message: str) -> None: ...

    def listen(self, channel: str) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """The messages of a channel from now on; a slow listener loses the oldest."""
        ...
