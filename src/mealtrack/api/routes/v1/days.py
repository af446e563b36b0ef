"""A user's days: /v1/meals/daily and /v1/activities."""

from datetime import date
from typing import Annotated

from fastapi import Query

from mealtrack.api.dependencies import CurrentUser, Queries
from mealtrack.api.routing import router
from mealtrack.api.schemas.base import LocalDate
from mealtrack.app.bus import QueryBus
from mealtrack.app.queries.days import ActivityView, DayView, GetActivities, GetDay, GetToday
from mealtrack.domain.model.base import UserId

routes = router("/v1", tag="days", is_private=True)

Day = Annotated[
    LocalDate | None, Query(alias="date", description="Your local date; today if absent")
]


async def _day(day: date | None, user: UserId, queries: QueryBus) -> date:
    return day or await queries.send(GetToday(user_id=user))


@routes.get("/meals/daily/macros")
async def daily_macros(user: CurrentUser, queries: Queries, day: Day = None) -> DayView:
    """What was eaten on a day, against targets once there are any."""
    return await queries.send(GetDay(user_id=user, day=await _day(day, user, queries)))


@routes.get("/activities/daily")
async def daily_activities(
    user: CurrentUser, queries: Queries, day: Day = None
) -> list[ActivityView]:
    """The day's feed, newest first."""
    day = await _day(day, user, queries)
    return (await queries.send(GetActivities(user_id=user, day=day))).items
