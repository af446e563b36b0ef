"""Meals: entered by hand, read, changed, deleted and restored: /v1/meals."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response, status

from mealtrack.api import problems
from mealtrack.api.dependencies import Commands, CurrentUser, Queries
from mealtrack.api.etags import IfMatch, IfNoneMatch, etag, is_known, versions_in
from mealtrack.api.routing import router
from mealtrack.api.schemas.answers import CreatedView, DeletedView, EditedView
from mealtrack.api.schemas.base import LocalDate, Text
from mealtrack.api.schemas.meals import ItemChanges, MealPatch, NewMeal
from mealtrack.app.bus import QueryBus
from mealtrack.app.commands.meals import CreateMeal, DeleteMeal, EditMeal, RestoreMeal
from mealtrack.app.queries.meals import GetMeal, ListMeals, MealFilter, MealPage, MealView
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MealId, MealType

routes = router("/v1/meals", tag="meals", is_private=True)
_NOT_MODIFIED = {304: {"description": "The client has this version already."}}


async def shown(meal_id: UUID, user: UserId, queries: QueryBus, answer: Response) -> MealView:
    """The meal as it is now, its ETag in the answer's headers."""
    view = await queries.send(GetMeal(user_id=user, meal_id=MealId(meal_id)))
    answer.headers["ETag"] = etag(view)
    return view


@routes.post("", status_code=status.HTTP_201_CREATED, responses=problems.responses(404))
@routes.post("/manual", status_code=status.HTTP_201_CREATED, responses=problems.responses(404))
async def create_meal(
    body: NewMeal, user: CurrentUser, commands: Commands, queries: Queries, answer: Response
) -> CreatedView:
    """Log a meal; units mean what they say, and every number names its record."""
    meal_id = await commands.send(
        CreateMeal(
            user_id=user,
            name=body.dish_name,
            items=tuple(item.ingredient() for item in body.items),
            when=body.when(),
            notes=body.notes,
            source=body.entered(),
        )
    )
    answer.headers["Location"] = f"/v1/meals/{meal_id}"
    return CreatedView(**dict(await shown(meal_id, user, queries, answer)))


@routes.get("")
async def list_meals(
    user: CurrentUser,
    queries: Queries,
    *,
    since: Annotated[LocalDate | None, Query(alias="from")] = None,
    until: Annotated[LocalDate | None, Query(alias="to")] = None,
    meal_type: MealType | None = None,
    q: Annotated[Annotated[str, Text(200)] | None, Query(description="Part of the name")] = None,
    deleted: bool = False,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> MealPage:
    """My meals, newest first, page by page; stable while others are added."""
    wanted = MealFilter(since=since, until=until, meal_type=meal_type, text=q, is_deleted=deleted)
    return await queries.send(ListMeals(user_id=user, wanted=wanted, limit=limit, cursor=cursor))


@routes.get(
    "/{meal_id}", response_model=MealView, responses=problems.responses(404) | _NOT_MODIFIED
)
async def get_meal(
    meal_id: UUID,
    user: CurrentUser,
    queries: Queries,
    answer: Response,
    if_none_match: IfNoneMatch = None,
) -> MealView | Response:
    """One meal with its items, nutrients and where each number comes from."""
    view = await shown(meal_id, user, queries, answer)
    if is_known(view, if_none_match):
        return Response(status_code=304, headers={"ETag": etag(view)})
    return view


@routes.patch("/{meal_id}", responses=problems.responses(404, 409, 412))
async def edit_meal(
    meal_id: UUID,
    body: MealPatch,
    user: CurrentUser,
    commands: Commands,
    queries: Queries,
    answer: Response,
    if_match: IfMatch = None,
) -> MealView:
    """Change a ready meal: all of what is asked, or nothing."""
    await commands.send(
        EditMeal(
            user_id=user,
            meal_id=MealId(meal_id),
            changes=tuple(change.change() for change in body.food_item_changes),
            name=body.dish_name,
            notes=body.notes,
            meal_type=body.meal_type,
            consumed_at=body.consumed_at,
            if_versions=versions_in(if_match),
        )
    )
    return await shown(meal_id, user, queries, answer)


@routes.put("/{meal_id}/ingredients", responses=problems.responses(404, 409, 412))
async def change_ingredients(
    meal_id: UUID,
    body: ItemChanges,
    user: CurrentUser,
    commands: Commands,
    queries: Queries,
    answer: Response,
    if_match: IfMatch = None,
) -> EditedView:
    """Add, update and remove items, all together or not at all."""
    await commands.send(
        EditMeal(
            user_id=user,
            meal_id=MealId(meal_id),
            changes=tuple(change.change() for change in body.food_item_changes),
            name=body.dish_name,
            if_versions=versions_in(if_match),
        )
    )
    return EditedView.of(await shown(meal_id, user, queries, answer))


@routes.delete("/{meal_id}", responses=problems.responses(404, 409, 412))
async def delete_meal(
    meal_id: UUID, user: CurrentUser, commands: Commands, if_match: IfMatch = None
) -> DeletedView:
    """Take a meal out of the diary; it can be restored for 30 days."""
    await commands.send(
        DeleteMeal(user_id=user, meal_id=MealId(meal_id), if_versions=versions_in(if_match))
    )
    return DeletedView(meal_id=meal_id)


@routes.post("/{meal_id}/restore", responses=problems.responses(404, 409, 412))
async def restore_meal(
    meal_id: UUID,
    user: CurrentUser,
    commands: Commands,
    queries: Queries,
    answer: Response,
    if_match: IfMatch = None,
) -> MealView:
    """Bring a deleted meal back."""
    await commands.send(
        RestoreMeal(user_id=user, meal_id=MealId(meal_id), if_versions=versions_in(if_match))
    )
    return await shown(meal_id, user, queries, answer)
