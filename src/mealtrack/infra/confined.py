"""Work on untrusted bytes: done in worker processes that may neither grow nor run without end.

Whatever such a process dies of, its caller learns that it died and everything else goes on.
"""

import math
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeVar, TypeVarTuple

import anyio
import anyio.to_process
from anyio import BrokenWorkerProcess

try:
    import resource as _resource
except ImportError:  # Windows has no such limits; the deadline still holds there
    _limits: ModuleType | None = None
else:
    _limits = _resource

T = TypeVar("T")
Args = TypeVarTuple("Args")


class WorkerLost(Exception):
    """The worker was killed, ran out of memory or time, or broke down."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What one piece of work may take, on top of what its process has taken before."""

    memory_bytes: int = 1 << 30
    cpu_s: int = 10


class Workers:
    """A few processes at a time; whoever comes later waits his turn."""

    def __init__(self, at_once: int, *, timeout_s: float, bounds: Bounds | None = None) -> None:
        self._turn = anyio.CapacityLimiter(at_once)
        self._timeout_s = timeout_s
        self._bounds = bounds or Bounds()

    @property
    def waiting(self) -> int:
        return self._turn.statistics().tasks_waiting

    async def run(self, work: Callable[[*Args], T], *args: *Args) -> T:
        """What `work` answers; it and its module must be importable by name.

        A worker that is lost is replaced once. The deadline is for both, and starts with the
        turn, not with the waiting for it. Cancelling kills the process at once. Raises WorkerLost.
        """
        async with self._turn:
            try:
                with anyio.fail_after(self._timeout_s):
                    try:
                        return await self._attempt(work, *args)
                    except BrokenWorkerProcess:
                        # It may have been dead already, which is not this work's fault.
                        return await self._attempt(work, *args)
            except (BrokenWorkerProcess, MemoryError, TimeoutError) as lost:
                raise WorkerLost from lost

    async def _attempt(self, work: Callable[[*Args], T], *args: *Args) -> T:
        return await anyio.to_process.run_sync(
            confined,
            self._bounds,
            work,
            *args,
            cancellable=True,
            limiter=anyio.CapacityLimiter(1),
        )


def confined(bounds: Bounds, work: Callable[[*Args], T], *args: *Args) -> T:
    """Runs in the worker: the work under soft limits, which are lifted again afterwards."""
    if _limits is None:
        return work(*args)
    usage = _limits.getrusage(_limits.RUSAGE_SELF)
    cpu_s = math.ceil(usage.ru_utime + usage.ru_stime) + bounds.cpu_s
    with (
        _limit(_limits, _limits.RLIMIT_CPU, cpu_s),
        _limit(_limits, _limits.RLIMIT_AS, _address_space_bytes(_limits) + bounds.memory_bytes),
        # A core file would hold somebody's picture.
        _limit(_limits, _limits.RLIMIT_CORE, 0),
        _limit(_limits, _limits.RLIMIT_FSIZE, 0),
    ):
        return work(*args)


@contextmanager
def _limit(limits: ModuleType, which: int, at_most: int) -> Generator[None]:
    """The same process does other work later, so that only the soft limit is touched."""
    before, hard = limits.getrlimit(which)
    soft = at_most if hard == limits.RLIM_INFINITY else min(at_most, hard)
    # macOS refuses some limits; the others and the deadline still hold.
    with suppress(ValueError, OSError):
        limits.setrlimit(which, (soft, hard))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            limits.setrlimit(which, (before, hard))


def _address_space_bytes(limits: ModuleType) -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * limits.getpagesize()
