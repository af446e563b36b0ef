"""The catalogue, for commands: a food is visible when it is shared or the asker's own."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import Food, FoodId, FoodNotFound
from mealtrack.domain.ports.repositories import Foods
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.database.tables.my_foods import custom_foods
from mealtrack.infra.repositories.visible import own_first, product, seen_by, shared_or_of

_c = custom_foods.c


class SqlFoods(Foods):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, food_id: FoodId, *, visible_to: UserId) -> Food:
        found = await self.get_many((food_id,), visible_to=visible_to)
        if food_id not in found:
            raise FoodNotFound(f"There is no food {food_id}.")
        return found[food_id]

    async def get_many(self, ids: Iterable[FoodId], *, visible_to: UserId) -> Mapping[FoodId, Food]:
        asked = set(ids)
        found = await self._seen(asked, visible_to)
        if missing := asked - set(found):
            # Merged ones are hidden, so that they are among the missing.
            merged = await self._session.execute(
                select(_c.food_id, _c.merged_into).where(
                    _c.food_id.in_(missing), _c.user_id == visible_to, _c.merged_into.is_not(None)
                )
            )
            instead = {FoodId(row.food_id): FoodId(row.merged_into) for row in merged}
            others = await self._seen(set(instead.values()), visible_to)
            found |= {old: others[new] for old, new in instead.items() if new in others}
        return found

    async def recorded(self, food_id: FoodId, *, visible_to: UserId) -> Food | None:
        return await self._session.scalar(
            select(Food).where(foods.c.id == food_id, shared_or_of(visible_to))
        )

    async def by_fdc_id(self, fdc_id: int, *, visible_to: UserId) -> Food:
        food = await self._one(foods.c.fdc_id == fdc_id, visible_to)
        if food is None:
            raise FoodNotFound(f"There is no food with the FDC id {fdc_id}.")
        return food

    async def by_gtin(self, gtin: str, *, visible_to: UserId) -> Food:
        mine = product(gtin, visible_to).scalar_subquery()
        food = await self._one(foods.c.id == mine, visible_to)
        if food is None:
            raise FoodNotFound(f"There is no product with the barcode {gtin}.")
        return food

    async def _seen(self, ids: set[FoodId], user: UserId) -> dict[FoodId, Food]:
        if not ids:
            return {}
        rows = await self._session.scalars(
            select(Food).where(foods.c.id.in_(ids), seen_by(user)).order_by(foods.c.id)
        )
        return {food.id: food for food in rows}

    async def _one(self, condition: ColumnElement[bool], user: UserId) -> Food | None:
        return await self._session.scalar(
            select(Food).where(condition, seen_by(user)).order_by(*own_first()).limit(1)
        )
