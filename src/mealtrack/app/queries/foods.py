"""What can be asked about the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from mealtrack.app.bus import Query
from mealtrack.app.queries.habits import HabitsReader, habits_for
from mealtrack.app.queries.nutrients import NutrientView, RecordMacrosView
from mealtrack.app.queries.view import Grams, Kcal, View
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodId, FoodNotFound, FoodSource
from mealtrack.domain.model.gtin import read_gtin
from mealtrack.domain.ports.cache import Cache
from mealtrack.domain.ports.clock import Clock
from mealtrack.domain.ports.food_index import FoodIndex, Hit
from mealtrack.domain.ports.food_sources import Answer, FoodSupply
from mealtrack.domain.services.habits import with_habits
from mealtrack.domain.services.missing_food import no_fdc_food, no_product

# More candidates than are shown: some may belong to somebody else or be gone.
_SPARE = 10
# And so many at least, for one of them may be what I always take.
_LEAST_CANDIDATES = 40
# With fewer local foods than these for a search, the product databases may be asked.
FEW = 3


class ServingView(View):
    name: str
    amount: float
    mass_g: Grams


class FoodLineView(View):
    """A food in a list, per 100 g; `calories` is null when its energy is unknown."""

    food_id: UUID
    fdc_id: int | None
    name: str
    brand: str | None
    data_type: FoodSource
    category: str | None
    serving: ServingView | None
    calories: Kcal | None
    nutrients: dict[str, NutrientView]


class FoodResults(View):
    results: list[FoodLineView]
    total: int
    query: str


class Suggestions(View):
    suggestions: list[str]
    query: str


class FoodView(View):
    """A food, per 100 g, with every unit it can be measured in."""

    food_id: UUID
    fdc_id: int | None
    gtin: str | None
    name: str
    brand: str | None
    data_type: FoodSource
    category: str | None
    synonyms: list[str]
    calories: Kcal | None
    macros: RecordMacrosView
    nutrition: RecordMacrosView
    nutrients: dict[str, NutrientView]
    portions: list[ServingView]
    units: list[str]
    density_g_ml: float | None
    published_on: date | None
    warnings: list[str]
    version: int


class FoodsReader(Protocol):
    async def lines(self, ids: Sequence[FoodId], *, visible_to: UserId) -> list[FoodLineView]:
        """Those that exist and may be seen, in the order asked."""
        ...

    async def records(self, ids: Sequence[FoodId], *, visible_to: UserId) -> Mapping[FoodId, Food]:
        """Whole records, for working out what an amount of them holds."""
        ...

    async def food(self, food_id: FoodId, *, visible_to: UserId) -> FoodView | None: ...

    async def by_fdc_id(self, fdc_id: int, *, visible_to: UserId) -> FoodView | None: ...

    async def by_gtin(self, gtin: str, *, visible_to: UserId) -> FoodView | None: ...


@dataclass(frozen=True, kw_only=True)
class SearchFoods(Query[FoodResults]):
    user_id: UserId
    text: str
    limit: int


async def search_foods(
    query: SearchFoods,
    index: FoodIndex,
    reader: FoodsReader,
    habits: HabitsReader,
    supply: FoodSupply,
    cache: Cache,
    clock: Clock,
) -> FoodResults:
    """The best for the words, those I log before others that fit them about as well.

    Where the catalogue has next to nothing, others may be asked and it grows.
    """

    async def found() -> list[FoodLineView]:
        many = max(query.limit + _SPARE, _LEAST_CANDIDATES)
        hits = await index.search(query.text, limit=many, visible_to=query.user_id)
        if hits:
            mine = await habits_for(query.user_id, habits, cache, clock)
            hits = with_habits(hits, mine.weights())[: query.limit + _SPARE]
        return await _lines(hits, query, reader)

    lines = await found()
    if len(lines) < min(query.limit, FEW) and await supply.foods(query.text) is Answer.KEPT:
        lines = await found()
    return FoodResults(results=lines, total=len(lines), query=query.text)


async def _lines(hits: list[Hit], query: SearchFoods, reader: FoodsReader) -> list[FoodLineView]:
    best, spare = hits[: query.limit], hits[query.limit :]
    lines = await reader.lines([hit.id for hit in best], visible_to=query.user_id)
    if spare and len(lines) < len(best):
        lines += await reader.lines([hit.id for hit in spare], visible_to=query.user_id)
    return lines[: query.limit]


@dataclass(frozen=True, kw_only=True)
class CompleteFoods(Query[Suggestions]):
    user_id: UserId
    text: str
    limit: int


async def complete_foods(query: CompleteFoods, index: FoodIndex) -> Suggestions:
    names = await index.complete(query.text, limit=query.limit, visible_to=query.user_id)
    return Suggestions(suggestions=names, query=query.text)


@dataclass(frozen=True, kw_only=True)
class GetFood(Query[FoodView]):
    user_id: UserId
    food_id: FoodId


async def get_food(query: GetFood, reader: FoodsReader) -> FoodView:
    food = await reader.food(query.food_id, visible_to=query.user_id)
    return _found(food, f"There is no food {query.food_id}.")


@dataclass(frozen=True, kw_only=True)
class GetFoodByFdcId(Query[FoodView]):
    user_id: UserId
    fdc_id: int


async def get_food_by_fdc_id(
    query: GetFoodByFdcId, reader: FoodsReader, supply: FoodSupply
) -> FoodView:
    food = await reader.by_fdc_id(query.fdc_id, visible_to=query.user_id)
    if food is not None:
        return food
    answer = await supply.food(query.fdc_id)
    if answer is Answer.KEPT:
        food = await reader.by_fdc_id(query.fdc_id, visible_to=query.user_id)
    return _found(food, no_fdc_food(query.fdc_id, answer))


@dataclass(frozen=True, kw_only=True)
class GetFoodByGtin(Query[FoodView]):
    """A product by its barcode as it is printed; raises Invalid when that is no GTIN."""

    user_id: UserId
    gtin: str


async def get_food_by_gtin(
    query: GetFoodByGtin, reader: FoodsReader, supply: FoodSupply
) -> FoodView:
    gtin = read_gtin(query.gtin).digits
    food = await reader.by_gtin(gtin, visible_to=query.user_id)
    if food is not None:
        return food
    answer = await supply.product(gtin)
    if answer is Answer.KEPT:
        food = await reader.by_gtin(gtin, visible_to=query.user_id)
    return _found(food, no_product(query.gtin, answer))


def _found(food: FoodView | None, otherwise: str) -> FoodView:
    if food is None:
        raise FoodNotFound(otherwise)
    return food


handlers = (search_foods, complete_foods, get_food, get_food_by_fdc_id, get_food_by_gtin)
