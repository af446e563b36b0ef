"""A user's days, read from the sums kept with every change."""

from datetime import date, datetime

from sqlalchemy import select

from mealtrack.app.queries.days import (
    Activities,
    ActivityView,
    DayIntervalView,
    DaysReader,
    DayView,
)
from mealtrack.app.queries.nutrients import IntervalView, macros_of, nutrients_of
from mealtrack.domain.errors import Unauthenticated
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MealStatus
from mealtrack.domain.model.nutrition import NOTHING
from mealtrack.domain.services.days import local_day
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.meals import day_totals, meals
from mealtrack.infra.database.tables.users import users
from mealtrack.infra.readers.meals import Urls

# More meals than anybody eats in a day; a list has a limit all the same.
_FEED = 500


class SqlDaysReader(DaysReader):
    def __init__(self, database: Database, images: Urls) -> None:
        self._database, self._images = database, images

    async def today(self, owner: UserId, now: datetime) -> date:
        async with self._database.reading() as reading:
            row = (
                await reading.execute(
                    select(users.c.zone, users.c.day_start_minutes).where(users.c.id == owner)
                )
            ).one_or_none()
        if row is None:
            raise Unauthenticated("This account is gone; sign in again.")
        return local_day(now, row.zone, row.day_start_minutes)

    async def day(self, owner: UserId, day: date) -> DayView:
        async with self._database.reading() as reading:
            row = (
                await reading.execute(
                    select(
                        day_totals.c.meals,
                        day_totals.c.nutrition,
                        day_totals.c.calories_low,
                        day_totals.c.calories_high,
                    ).where(day_totals.c.user_id == owner, day_totals.c.day == day)
                )
            ).one_or_none()
        nutrition = row.nutrition if row else NOTHING
        return DayView(
            date=day,
            meals=row.meals if row else 0,
            target_calories=None,
            target_macros=None,
            consumed_calories=nutrition.calories,
            consumed_macros=macros_of(nutrition),
            remaining_calories=None,
            remaining_macros=None,
            completion_percentage=None,
            interval=DayIntervalView(
                calories=IntervalView(low=row.calories_low, high=row.calories_high)
                if row and row.calories_low is not None
                else None
            ),
            total_weight_grams=nutrition.mass_g,
            nutrients=nutrients_of(nutrition),
        )

    async def activities(self, owner: UserId, day: date) -> Activities:
        m = meals.c
        async with self._database.reading() as reading:
            rows = await reading.execute(
                select(m.id, m.eaten_at, m.name, m.meal_type, m.nutrition, m.image_key)
                .where(m.user_id == owner, m.day == day, m.status == MealStatus.READY)
                .order_by(m.eaten_at.desc(), m.id.desc())
                .limit(_FEED)
            )
            return Activities(
                items=[
                    ActivityView(
                        id=row.id,
                        type="meal",
                        timestamp=row.eaten_at,
                        title=row.name,
                        meal_type=row.meal_type,
                        calories=row.nutrition.calories,
                        macros=macros_of(row.nutrition),
                        quantity=row.nutrition.mass_g,
                        image_url=self._images.url(row.image_key) if row.image_key else None,
                    )
                    for row in rows
                ]
            )
