"""When a meal was eaten, from what the sender told and where the user lives."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.meal import MealType, Occasion
from mealtrack.domain.model.user import User
from mealtrack.domain.services.days import local_day, meal_type_at, moment_on

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class When:
    """An instant, or a local day, or neither (now); and the kind of meal, if it was told."""

    consumed_at: datetime | None = None
    target_date: date | None = None
    meal_type: MealType | None = None


def occasion_for(when: When, user: User, now: datetime) -> Occasion:
    """Where a meal belongs in the user's days; refuses what lies absurdly far away."""
    start = user.day_start_minutes
    if when.consumed_at is not None:
        at = when.consumed_at
    elif when.target_date is not None:
        if not _EARLIEST.date() <= when.target_date <= (now + _AHEAD).date():
            raise Invalid("A meal lies between 2000 and one year ahead.")
        at = moment_on(when.target_date, when.meal_type, now, user.zone, start)
    else:
        at = now
    _check_near(at, now)
    day = local_day(at, user.zone, start)
    if when.consumed_at and when.target_date and when.target_date != day:
        raise Invalid(f"That instant is on {day} where you live, not on {when.target_date}.")
    if when.target_date and when.target_date != day:
        # Pacific/Apia went from 29 to 31 December 2011.
        raise Invalid(f"There is no {when.target_date} in {user.zone}.")
    return Occasion(
        at,
        user.zone,
        day,
        when.meal_type or meal_type_at(at, user.zone),
        user.day_start_minutes,
    )


def moved(occasion: Occasion, at: datetime, meal_type: MealType, now: datetime) -> Occasion:
    """Another instant of a meal that was logged before, in the zone it was eaten in."""
    _check_near(at, now)
    zone, start = occasion.zone, occasion.day_start_minutes
    return Occasion(at, zone, local_day(at, zone, start), meal_type, start)


def _check_near(at: datetime, now: datetime) -> None:
    if not _EARLIEST <= at <= now + _AHEAD:
        raise Invalid("A meal lies between 2000 and one year ahead.")
