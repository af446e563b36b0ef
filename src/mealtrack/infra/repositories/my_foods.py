"""Foods of somebody's own and their favourites, for commands."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.custom_food import CustomFood
from mealtrack.domain.model.food import FoodId, FoodNotFound
from mealtrack.domain.ports.repositories import CustomFoods, Favorites
from mealtrack.infra.database.tables.my_foods import custom_foods, favorites

_c, _f = custom_foods.c, favorites.c


class SqlCustomFoods(CustomFoods):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, food_id: FoodId, *, owner: UserId) -> CustomFood:
        food = await self.find(food_id, owner=owner)
        if food is None or food.deleted_at is not None:
            raise FoodNotFound(f"There is no food {food_id}.")
        return food

    async def find(self, food_id: FoodId, *, owner: UserId) -> CustomFood | None:
        return await self._session.scalar(
            select(CustomFood).where(_c.food_id == food_id, _c.user_id == owner)
        )

    async def hold(self, *ids: FoodId, owner: UserId) -> None:
        # In the order of their ids, so that two merges never wait for each other. SQLite, which
        # knows no such lock, lets only one transaction write anyway.
        await self._session.execute(
            select(_c.food_id)
            .where(_c.food_id.in_(ids), _c.user_id == owner)
            .order_by(_c.food_id)
            .with_for_update()
        )

    async def stands_for_others(self, food_id: FoodId, *, owner: UserId) -> bool:
        merged = exists().where(_c.merged_into == food_id, _c.user_id == owner)
        return bool(await self._session.scalar(select(merged)))

    def add(self, food: CustomFood) -> None:
        self._session.add(food)


class SqlFavorites(Favorites):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, food_id: FoodId, *, owner: UserId, at: datetime) -> None:
        row = {"user_id": owner, "food_id": food_id, "added_at": at}
        if self._session.get_bind().dialect.name == "sqlite":
            kept = sqlite.insert(favorites).values(row).on_conflict_do_nothing()
        else:
            into = mysql.insert(favorites).values(row)
            kept = into.on_duplicate_key_update(food_id=into.inserted.food_id)
        await self._session.execute(kept)

    async def remove(self, food_id: FoodId, *, owner: UserId) -> None:
        merged = select(_c.food_id).where(_c.merged_into == food_id, _c.user_id == owner)
        await self._session.execute(
            delete(favorites).where(
                _f.user_id == owner, or_(_f.food_id == food_id, _f.food_id.in_(merged))
            )
        )
