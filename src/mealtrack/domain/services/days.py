"""Which local day an instant belongs to, and which meal of that day it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mealtrack.domain.model.meal import MealType

# Where a meal of a past or coming day is put when only the day and the kind are known.
_USUAL = {
    MealType.BREAKFAST: time(8, 0),
    MealType.LUNCH: time(12, 30),
    MealType.DINNER: time(19, 0),
    MealType.SNACK: time(15, 30),
}


def local_day(at: datetime, zone: str, day_start_minutes: int = 0) -> date:
    """The local date of an instant, in a zone where the day starts that many minutes late."""
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (local - timedelta(minutes=day_start_minutes)).date()


def meal_type_at(at: datetime, zone: str) -> MealType:
    hour = at.astimezone(ZoneInfo(zone)).hour
    if 5 <= hour <= 10:
        return MealType.BREAKFAST
    if 11 <= hour <= 15:
        return MealType.LUNCH
    if 16 <= hour <= 21:
        return MealType.DINNER
    return MealType.SNACK


def moment_on(
    day: date, meal_type: MealType | None, now: datetime, zone: str, day_start_minutes: int = 0
) -> datetime:
    """The instant a meal of that day was eaten, when all that is known is the day.

    Today without a kind of meal means now; otherwise it is the kind's usual hour there, or the
    present local time.
    """
    if local_day(now, zone, day_start_minutes) == day and meal_type is None:
        return now
    here = ZoneInfo(zone)
    at = _USUAL[meal_type] if meal_type else now.astimezone(here).time()
    for clock in (at, time(12, 0)):
        moment = datetime.combine(day, clock, tzinfo=here).astimezone(UTC)
        if local_day(moment, zone, day_start_minutes) == day:
            return moment
    return datetime.combine(day, time(23, 59), tzinfo=here).astimezone(UTC)
