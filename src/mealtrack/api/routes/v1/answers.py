"""Answering the one question a meal may ask: POST /v1/meals/{id}/answer."""

from uuid import UUID

from fastapi import Response

from mealtrack.api import problems
from mealtrack.api.dependencies import Commands, CurrentUser, Queries
from mealtrack.api.etags import IfMatch, versions_in
from mealtrack.api.routes.v1.meals import shown
from mealtrack.api.routing import router
from mealtrack.api.schemas.questions import Answer
from mealtrack.app.commands.answers import AnswerQuestion
from mealtrack.app.queries.meals import MealView
from mealtrack.domain.model.meal import ItemId, MealId

routes = router("/v1/meals", tag="meals", is_private=True)


@routes.post("/{meal_id}/answer", responses=problems.responses(404, 409, 412))
async def answer_question(
    meal_id: UUID,
    body: Answer,
    user: CurrentUser,
    commands: Commands,
    queries: Queries,
    answer: Response,
    if_match: IfMatch = None,
) -> MealView:
    """Answer or decline what the meal asks; it is not asked again."""
    await commands.send(
        AnswerQuestion(
            user_id=user,
            meal_id=MealId(meal_id),
            kind=body.kind,
            item_id=ItemId(body.item_id),
            told=body.told(),
            food=body.food(),
            is_declined=body.decline,
            if_versions=versions_in(if_match),
        )
    )
    return await shown(meal_id, user, queries, answer)
