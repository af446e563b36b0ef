"""How sure masses and energies are, as clients see it."""

from collections.abc import Sequence

from mealtrack.app.queries.nutrients import IntervalView
from mealtrack.app.queries.view import View
from mealtrack.domain.services.uncertainty import (
    Estimated,
    Interval,
    calories_of,
    mass_estimate,
    meal_calories,
    meal_grams,
)


class MassEnergyIntervalView(View):
    """The 80 % intervals of a mass and its energy; calories are null while they are unknown."""

    grams: IntervalView
    calories: IntervalView | None


def item_interval(item: Estimated) -> MassEnergyIntervalView:
    energy = calories_of(item)
    return _both(mass_estimate(item.mass).interval, energy.interval if energy else None)


def meal_interval(items: Sequence[Estimated]) -> MassEnergyIntervalView | None:
    """What the items' intervals come to; None while there is no item."""
    grams = meal_grams(item.mass for item in items)
    return _both(grams, meal_calories(items)) if grams else None


def _both(grams: Interval, calories: Interval | None) -> MassEnergyIntervalView:
    return MassEnergyIntervalView(
        grams=_view(grams), calories=_view(calories) if calories else None
    )


def _view(interval: Interval) -> IntervalView:
    return IntervalView(low=interval.low, high=interval.high)
