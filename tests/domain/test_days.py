"""A meal belongs to one local day, for ever."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealtrack.domain.model.meal import MealType
from mealtrack.domain.services.days import local_day, meal_type_at, moment_on

ZONES = sorted(available_timezones())


@pytest.mark.parametrize(
    ("at", "zone", "start", "day"),
    [
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "Europe/Berlin", 0, date(2026, 3, 2)),
        (datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "America/New_York", 0, date(2026, 3, 1)),
        (datetime(2026, 3, 2, 2, 0, tzinfo=UTC), "Europe/Berlin", 240, date(2026, 3, 1)),
        (datetime(2026, 3, 2, 3, 0, tzinfo=UTC), "Europe/Berlin", 240, date(2026, 3, 2)),
        (datetime(2026, 1, 1, 11, 0, tzinfo=UTC), "Pacific/Kiritimati", 0, date(2026, 1, 2)),
        (datetime(2026, 1, 1, 11, 0, tzinfo=UTC), "Etc/GMT+12", 0, date(2025, 12, 31)),
    ],
)
def test_the_day_is_the_users(at, zone, start, day):
    """Their zone and the hour their day starts decide, not the server's."""
    assert local_day(at, zone, start) == day


@pytest.mark.parametrize(
    ("hour", "kind"),
    [
        (4, MealType.SNACK),
        (5, MealType.BREAKFAST),
        (10, MealType.BREAKFAST),
        (11, MealType.LUNCH),
        (15, MealType.LUNCH),
        (16, MealType.DINNER),
        (21, MealType.DINNER),
        (22, MealType.SNACK),
    ],
)
def test_the_hour_names_the_meal(hour, kind):
    """By the user's local time."""
    assert meal_type_at(datetime(2026, 6, 1, hour, 59, tzinfo=UTC), "UTC") is kind


def test_today_is_now():
    """A meal of today without a time was eaten now."""
    now = datetime(2026, 6, 1, 15, 0, tzinfo=UTC)
    assert moment_on(date(2026, 6, 1), None, now, "UTC") == now


def test_another_day_takes_the_meals_usual_hour():
    """Yesterday's breakfast was at eight."""
    now = datetime(2026, 6, 2, 15, 0, tzinfo=UTC)
    at = moment_on(date(2026, 6, 1), MealType.BREAKFAST, now, "Europe/Berlin")
    assert at == datetime(2026, 6, 1, 6, 0, tzinfo=UTC)


@given(
    st.sampled_from(ZONES),
    st.dates(date(2000, 1, 2), date(2037, 12, 30)),
    st.sampled_from([None, *MealType]),
    st.integers(0, 360),
    st.integers(0, 730).map(lambda days: datetime(2026, 1, 1, 13, 7, tzinfo=UTC) + timedelta(days)),
)
def test_a_moment_chosen_for_a_day_lies_on_it(zone, day, kind, start, now):
    """In every zone, on every day that exists there, whatever the day start."""
    noon_there = moment_on(day, kind, now, zone, start)
    skipped = {("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Fakaofo", date(2011, 12, 30))}
    if (zone, day) not in skipped:
        assert local_day(noon_there, zone, start) == day
    assert abs(noon_there.date() - day) <= timedelta(days=2)


def test_a_day_that_starts_after_noon_has_its_meals_in_it():
    """The usual hour of breakfast lies before that day's start, and so may noon."""
    day, now = date(2026, 3, 2), datetime(2026, 5, 1, 12, tzinfo=UTC)
    for start in (600, 780, 1439):
        at = moment_on(day, MealType.BREAKFAST, now, "Europe/Berlin", start)
        assert local_day(at, "Europe/Berlin", start) == day
