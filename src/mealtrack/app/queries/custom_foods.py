"""Foods of my own, as I entered them and as they are counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from mealtrack.app.bus import Query
from mealtrack.app.queries.foods import FoodLineView, FoodsReader, FoodView
from mealtrack.app.queries.nutrients import NutrientView
from mealtrack.app.queries.view import View
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId, FoodNotFound
from mealtrack.domain.model.food_label import Basis
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.services.likeness import Alike, Described, alike

_CANDIDATES = 20


class LabelView(View):
    """The label as it was typed: `nutrients` are those of one serving, or of 100 g."""

    basis: Basis
    serving_g: float | None
    serving_name: str | None
    energy_kj: float | None
    nutrients: dict[str, NutrientView]


class CustomFoodView(FoodView):
    """A food of mine, per 100 g, and the label it follows from.

    `version` is the record's, which meals name; `revision` counts every change and makes the ETag.
    Looking up a food that is `merged_into` another answers the other everywhere else.
    """

    label: LabelView
    merged_into: UUID | None
    created_at: datetime
    updated_at: datetime
    revision: int


class CustomFoodLineView(FoodLineView):
    warnings: list[str]
    merged_into: UUID | None
    updated_at: datetime
    revision: int


class CustomFoodPage(View):
    items: list[CustomFoodLineView]
    next_cursor: str | None


class DuplicateView(FoodLineView):
    """A food that may be the same one; `reason` says why."""

    reason: Alike


class Duplicates(View):
    items: list[DuplicateView]


class CustomFoodsReader(Protocol):
    async def food(self, food_id: FoodId, *, owner: UserId) -> CustomFoodView | None: ...

    async def page(self, owner: UserId, *, limit: int, cursor: str | None) -> CustomFoodPage: ...

    async def described(
        self, ids: Sequence[FoodId], gtin: str | None, *, visible_to: UserId
    ) -> dict[FoodId, Described]:
        """Of these foods and those with this barcode, what tells whether two are one."""
        ...


@dataclass(frozen=True, kw_only=True)
class GetCustomFood(Query[CustomFoodView]):
    user_id: UserId
    food_id: FoodId


async def get_custom_food(query: GetCustomFood, reader: CustomFoodsReader) -> CustomFoodView:
    food = await reader.food(query.food_id, owner=query.user_id)
    if food is None:
        raise FoodNotFound(f"There is no food {query.food_id}.")
    return food


@dataclass(frozen=True, kw_only=True)
class ListCustomFoods(Query[CustomFoodPage]):
    user_id: UserId
    limit: int
    cursor: str | None


async def list_custom_foods(query: ListCustomFoods, reader: CustomFoodsReader) -> CustomFoodPage:
    return await reader.page(query.user_id, limit=query.limit, cursor=query.cursor)


@dataclass(frozen=True, kw_only=True)
class ListDuplicates(Query[Duplicates]):
    """Foods I can see that are probably this one of mine: by barcode, or by name and values."""

    user_id: UserId
    food_id: FoodId


async def list_duplicates(
    query: ListDuplicates, mine: CustomFoodsReader, reader: FoodsReader, index: FoodIndex
) -> Duplicates:
    user = query.user_id
    food = await get_custom_food(GetCustomFood(user_id=user, food_id=query.food_id), mine)
    hits = await index.search(food.name, limit=_CANDIDATES, visible_to=user)
    ids = [query.food_id, *(hit.id for hit in hits)]
    known = await mine.described(ids, food.gtin, visible_to=user)
    if (this := known.pop(query.food_id, None)) is None:
        return Duplicates(items=[])
    reasons = {one: reason for one, other in known.items() if (reason := alike(this, other))}
    lines = await reader.lines(list(reasons), visible_to=user)
    return Duplicates(
        items=[DuplicateView(**dict(line), reason=reasons[FoodId(line.food_id)]) for line in lines]
    )


handlers = (get_custom_food, list_custom_foods, list_duplicates)
