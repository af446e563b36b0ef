"""Several publishers as one: in the order of the setting, each within its own deadline."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from mealtrack.domain.model.food import FoodRecord
from mealtrack.domain.ports.food_sources import FoodSources, SourceSilent


class SeveralSources(FoodSources):
    def __init__(self, sources: Sequence[FoodSources]) -> None:
        self._sources = sources

    async def by_gtin(self, gtin: str) -> FoodRecord | None:
        return await self._first(lambda source: source.by_gtin(gtin))

    async def by_fdc_id(self, fdc_id: int) -> FoodRecord | None:
        return await self._first(lambda source: source.by_fdc_id(fdc_id))

    async def search(self, text: str, *, limit: int) -> list[FoodRecord]:
        """All are asked at once; those who are silent are only missed when nobody knows a thing."""
        answers = await asyncio.gather(*(_found(one, text, limit) for one in self._sources))
        found = [record for answer in answers for record in answer or ()]
        if not found and any(answer is None for answer in answers):
            raise SourceSilent("Not every product database has answered.")
        return sorted(found, key=lambda record: not record.source.is_generic)

    async def _first(
        self, ask: Callable[[FoodSources], Awaitable[FoodRecord | None]]
    ) -> FoodRecord | None:
        """One after the other, since their allowances are small; a later one may know it."""
        silent: SourceSilent | None = None
        for source in self._sources:
            try:
                if record := await ask(source):
                    return record
            except SourceSilent as nothing:
                silent = nothing
        if silent:
            raise silent
        return None


async def _found(source: FoodSources, text: str, limit: int) -> list[FoodRecord] | None:
    try:
        return await source.search(text, limit=limit)
    except SourceSilent:
        return None
