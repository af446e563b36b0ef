"""So many looks at a time and no more: one slow provider must not take everything else along."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from mealtrack.infra.adapters.meal_vision.faults import queue_full


class Bulkhead:
    """`running` places, and `waiting` more in the queue; whoever comes then is sent away."""

    def __init__(self, *, running: int, waiting: int) -> None:
        self._places = asyncio.Semaphore(running)
        self._most_waiting = waiting
        self._waiting = 0

    @asynccontextmanager
    async def place(self) -> AsyncGenerator[None]:
        if self._places.locked() and self._waiting >= self._most_waiting:
            raise queue_full()
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()
