"""One at a time across processes: a lock the system frees when its holder dies."""

import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

from mealtrack.domain.errors import Unavailable

_POLL_S = 0.02


@asynccontextmanager
async def alone(file: Path, *, wait_s: float) -> AsyncGenerator[None]:
    """Hold the lock of this file; raises Unavailable when somebody else keeps it too long."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with anyio.move_on_after(wait_s) as patience:
            # Another process holds it: there is no event to wait for.
            while not _taken(handle):  # noqa: ASYNC110
                await anyio.sleep(_POLL_S)
        if patience.cancelled_caught:
            raise Unavailable(
                "The food index is being written by another process; try again in a moment."
            )
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
