"""What takes seconds to load is opened by whoever needs it first, not by the start."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Generic, TypeVar

import anyio
import anyio.to_thread

_OpenT = TypeVar("_OpenT")


class FirstUse(Generic[_OpenT]):
    """Opened once, however many need it at the same time."""

    def __init__(
        self, load: Callable[[], AbstractAsyncContextManager[_OpenT]], stack: AsyncExitStack
    ) -> None:
        self._load, self._stack = load, stack
        self._one_at_a_time = anyio.Lock()
        self._opened: list[_OpenT] = []

    async def __call__(self) -> _OpenT:
        async with self._one_at_a_time:
            if not self._opened:
                # Importing in a thread: the others' requests go on meanwhile.
                opening = await anyio.to_thread.run_sync(self._load)
                self._opened.append(await self._stack.enter_async_context(opening))
        return self._opened[0]


@asynccontextmanager
async def on_first_use(
    load: Callable[[], AbstractAsyncContextManager[_OpenT]],
) -> AsyncGenerator[FirstUse[_OpenT]]:
    """Closes at its end what was opened on the way. `load` imports, and opens nothing yet."""
    async with AsyncExitStack() as stack:
        yield FirstUse(load, stack)
