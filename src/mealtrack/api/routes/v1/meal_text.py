"""Meals in words: previewed and logged: /v1/meals/parse-text and /v1/meals/text."""

from fastapi import Response, status

from mealtrack.api.dependencies import Commands, CurrentUser, Queries
from mealtrack.api.routes.v1.meals import shown
from mealtrack.api.routing import router
from mealtrack.api.schemas.answers import CreatedView
from mealtrack.api.schemas.meal_text import MealWords, NewMealText
from mealtrack.app.commands.meal_text import LogMealText
from mealtrack.app.queries.meal_text import ParsedMealView, ParseMealText

routes = router("/v1/meals", tag="meals", is_private=True)


@routes.post("/parse-text")
async def parse_text(body: MealWords, user: CurrentUser, queries: Queries) -> ParsedMealView:
    """What "2 eggs and a slice of toast" would be; nothing is stored."""
    return await queries.send(ParseMealText(user_id=user, text=body.text, locale=body.locale))


@routes.post("/text", status_code=status.HTTP_201_CREATED)
async def log_text(
    body: NewMealText, user: CurrentUser, commands: Commands, queries: Queries, answer: Response
) -> CreatedView:
    """Log a meal in words; every number names its record, what nobody knows has none."""
    meal_id = await commands.send(
        LogMealText(
            user_id=user,
            text=body.text,
            when=body.when(),
            notes=body.notes,
            locale=body.locale,
        )
    )
    answer.headers["Location"] = f"/v1/meals/{meal_id}"
    return CreatedView(**dict(await shown(meal_id, user, queries, answer)))
