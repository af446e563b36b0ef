"""Foods I have at hand: those I logged lately, and my favourites."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from mealtrack.app.bus import Query
from mealtrack.app.queries.foods import FoodLineView, FoodsReader
from mealtrack.app.queries.habits import HabitsReader, habits_for
from mealtrack.app.queries.view import View
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.ports.cache import Cache
from mealtrack.domain.ports.clock import Clock


class RecentFoodView(FoodLineView):
    """A food I logged, with the quantity and unit I mostly take."""

    last_logged_at: datetime
    times_logged: int
    usual_quantity: float
    usual_unit: str


class RecentFoods(View):
    items: list[RecentFoodView]


@dataclass(frozen=True, kw_only=True)
class ListRecentFoods(Query[RecentFoods]):
    user_id: UserId
    limit: int


async def list_recent_foods(
    query: ListRecentFoods,
    reader: FoodsReader,
    habits: HabitsReader,
    cache: Cache,
    clock: Clock,
) -> RecentFoods:
    mine = await habits_for(query.user_id, habits, cache, clock)
    by_food = {habit.food_id: habit for habit in mine.foods}
    lines = await reader.lines([FoodId(one) for one in by_food], visible_to=query.user_id)
    return RecentFoods(
        items=[
            RecentFoodView(
                **dict(line),
                last_logged_at=by_food[line.food_id].last_at,
                times_logged=by_food[line.food_id].times,
                usual_quantity=by_food[line.food_id].quantity,
                usual_unit=by_food[line.food_id].unit,
            )
            for line in lines[: query.limit]
        ]
    )


class FavoriteView(View):
    """Whether a food is among my favourites."""

    food_id: UUID
    is_favorite: bool


class FavoritePage(View):
    """My favourites, the newest first."""

    items: list[FoodLineView]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class FavoriteIds:
    """A page of favourites, merged ones by their target."""

    ids: list[FoodId]
    next_cursor: str | None


class FavoritesReader(Protocol):
    async def page(self, owner: UserId, *, limit: int, cursor: str | None) -> FavoriteIds: ...


@dataclass(frozen=True, kw_only=True)
class ListFavorites(Query[FavoritePage]):
    user_id: UserId
    limit: int
    cursor: str | None


async def list_favorites(
    query: ListFavorites, favorites: FavoritesReader, reader: FoodsReader
) -> FavoritePage:
    page = await favorites.page(query.user_id, limit=query.limit, cursor=query.cursor)
    lines = await reader.lines(page.ids, visible_to=query.user_id)
    return FavoritePage(items=lines, next_cursor=page.next_cursor)


handlers = (list_recent_foods, list_favorites)
