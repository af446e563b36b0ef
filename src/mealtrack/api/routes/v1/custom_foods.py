"""Foods of my own: /v1/foods/custom."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response, status

from mealtrack.api import problems
from mealtrack.api.dependencies import Commands, CurrentUser, Queries
from mealtrack.api.etags import IfMatch, IfNoneMatch, etag, is_known, versions_in
from mealtrack.api.routing import router
from mealtrack.api.schemas.answers import DeletedFoodView
from mealtrack.api.schemas.custom_foods import CustomFoodPatch, Merge, NewCustomFood
from mealtrack.app.bus import QueryBus
from mealtrack.app.commands.custom_foods import (
    CreateCustomFood,
    DeleteCustomFood,
    EditCustomFood,
    MergeFood,
    UnmergeFood,
)
from mealtrack.app.queries.custom_foods import (
    CustomFoodPage,
    CustomFoodView,
    Duplicates,
    GetCustomFood,
    ListCustomFoods,
    ListDuplicates,
)
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId

routes = router("/v1/foods/custom", tag="my foods", is_private=True)
_NOT_MODIFIED = {304: {"description": "The client has this version already."}}
_CHANGES = problems.responses(404, 409, 412)


async def _shown(
    food_id: UUID, user: UserId, queries: QueryBus, answer: Response
) -> CustomFoodView:
    """The food as it is now, its ETag in the answer's headers."""
    view = await queries.send(GetCustomFood(user_id=user, food_id=FoodId(food_id)))
    answer.headers["ETag"] = etag(view)
    return view


@routes.post("", status_code=status.HTTP_201_CREATED)
async def create(
    body: NewCustomFood, user: CurrentUser, commands: Commands, queries: Queries, answer: Response
) -> CustomFoodView:
    """Enter a food from its label; what is doubtful is named in `warnings`, nothing is dropped."""
    food_id = await commands.send(
        CreateCustomFood(
            user_id=user,
            name=body.name,
            brand=body.brand or None,
            gtin=body.gtin or None,
            label=body.label.label(),
            portions=tuple(portion.portion() for portion in body.portions),
        )
    )
    answer.headers["Location"] = f"/v1/foods/custom/{food_id}"
    return await _shown(food_id, user, queries, answer)


@routes.get("")
async def list_mine(
    user: CurrentUser,
    queries: Queries,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> CustomFoodPage:
    """My foods, newest first, page by page; merged ones say into what."""
    return await queries.send(ListCustomFoods(user_id=user, limit=limit, cursor=cursor))


@routes.get(
    "/{food_id}", response_model=CustomFoodView, responses=problems.responses(404) | _NOT_MODIFIED
)
async def get_mine(
    food_id: UUID,
    user: CurrentUser,
    queries: Queries,
    answer: Response,
    if_none_match: IfNoneMatch = None,
) -> CustomFoodView | Response:
    """One of my foods, with the label as it was typed."""
    view = await _shown(food_id, user, queries, answer)
    if is_known(view, if_none_match):
        return Response(status_code=304, headers={"ETag": etag(view)})
    return view


@routes.get("/{food_id}/duplicates", responses=problems.responses(404))
async def duplicates(food_id: UUID, user: CurrentUser, queries: Queries) -> Duplicates:
    """Foods that are probably this one: the same barcode, or the same name and values."""
    return await queries.send(ListDuplicates(user_id=user, food_id=FoodId(food_id)))


@routes.patch("/{food_id}", responses=_CHANGES)
async def edit(
    food_id: UUID,
    body: CustomFoodPatch,
    user: CurrentUser,
    commands: Commands,
    queries: Queries,
    answer: Response,
    if_match: IfMatch = None,
) -> CustomFoodView:
    """Change a food of mine; meals logged with it keep their numbers."""
    await commands.send(
        EditCustomFood(
            user_id=user,
            food_id=FoodId(food_id),
            name=body.name,
            brand=body.brand,
            gtin=body.gtin,
            label=body.label.label() if body.label else None,
            portions=None
            if body.portions is None
            else tuple(portion.portion() for portion in body.portions),
            if_versions=versions_in(if_match, "food"),
        )
    )
    return await _shown(food_id, user, queries, answer)


@routes.delete("/{food_id}", responses=_CHANGES)
async def delete(
    food_id: UUID, user: CurrentUser, commands: Commands, if_match: IfMatch = None
) -> DeletedFoodView:
    """Hide a food of mine; meals logged with it keep their numbers."""
    await commands.send(
        DeleteCustomFood(
            user_id=user, food_id=FoodId(food_id), if_versions=versions_in(if_match, "food")
        )
    )
    return DeletedFoodView(food_id=food_id)


@routes.post("/{food_id}/merge", responses=_CHANGES)
async def merge(
    food_id: UUID,
    body: Merge,
    user: CurrentUser,
    commands: Commands,
    queries: Queries,
    answer: Response,
    if_match: IfMatch = None,
) -> CustomFoodView:
    """Let another food stand for this one from now on; `unmerge` undoes it."""
    await commands.send(
        MergeFood(
            user_id=user,
            food_id=FoodId(food_id),
            into=FoodId(body.into),
            if_versions=versions_in(if_match, "food"),
        )
    )
    return await _shown(food_id, user, queries, answer)


@routes.post("/{food_id}/unmerge", responses=_CHANGES)
async def unmerge(
    food_id: UUID,
    user: CurrentUser,
    commands: Commands,
    queries: Queries,
    answer: Response,
    if_match: IfMatch = None,
) -> CustomFoodView:
    """Undo a merge: everything is as it was before."""
    await commands.send(
        UnmergeFood(
            user_id=user, food_id=FoodId(food_id), if_versions=versions_in(if_match, "food")
        )
    )
    return await _shown(food_id, user, queries, answer)
