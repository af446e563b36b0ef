"""The food index follows the stored foods."""

import anyio

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodId
from mealtrack.domain.ports.food_index import FoodIndex, IndexedFood
from mealtrack.domain.ports.repositories import UnitOfWork

# A writer beside us, such as an import, may hold the index longer than somebody likes to wait.
_PATIENCE_S = 3.0


class IndexFollower:
    """Brings one food after the other into the index, as it is stored at that moment.

    One at a time: a reaction that looked before a change would otherwise undo what was indexed
    right after it. Other processes may; the change's own reaction then has the last word.
    """

    def __init__(self, uow: UnitOfWork, index: FoodIndex) -> None:
        self._uow, self._index = uow, index
        self._turn = anyio.Lock()

    async def follow(self, food_id: FoodId, owner: UserId) -> None:
        """Let the index know one of somebody's foods, or forget a hidden one."""
        async with self._turn:
            async with self._uow() as tx:
                mine = await tx.custom_foods.find(food_id, owner=owner)
            if mine is None or mine.is_hidden:
                await self._index.remove((food_id,))
            else:
                await self._index.put((indexed(mine.food),))

    async def follow_at_once(self, food_id: FoodId, owner: UserId) -> None:
        """The same, if the index is free: the reaction to the event does it again in any case."""
        with anyio.move_on_after(_PATIENCE_S):
            try:
                await self.follow(food_id, owner)
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
