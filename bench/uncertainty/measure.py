"""Every figure of this benchmark, by name."""

import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dice import worst_miss
from entries import Entry, day, entry, photo_meal, typed_meal

from mealtrack.domain.model.quantity import Measure
from mealtrack.domain.services.uncertainty import Interval, day_calories, mass_estimate, meal_grams

ENTRIES, MEALS, DAYS = 20_000, 6_000, 3_000
LEAST_COVERED, MOST_COVERED, MOST_MISSED = 0.75, 0.85, 0.02


def measure(data: Path | None = None, seed: int = 1, *, rounds: float = 1.0) -> dict:
    """The share of truths inside each interval, and how far its ends are from thrown ones.

    It needs no data; `rounds` throws so many times as often.
    """
    del data
    figures = _coverage(random.Random(seed), rounds)
    goals = {name: LEAST_COVERED <= share <= MOST_COVERED for name, share in figures.items()}
    figures["worst_miss"] = worst_miss(meals=round(40 * rounds), days=round(10 * rounds), seed=seed)
    goals["worst_miss"] = figures["worst_miss"] <= MOST_MISSED
    return {**figures, "goals": goals, "seed": seed}


def _coverage(dice: random.Random, rounds: float) -> dict[str, float]:
    found = {}
    for measure in Measure:
        entries = list(_many(lambda dice, m=measure: entry(m, dice), ENTRIES * rounds, dice))
        found[f"grams_{measure}"] = _share(
            (mass_estimate(one.mass).interval, one.true_g) for one in entries
        )
        found[f"kcal_{measure}"] = _share((one.energy.interval, one.true_kcal) for one in entries)
    for name, make in (("photo_meal", photo_meal), ("typed_meal", typed_meal)):
        meals = list(_many(make, MEALS * rounds, dice))
        found[f"grams_{name}"] = _share(
            (meal_grams(one.mass for one in meal), sum(one.true_g for one in meal))
            for meal in meals
        )
        found[f"kcal_{name}"] = _share((_kcal([meal]), _true([meal])) for meal in meals)
    days = list(_many(day, DAYS * rounds, dice))
    found["kcal_day"] = _share((_kcal(one), _true(one)) for one in days)
    return found


def _many(make: Callable, number: float, dice: random.Random) -> Iterator:
    return (make(dice) for _ in range(round(number)))


def _kcal(meals: list[list[Entry]]) -> Interval | None:
    return day_calories([one.energy for one in meal] for meal in meals)


def _true(meals: list[list[Entry]]) -> float:
    return sum(one.true_kcal for meal in meals for one in meal)


def _share(pairs: Iterable[tuple[Interval | None, float]]) -> float:
    inside = [interval.low <= truth <= interval.high for interval, truth in pairs if interval]
    return sum(inside) / len(inside)
