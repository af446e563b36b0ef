"""Foods I have at hand: /v1/foods/recent and /v1/foods/favorites."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from mealtrack.api import problems
from mealtrack.api.dependencies import Commands, CurrentUser, Queries
from mealtrack.api.routing import router
from mealtrack.app.commands.favorites import AddFavorite, RemoveFavorite
from mealtrack.app.queries.my_foods import (
    FavoritePage,
    FavoriteView,
    ListFavorites,
    ListRecentFoods,
    RecentFoods,
)
from mealtrack.domain.model.food import FoodId

routes = router("/v1/foods", tag="my foods", is_private=True)
Limit = Annotated[int, Query(ge=1, le=100)]


@routes.get("/recent")
async def recent(user: CurrentUser, queries: Queries, limit: Limit = 20) -> RecentFoods:
    """What I logged lately, newest first, with the quantity and unit I mostly take."""
    return await queries.send(ListRecentFoods(user_id=user, limit=limit))


@routes.get("/favorites")
async def favorites(
    user: CurrentUser,
    queries: Queries,
    limit: Limit = 20,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> FavoritePage:
    """My favourites, newest first, page by page."""
    return await queries.send(ListFavorites(user_id=user, limit=limit, cursor=cursor))


@routes.put("/favorites/{food_id}", responses=problems.responses(404))
async def add_favorite(food_id: UUID, user: CurrentUser, commands: Commands) -> FavoriteView:
    """Keep a food among my favourites; doing it again changes nothing."""
    await commands.send(AddFavorite(user_id=user, food_id=FoodId(food_id)))
    return FavoriteView(food_id=food_id, is_favorite=True)


@routes.delete("/favorites/{food_id}")
async def remove_favorite(food_id: UUID, user: CurrentUser, commands: Commands) -> FavoriteView:
    """Take a food from my favourites, if it is there."""
    await commands.send(RemoveFavorite(user_id=user, food_id=FoodId(food_id)))
    return FavoriteView(food_id=food_id, is_favorite=False)
