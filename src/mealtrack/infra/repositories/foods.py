"""The catalogue, for commands: a food is visible when it is shared or the asker's own."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodId, FoodNotFound
from mealtrack.domain.ports.repositories import Foods
from mealtrack.infra.database.tables.foods import foods


class SqlFoods(Foods):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, food_id: FoodId, *, visible_to: UserId) -> Food:
        found = await self.get_many((food_id,), visible_to=visible_to)
        if food_id not in found:
            raise FoodNotFound(f"There is no food {food_id}.")
        return found[food_id]

    async def get_many(self, ids: Iterable[FoodId], *, visible_to: UserId) -> Mapping[FoodId, Food]:
        rows = await self._session.scalars(
            select(Food)
            .where(foods.c.id.in_(list(ids)), shared_or_of(visible_to))
            .order_by(foods.c.id)
        )
        return {food.id: food for food in rows}

    async def by_fdc_id(self, fdc_id: int, *, visible_to: UserId) -> Food:
        food = await self._one(foods.c.fdc_id == fdc_id, visible_to)
        if food is None:
            raise FoodNotFound(f"There is no food with the FDC id {fdc_id}.")
        return food

    async def by_gtin(self, gtin: str, *, visible_to: UserId) -> Food:
        food = await self._one(foods.c.gtin == gtin, visible_to)
        if food is None:
            raise FoodNotFound(f"There is no product with the barcode {gtin}.")
        return food

    async def _one(self, condition: ColumnElement[bool], user: UserId) -> Food | None:
        return await self._session.scalar(
            select(Food).where(condition, shared_or_of(user)).order_by(foods.c.id.desc()).limit(1)
        )


def shared_or_of(user: UserId) -> ColumnElement[bool]:
    # Not "is null or equal": SQLite would go through every food without an owner, by that index.
    me = literal(user, foods.c.owner_id.type)
    return func.coalesce(foods.c.owner_id, me) == me
