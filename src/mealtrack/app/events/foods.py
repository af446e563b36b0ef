"""What follows when something happens to a food of somebody's own."""

from mealtrack.app.indexing import follow
from mealtrack.domain.model.custom_food import (
    FoodCreated,
    FoodDeleted,
    FoodEdited,
    FoodMerged,
    FoodUnmerged,
)
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.ports.repositories import UnitOfWork

AnyFoodEvent = FoodCreated | FoodEdited | FoodDeleted | FoodMerged | FoodUnmerged


async def find_my_food(event: AnyFoodEvent, uow: UnitOfWork, index: FoodIndex) -> None:
    """Let search find it, or no longer. Idempotent: it looks at what is stored, not at the event,
    so that late and repeated ones end in the same index.
    """
    await follow(event.food_id, event.user_id, uow, index)


handlers = (find_my_food,)
