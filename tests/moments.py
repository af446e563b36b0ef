"""A task that is ended at the n-th moment it waits for something."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Moments:
    """Drives a coroutine and acts at its n-th moment; `reached` says whether there was one."""

    def __init__(
        self, driven: Coroutine[Any, Any, Any], number: int, act: Callable[[], object]
    ) -> None:
        self._driven, self._number, self._act = driven, number, act
        self.seen = 0

    @property
    def reached(self) -> bool:
        return self.seen >= self._number

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = self._driven.__await__()
        thrown: BaseException | None = None
        while True:
            try:
                waits_for = steps.throw(thrown) if thrown else steps.send(None)
            except StopIteration as end:
                return end.value
            thrown = None
            self.seen += 1
            if self.seen == self._number:
                self._act()
            try:
                yield waits_for
            except BaseException as raised:  # noqa: BLE001  # it is handed on
                thrown = raised


async def ended_at(number: int, work: Callable[[], Coroutine[Any, Any, Any]]) -> bool:
    """Run the work in a task that is ended at its n-th moment; answers whether it came so far."""
    task: asyncio.Task[Any]

    def end() -> None:
        task.cancel()

    async def driven() -> None:
        await moments

    moments = Moments(work(), number, end)
    task = asyncio.create_task(driven())
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
    return moments.reached
