"""What somebody logs, how much of it as a rule, and how far that brings it forward in a search."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mealtrack.domain.model.food import FoodId
from mealtrack.domain.ports.food_index import Hit

# What was eaten three weeks ago counts half of what was eaten today.
HALF_LIFE = timedelta(days=21)
# As many meals of it as make a habit half sure.
SHRINKAGE = 4.0
# A food that fits the words half as well again is never overtaken.
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Eaten:
    """One item of a meal, by its record as it is known today."""

    food_id: FoodId
    at: datetime
    quantity: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """A food somebody logs; `weight` is in meals of today."""

    food_id: FoodId
    last_at: datetime
    times: int
    weight: float
    quantity: float
    unit: str


def habits_of(eaten: Iterable[Eaten], now: datetime) -> list[Habit]:
    """One habit a food, the one logged last first. What is logged for later counts as today's."""
    by_food: dict[FoodId, list[Eaten]] = {}
    for one in eaten:
        by_food.setdefault(one.food_id, []).append(one)
    habits = [_habit(food_id, times, now) for food_id, times in by_food.items()]
    return sorted(habits, key=lambda habit: (habit.last_at, habit.food_id), reverse=True)


def _habit(food_id: FoodId, times: Sequence[Eaten], now: datetime) -> Habit:
    newest_first = sorted(times, key=lambda one: one.at, reverse=True)
    # The commonest; of several the newest, for a Counter keeps the order it met them in.
    usual = Counter((one.quantity, one.unit) for one in newest_first)
    ((quantity, unit), _) = usual.most_common(1)[0]
    return Habit(
        food_id=food_id,
        last_at=newest_first[0].at,
        times=len(times),
        weight=sum(_weight(now - one.at) for one in times),
        quantity=quantity,
        unit=unit,
    )


def _weight(age: timedelta) -> float:
    return 0.5 ** (max(age, timedelta()) / HALF_LIFE)


def boost_of(weight: float) -> float:
    """The factor on a score: 1 for what was never logged, nearing 1 + MOST for a daily habit.

    Shrunk towards 1, so that a food logged once is hardly moved.
    """
    return 1 + MOST * weight / (weight + SHRINKAGE)


def with_habits(hits: Sequence[Hit], weights: Mapping[FoodId, float]) -> list[Hit]:
    """The hits in the order of their score and my habit; equals stay in the order they came."""
    return sorted(hits, key=lambda hit: -hit.score * boost_of(weights.get(hit.id, 0.0)))
