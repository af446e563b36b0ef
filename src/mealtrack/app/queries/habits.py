"""What somebody logs, remembered until they log something else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from mealtrack.app.queries.view import View, remembered
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.ports.cache import Cache
from mealtrack.domain.ports.clock import Clock
from mealtrack.domain.services.habits import Eaten, habits_of

# So many items back: some two months of four meals a day with two foods each.
_ITEMS = 500
_TTL_S = 3600.0


class HabitView(View):
    food_id: UUID
    last_at: datetime
    times: int
    weight: float
    quantity: float
    unit: str


class HabitsView(View):
    """One line a food, the one logged last first."""

    foods: list[HabitView]

    def weights(self) -> dict[FoodId, float]:
        return {FoodId(habit.food_id): habit.weight for habit in self.foods}


class HabitsReader(Protocol):
    async def eaten(self, user_id: UserId, *, limit: int) -> Sequence[Eaten]:
        """The newest items of the user's meals that have a record, merged ones by their target."""
        ...


async def habits_for(
    user_id: UserId, reader: HabitsReader, cache: Cache, clock: Clock
) -> HabitsView:
    """The user's habits, from their area of the cache or with one question."""

    async def ask() -> HabitsView:
        eaten = await reader.eaten(user_id, limit=_ITEMS)
        habits = habits_of(eaten, clock.now())
        return HabitsView(foods=[HabitView.model_validate(habit) for habit in habits])

    return await remembered(cache, user_id, "habits", HabitsView, ask, ttl_s=_TTL_S)
