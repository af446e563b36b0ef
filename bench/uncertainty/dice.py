"""The closed form of a sum's interval against sums that are thrown many times."""

import random
from math import exp, log, sqrt

from mealtrack.domain.model.quantity import Mass, Measure
from mealtrack.domain.services.portions import around
from mealtrack.domain.services.uncertainty import (
    SAME_PICTURE,
    Z80,
    Estimate,
    day_calories,
    energy_estimate,
)

THROWS = 25_000


def worst_miss(meals: int, days: int, seed: int) -> float:
    """The largest relative error of an interval's end over so many random meals and days."""
    dice = random.Random(seed)
    tries = [[some_meal(dice)] for _ in range(meals)]
    tries += [[some_meal(dice) for _ in range(3)] for _ in range(days)]
    worst = 0.0
    for eaten in tries:
        low, high = thrown(eaten, dice)
        interval = day_calories(eaten)
        assert interval is not None
        worst = max(worst, abs(interval.low / low - 1), abs(interval.high / high - 1))
    return worst


def some_meal(dice: random.Random) -> list[Estimate]:
    """One to eight items, weighed to guessed; photos with deviations up to 0.5."""
    parts = []
    for _ in range(dice.randint(1, 8)):
        measure = dice.choice(list(Measure))
        mass = around(min(exp(dice.gauss(log(80), 0.8)), 2000.0), measure)
        if measure is Measure.PHOTO:
            spread = exp(Z80 * dice.uniform(0.1, 0.5))
            mass = Mass(mass.g, mass.g / spread, mass.g * spread, measure)
        kcal = mass.g * exp(dice.gauss(log(1.5), 0.7))
        parts.append(energy_estimate(mass, kcal, dice.uniform(0.6, 1.0)))
    return parts


def thrown(meals: list[list[Estimate]], dice: random.Random) -> tuple[float, float]:
    """The 10th and 90th percentile of the sum; good to about half a percent."""
    sums = []
    for _ in range(THROWS):
        total = 0.0
        for meal in meals:
            scale = dice.gauss(0, 1)
            for part in meal:
                shared = sqrt(SAME_PICTURE) * part.seen_sigma
                own = sqrt(max(part.sigma**2 - shared**2, 0.0))
                total += part.median * exp(shared * scale + own * dice.gauss(0, 1))
        sums.append(total)
    sums.sort()
    return sums[THROWS // 10], sums[THROWS * 9 // 10]
