"""What follows when something happens to a meal."""

import json

from mealtrack.domain.model.meal import (
    MealAnalysisFailed,
    MealAnalyzed,
    MealCreated,
    MealDeleted,
    MealEdited,
    MealProgressed,
    MealQuestionSettled,
    MealRestored,
)
from mealtrack.domain.ports.hub import Hub

AnyMealEvent = (
    MealCreated
    | MealProgressed
    | MealAnalyzed
    | MealAnalysisFailed
    | MealEdited
    | MealQuestionSettled
    | MealDeleted
    | MealRestored
)


def channel_of(user_id: object) -> str:
    """Where a user's open screens listen."""
    return f"user:{user_id}"


async def tell_the_user(event: AnyMealEvent, hub: Hub) -> None:
    """Let open screens know. Idempotent: a screen told twice reads the same meal twice."""
    news = {"type": type(event).__name__, "meal_id": str(event.meal_id)}
    await hub.publish(channel_of(event.user_id), json.dumps(news))


handlers = (tell_the_user,)
