"""The catalogue: /v1/foods."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from mealtrack.api import problems
from mealtrack.api.dependencies import CurrentUser, Queries
from mealtrack.api.routing import router
from mealtrack.api.schemas.base import Text
from mealtrack.app.queries.foods import (
    CompleteFoods,
    FoodResults,
    FoodView,
    GetFood,
    GetFoodByFdcId,
    GetFoodByGtin,
    SearchFoods,
    Suggestions,
)
from mealtrack.domain.model.food import FoodId

routes = router("/v1/foods", tag="foods", is_private=True)

Words = Annotated[str, Text(200), Query(alias="q", description="What somebody typed")]
Limit = Annotated[int, Query(ge=1, le=100)]


@routes.get("/search")
async def search(q: Words, user: CurrentUser, queries: Queries, limit: Limit = 20) -> FoodResults:
    """Foods by name, generic ones first; typos and unfinished words are forgiven."""
    return await queries.send(SearchFoods(user_id=user, text=q, limit=limit))


@routes.get("/autocomplete")
async def autocomplete(
    q: Words, user: CurrentUser, queries: Queries, limit: Limit = 10
) -> Suggestions:
    """Names that begin like this."""
    return await queries.send(CompleteFoods(user_id=user, text=q, limit=limit))


@routes.get("/barcode/{gtin}", responses=problems.responses(404))
async def by_barcode(
    gtin: Annotated[str, Path(min_length=1, max_length=40)], user: CurrentUser, queries: Queries
) -> FoodView:
    """The product with this barcode, as it is printed; lost leading zeros are repaired."""
    return await queries.send(GetFoodByGtin(user_id=user, gtin=gtin))


@routes.get("/{fdc_id}/details", responses=problems.responses(404))
async def details(
    fdc_id: Annotated[int, Path(gt=0, lt=2**31)], user: CurrentUser, queries: Queries
) -> FoodView:
    """A food by its FoodData Central id, with portions."""
    return await queries.send(GetFoodByFdcId(user_id=user, fdc_id=fdc_id))


@routes.get("/{food_id}", responses=problems.responses(404))
async def food(food_id: UUID, user: CurrentUser, queries: Queries) -> FoodView:
    """A food with its portions and every unit it can be measured in."""
    return await queries.send(GetFood(user_id=user, food_id=FoodId(food_id)))
