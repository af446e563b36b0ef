"""What follows when something happens to a food of somebody's own."""

from mealtrack.app.indexing import IndexFollower
from mealtrack.domain.model.custom_food import (
    FoodCreated,
    FoodDeleted,
    FoodEdited,
    FoodMerged,
    FoodUnmerged,
)

AnyFoodEvent = FoodCreated | FoodEdited | FoodDeleted | FoodMerged | FoodUnmerged


async def find_my_food(event: AnyFoodEvent, index: IndexFollower) -> None:
    """Let search find it, or no longer. Idempotent: it looks at what is stored, not at the event,
    so that late and repeated ones end in the same index.
    """
    await index.follow(event.food_id, event.user_id)


handlers = (find_my_food,)
