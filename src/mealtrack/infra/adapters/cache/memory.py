"""A cache in this process: bounded, and forgotten with it."""

from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import monotonic
from urllib.parse import SplitResult

from mealtrack.domain.ports.cache import Cache, Looked

MAX_ENTRIES = 20_000


class MemoryCache(Cache):
    """Generations count for ever upwards, so that an area that was dropped never looks fresh."""

    def __init__(self, max_entries: int = MAX_ENTRIES) -> None:
        self._entries: OrderedDict[tuple[str, str], tuple[float, int, bytes]] = OrderedDict()
        self._generations: dict[str, int] = {}
        self._forgotten = 0
        self._max = max_entries

    async def get(self, area: str, key: str) -> Looked:
        generation = self._generation(area)
        until, kept_at, value = self._entries.get((area, key), (0.0, -1, b""))
        is_good = kept_at == generation and until > monotonic()
        return Looked(value if is_good else None, generation)

    async def put(
        self, area: str, key: str, value: bytes, *, ttl_s: float, generation: int
    ) -> None:
        if generation != self._generation(area):
            return
        self._entries[(area, key)] = (monotonic() + ttl_s, generation, value)
        self._entries.move_to_end((area, key))
        if len(self._entries) > self._max:
            self._entries.popitem(last=False)

    async def forget(self, *areas: str) -> None:
        for area in areas:
            self._forgotten += 1
            self._generations[area] = self._forgotten
        if len(self._generations) > self._max:
            # One generation for all: every entry is refused once, none is ever stale.
            self._forgotten += 1
            self._generations.clear()
            self._entries.clear()
            self._floor = self._forgotten

    _floor = 0

    def _generation(self, area: str) -> int:
        return self._generations.get(area, self._floor)


@asynccontextmanager
async def connect(_url: SplitResult) -> AsyncGenerator[Cache]:
    yield MemoryCache()
