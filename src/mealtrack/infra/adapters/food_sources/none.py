"""Nobody is asked: the catalogue is what was imported, and nothing leaves the machine."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult

from mealtrack.domain.model.food import FoodRecord
from mealtrack.domain.ports.food_sources import FoodSources
from mealtrack.infra.adapters.food_sources.options import SourceOptions


class NoSource(FoodSources):
    async def by_gtin(self, gtin: str) -> FoodRecord | None:
        return None

    async def search(self, text: str, *, limit: int) -> list[FoodRecord]:
        return []

    async def by_fdc_id(self, fdc_id: int) -> FoodRecord | None:
        return None


@asynccontextmanager
async def connect(_url: SplitResult, *, options: SourceOptions) -> AsyncGenerator[FoodSources]:
    yield NoSource()
