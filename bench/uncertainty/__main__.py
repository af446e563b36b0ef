"""How often the truth lies in the 80 % intervals, on simulated entries, meals and days.

python -m bench.uncertainty [--json FILE] [--seed N]
"""

import argparse
import json
import random
from collections.abc import Iterable
from pathlib import Path

from dice import worst_miss
from entries import Entry, day, entry, many, photo_meal, typed_meal

from mealtrack.domain.model.quantity import Measure
from mealtrack.domain.services.uncertainty import Interval, day_calories, mass_estimate, meal_grams

ENTRIES, MEALS, DAYS = 20_000, 6_000, 3_000


def coverage(seed: int) -> dict[str, float]:
    """The share of truths inside, by what was estimated."""
    dice = random.Random(seed)
    found = {}
    for measure in Measure:
        entries = list(many(lambda dice, m=measure: entry(m, dice), ENTRIES, dice))
        found[f"grams, {measure}"] = _share(
            (mass_estimate(one.mass).interval, one.true_g) for one in entries
        )
        found[f"kcal, {measure}"] = _share((one.energy.interval, one.true_kcal) for one in entries)
    for name, make in (("photo meal", photo_meal), ("typed meal", typed_meal)):
        meals = list(many(make, MEALS, dice))
        found[f"grams, {name}"] = _share(
            (meal_grams(one.mass for one in meal), sum(one.true_g for one in meal))
            for meal in meals
        )
        found[f"kcal, {name}"] = _share((_kcal([meal]), _true([meal])) for meal in meals)
    days = list(many(day, DAYS, dice))
    found["kcal, day"] = _share((_kcal(one), _true(one)) for one in days)
    return found


def _kcal(meals: list[list[Entry]]) -> Interval | None:
    return day_calories([one.energy for one in meal] for meal in meals)


def _true(meals: list[list[Entry]]) -> float:
    return sum(one.true_kcal for meal in meals for one in meal)


def _share(pairs: Iterable[tuple[Interval | None, float]]) -> float:
    inside = [interval.low <= truth <= interval.high for interval, truth in pairs if interval]
    return sum(inside) / len(inside)


def main() -> None:
    wishes = argparse.ArgumentParser(description=__doc__)
    wishes.add_argument("--json", type=Path)
    wishes.add_argument("--seed", type=int, default=20261123)
    wish = wishes.parse_args()
    found = coverage(wish.seed)
    print("Share of truths inside the 80 % interval (goal 75-85 %)")
    for name, share in found.items():
        print(f"  {name:<22}{share:7.1%}")
    miss = worst_miss(meals=40, days=10, seed=wish.seed)
    print(f"Closed form against the dice, worst end of 40 meals and 10 days: {miss:.2%} (goal 2 %)")
    if wish.json:
        told = {"seed": wish.seed, "coverage": found, "worst_miss": miss}
        wish.json.write_text(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
