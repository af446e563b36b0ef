"""The food index follows the stored foods."""

import anyio

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodId
from mealtrack.domain.ports.food_index import FoodIndex, IndexedFood
from mealtrack.domain.ports.repositories import UnitOfWork

# A writer beside us, such as an import, may hold the index longer than somebody likes to wait.
_PATIENCE_S = 0.5


async def follow(food_id: FoodId, owner: UserId, uow: UnitOfWork, index: FoodIndex) -> None:
    """Let the index know one of somebody's foods as it is stored now, or forget a hidden one."""
    async with uow() as tx:
        mine = await tx.custom_foods.find(food_id, owner=owner)
    if mine is None or mine.is_hidden:
        await index.remove((food_id,))
    else:
        await index.put((indexed(mine.food),))


async def follow_at_once(food_id: FoodId, owner: UserId, uow: UnitOfWork, index: FoodIndex) -> None:
    """The same, if the index is free: the reaction to the event does it again in any case."""
    with anyio.move_on_after(_PATIENCE_S):
        try:
            await follow(food_id, owner, uow, index)
        except Unavailable:
            return


def indexed(food: Food) -> IndexedFood:
    return IndexedFood(
        id=food.id,
        name=food.name,
        synonyms=food.synonyms,
        source=food.source,
        brand=food.brand,
        category=food.category,
        owner_id=food.owner_id,
    )
