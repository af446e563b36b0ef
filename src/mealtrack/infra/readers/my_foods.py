"""What somebody logs and what they keep at hand; merged foods go by their targets."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, func, select

from mealtrack.app.queries.habits import HabitsReader
from mealtrack.app.queries.my_foods import FavoriteIds, FavoritesReader
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal import MealStatus
from mealtrack.domain.services.habits import Eaten
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.foods import foods
from mealtrack.infra.database.tables.meals import meal_items, meals
from mealtrack.infra.database.tables.my_foods import custom_foods, favorites
from mealtrack.infra.readers.rows import after, cursor_of

_f, _c, _i, _m = favorites.c, custom_foods.c, meal_items.c, meals.c


class SqlHabitsReader(HabitsReader):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def eaten(self, user_id: UserId, *, limit: int) -> Sequence[Eaten]:
        food_id = func.coalesce(_c.merged_into, _i.record_id, type_=foods.c.id.type)
        statement = (
            select(food_id, _m.eaten_at, _i.quantity, _i.unit)
            .select_from(meals)
            .join(meal_items, _i.meal_id == _m.id)
            .outerjoin(custom_foods, and_(_c.food_id == _i.record_id, _c.user_id == user_id))
            .where(
                _m.user_id == user_id,
                _m.status == MealStatus.READY,
                _i.record_id.is_not(None),
            )
            .order_by(_m.eaten_at.desc(), _m.id.desc(), _i.position)
            .limit(limit)
        )
        async with self._database.reading() as reading:
            rows = await reading.execute(statement)
            return [Eaten(*row) for row in rows]


class SqlFavoritesReader(FavoritesReader):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, owner: UserId, *, limit: int, cursor: str | None) -> FavoriteIds:
        other = favorites.alias("other")
        # A favourite that was merged into another favourite is shown once, as the other.
        is_shown_already = exists().where(
            other.c.user_id == owner, other.c.food_id == _c.merged_into
        )
        statement = (
            select(_f.food_id, _f.added_at, _c.merged_into)
            .outerjoin(custom_foods, and_(_c.food_id == _f.food_id, _c.user_id == owner))
            .where(_f.user_id == owner, _c.deleted_at.is_(None), ~is_shown_already)
            .where(*after(cursor, _f.added_at, _f.food_id))
            .order_by(_f.added_at.desc(), _f.food_id.desc())
            .limit(limit + 1)
        )
        async with self._database.reading() as reading:
            rows = (await reading.execute(statement)).all()
        ids = dict.fromkeys(FoodId(row.merged_into or row.food_id) for row in rows[:limit])
        last: tuple[UUID, datetime] | None = None
        if len(rows) > limit:
            last = rows[limit - 1].food_id, rows[limit - 1].added_at
        return FavoriteIds(list(ids), cursor_of(last[1], last[0]) if last else None)
