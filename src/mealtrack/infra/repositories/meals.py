"""Meals, for commands."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import Meal, MealId, MealNotFound
from mealtrack.domain.ports.repositories import Meals
from mealtrack.infra.database.tables.meals import meals


class SqlMeals(Meals):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, meal_id: MealId, *, owner: UserId) -> Meal:
        meal = await self._session.scalar(
            select(Meal)
            .where(meals.c.id == meal_id, meals.c.user_id == owner)
            # Of two changes at once the second waits and is made to what the first left.
            .with_for_update()
        )
        if meal is None:
            raise MealNotFound(f"There is no meal {meal_id}.")
        return meal

    def add(self, meal: Meal) -> None:
        self._session.add(meal)
