"""What can be asked about a user's days."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol
from uuid import UUID

from mealtrack.app.bus import Query
from mealtrack.app.queries.nutrients import IntervalView, MacrosView, NutrientView
from mealtrack.app.queries.view import CachedQuery, Grams, Kcal, Share, View
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MealType
from mealtrack.domain.ports.clock import Clock


class CompletionView(View):
    """The share of each target that was eaten, in percent."""

    calories: Share
    protein: Share
    carbs: Share
    fat: Share


class DayIntervalView(View):
    """The 80 % interval of what was eaten; null while nothing is known of it."""

    calories: IntervalView | None


class DayView(View):
    """What was eaten on a local day; targets and what follows from them are null without any."""

    date: date
    meals: int
    target_calories: Kcal | None
    target_macros: MacrosView | None
    consumed_calories: Kcal
    consumed_macros: MacrosView
    remaining_calories: Kcal | None
    remaining_macros: MacrosView | None
    completion_percentage: CompletionView | None
    interval: DayIntervalView
    total_weight_grams: Grams
    nutrients: dict[str, NutrientView]


class ActivityView(View):
    """A line of the day's feed."""

    id: UUID
    type: str
    timestamp: datetime
    title: str
    meal_type: MealType
    calories: Kcal
    macros: MacrosView
    quantity: Grams
    image_url: str | None


class Activities(View):
    """Newest first."""

    items: list[ActivityView]


class DaysReader(Protocol):
    async def today(self, owner: UserId, now: datetime) -> date:
        """The local date it is for this user."""
        ...

    async def day(self, owner: UserId, day: date) -> DayView: ...

    async def activities(self, owner: UserId, day: date) -> Activities: ...


@dataclass(frozen=True, kw_only=True)
class GetDay(CachedQuery[DayView]):
    day: date

    view: ClassVar[type[View]] = DayView
    ttl_s: ClassVar[float] = 3600.0


async def get_day(query: GetDay, reader: DaysReader) -> DayView:
    return await reader.day(query.user_id, query.day)


@dataclass(frozen=True, kw_only=True)
class GetActivities(CachedQuery[Activities]):
    day: date

    view: ClassVar[type[View]] = Activities


async def get_activities(query: GetActivities, reader: DaysReader) -> Activities:
    return await reader.activities(query.user_id, query.day)


@dataclass(frozen=True, kw_only=True)
class GetToday(Query[date]):
    """Which local date it is for me now."""

    user_id: UserId


async def get_today(query: GetToday, reader: DaysReader, clock: Clock) -> date:
    return await reader.today(query.user_id, clock.now())


handlers = (get_day, get_activities, get_today)
