"""Asking the publishers for what the catalogue lacks, once, and keeping what they answer."""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.exc import IntegrityError, OperationalError

from mealtrack.domain.model.food import FoodRecord
from mealtrack.domain.ports.cache import Cache
from mealtrack.domain.ports.food_sources import Answer, FoodSources, FoodSupply, SourceSilent
from mealtrack.domain.services.words.folding import stems_of, words_of
from mealtrack.infra.catalogue.store import Catalogue

log = structlog.get_logger(__name__)

AREA = "sources"
# What nobody knows is not asked again for this long, nor is a search that was made.
REMEMBERED_S = 6 * 3600.0
FOUND_AT_ONCE = 10
_LEAST_LETTERS = 3
_SEARCH = "search:"


class AskingSupply(FoodSupply):
    """Of several who miss the same food at once, one asks and the others wait for the answer."""

    def __init__(self, sources: FoodSources, catalogue: Catalogue, cache: Cache) -> None:
        self._sources, self._catalogue, self._cache = sources, catalogue, cache
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def product(self, gtin: str) -> Answer:
        async with self._alone(f"gtin:{gtin}"):
            if await self._catalogue.has_gtin(gtin):
                return Answer.KEPT
            return await self._ask(f"gtin:{gtin}", lambda: self._one(self._sources.by_gtin(gtin)))

    async def food(self, fdc_id: int) -> Answer:
        async with self._alone(f"fdc:{fdc_id}"):
            if await self._catalogue.has_fdc_id(fdc_id):
                return Answer.KEPT
            asked = self._sources.by_fdc_id
            return await self._ask(f"fdc:{fdc_id}", lambda: self._one(asked(fdc_id)))

    async def foods(self, text: str) -> Answer:
        """However often it is written another way, the same words are asked once."""
        stems = frozenset(stems_of(words_of(text)))
        if max(map(len, stems), default=0) < _LEAST_LETTERS:
            return Answer.UNKNOWN
        key = f"{_SEARCH}{' '.join(sorted(stems))}"
        async with self._alone(key):
            return await self._ask(key, lambda: self._matching(text, stems))

    def _alone(self, key: str) -> asyncio.Lock:
        lock = self._asking.get(key)
        if lock is None:
            lock = self._asking[key] = asyncio.Lock()
        return lock

    async def _ask(self, key: str, ask: Callable[[], Awaitable[list[FoodRecord]]]) -> Answer:
        looked = await self._cache.get(AREA, key)
        if looked.value is not None:
            return Answer(looked.value.decode())
        try:
            records = await ask()
            added = await self._catalogue.keep(records) if records else 0
        except SourceSilent:
            return Answer.SILENT
        except (IntegrityError, OperationalError) as failure:
            # Somebody imports, or the disk is full: no reason to refuse what is known here.
            log.warning("sources.not_kept", fault=type(failure).__name__)
            return Answer.SILENT
        answer = Answer.KEPT if records else Answer.UNKNOWN
        if key.startswith(_SEARCH) or answer is Answer.UNKNOWN:
            # A product that was found is in the catalogue, and looked up there from now on.
            await self._cache.put(
                AREA,
                key,
                answer.encode(),
                ttl_s=REMEMBERED_S,
                generation=looked.generation,
            )
        log.info("sources.asked", about=key.partition(":")[0], answer=answer, added=added)
        return answer

    async def _one(self, asking: Awaitable[FoodRecord | None]) -> list[FoodRecord]:
        record = await asking
        return [record] if record else []

    async def _matching(self, text: str, stems: frozenset[str]) -> list[FoodRecord]:
        """Publishers answer with whatever shares one word with anything; that is not wanted."""
        found = await self._sources.search(text, limit=FOUND_AT_ONCE)
        return [record for record in found if stems & _stems(record)]


class NoSupply(FoodSupply):
    """Nobody is configured to be asked."""

    async def product(self, gtin: str) -> Answer:
        return Answer.NOBODY

    async def food(self, fdc_id: int) -> Answer:
        return Answer.NOBODY

    async def foods(self, text: str) -> Answer:
        return Answer.NOBODY


def _stems(record: FoodRecord) -> set[str]:
    said = " ".join((record.name, record.brand or "", *record.synonyms))
    return set(stems_of(words_of(said)))
