"""How sure masses and energies are: 80 % intervals of items, meals and days.

An item's mass and the energy per gram of its record are log-normal. The energy of a meal is a sum
of them, correlated where one picture was judged; its mean, variance and third cumulant have closed
forms, and a shifted log-normal with the same three gives the interval. Matching only the first two
(Fenton and Wilkinson) misses its ends by up to 5 % where one item is much less sure than the
others; docs/accuracy.md has the figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import exp, expm1, fsum, hypot, isfinite, log, log1p, sqrt
from typing import Protocol

from mealtrack.domain.model.meal import Provenance
from mealtrack.domain.model.nutrition import ENERGY, Nutrition
from mealtrack.domain.model.quantity import Mass, Measure

# The 90th percentile of a standard normal: low and high lie this many deviations out.
Z80 = 1.2815515655446004
# Correlation of two masses judged in the same picture: a misjudged scale moves them together.
SAME_PICTURE = 0.3
# The energy of the right record: +-10 %, within what 21 CFR 101.9(g)(5) lets a label be wrong.
RECORD_SPREAD = 0.10
# Deviation of the logarithm between records that share a name's first two parts (SR Legacy, pooled
# over 994 such names: 0.49): what is at stake when the record is not the right one.
OTHER_RECORD = 0.5
# Beyond this a deviation says nothing any more, and exponentials begin to overflow.
MAX_SIGMA = 2.5


class Estimated(Protocol):
    """The parts of an item that tell how sure its numbers are."""

    @property
    def mass(self) -> Mass: ...
    @property
    def nutrition(self) -> Nutrition: ...
    @property
    def provenance(self) -> Provenance: ...


@dataclass(frozen=True, slots=True)
class Interval:
    """Four times out of five the truth lies here."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A log-normal amount: its median, the deviation of its logarithm, and how much of that
    deviation it got by being judged in a picture.
    """

    median: float
    sigma: float
    seen_sigma: float = 0.0

    @property
    def mean(self) -> float:
        return self.median * exp(self.sigma**2 / 2)

    @property
    def interval(self) -> Interval:
        spread = exp(Z80 * self.sigma)
        return Interval(self.median / spread, self.median * spread)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of amounts by its first three cumulants; those of independent sums add up."""

    mean: float = 0.0
    variance: float = 0.0
    third: float = 0.0

    @property
    def interval(self) -> Interval:
        """The ends of the shifted log-normal with these cumulants."""
        if self.variance <= 0:
            return Interval(self.mean, self.mean)
        skewness = max(self.third / self.variance**1.5, 1e-6)
        # w = exp(sigma^2) solves skewness = (w + 2) sqrt(w - 1), a cubic with one real root.
        root = (1 + skewness**2 / 2 + skewness * sqrt(1 + skewness**2 / 4)) ** (1 / 3)
        w = root + 1 / root - 1
        if w - 1 < 1e-9:  # hardly skewed: the normal it tends to
            half = Z80 * sqrt(self.variance)
            return Interval(max(0.0, self.mean - half), self.mean + half)
        median = sqrt(self.variance / (w * (w - 1)))
        shift, spread = self.mean - median * sqrt(w), exp(Z80 * sqrt(log(w)))
        return Interval(max(0.0, shift + median / spread), shift + median * spread)


def mass_estimate(mass: Mass) -> Estimate:
    """The log-normal whose 80 % interval is the mass's own."""
    if mass.low_g > 0:
        sigma = log(mass.high_g / mass.low_g) / (2 * Z80)
    else:
        sigma = max(log(mass.high_g / mass.g) / Z80, 1.0)
    sigma = min(sigma, MAX_SIGMA)
    return Estimate(mass.g, sigma, sigma if mass.measure is Measure.PHOTO else 0.0)


def record_sigma(confidence: float) -> float:
    """Deviation of the logarithm of a record's energy per gram.

    The confidence is the chance that the record is the right one; else it is like any other of its
    name. What adds up in meals and days are the variances, so it is theirs that is mixed here.
    """
    return hypot(log1p(RECORD_SPREAD) / Z80, OTHER_RECORD * sqrt(1 - confidence))


def energy_estimate(mass: Mass, energy_kcal: float, confidence: float) -> Estimate:
    grams = mass_estimate(mass)
    sigma = hypot(grams.sigma, record_sigma(confidence))
    return Estimate(energy_kcal, sigma, grams.seen_sigma)


def share_sigmas(seen: Sequence[Mass]) -> list[float]:
    """What remains of each mass's deviation once the sum of all of them was weighed.

    To first order the logarithm of a share moves with its own mass, less the weighted mean of all;
    what a misjudged scale did to all alike is gone. None is less sure than it was before.
    """
    sigmas = [mass_estimate(mass).sigma for mass in seen]
    whole_g = fsum(mass.g for mass in seen)
    weighted = [mass.g / whole_g * sigma for mass, sigma in zip(seen, sigmas, strict=True)]
    square = fsum(part**2 for part in weighted)
    return [
        min(sigma, sqrt((1 - SAME_PICTURE) * max((sigma - part) ** 2 + square - part**2, 0.0)))
        for sigma, part in zip(sigmas, weighted, strict=True)
    ]


def calories_of(item: Estimated) -> Estimate | None:
    """The energy of an item in kcal; None when its record does not say."""
    energy = item.nutrition.amounts.get(ENERGY)
    if energy is None:
        return None
    return energy_estimate(item.mass, energy.amount, item.provenance.confidence)


def together(parts: Iterable[Estimate]) -> Total:
    """The sum of one meal's amounts; only what was judged in its picture is correlated."""
    parts = [part for part in parts if part.median > 0]
    alone = [part for part in parts if not part.seen_sigma]
    seen = [part for part in parts if part.seen_sigma]
    return added([*(_one(part) for part in alone), _correlated(seen)])


def added(totals: Iterable[Total]) -> Total:
    """The sum of independent sums: the meals of a day."""
    totals = tuple(totals)
    return Total(
        fsum(total.mean for total in totals),
        fsum(total.variance for total in totals),
        fsum(total.third for total in totals),
    )


def meal_grams(masses: Iterable[Mass]) -> Interval | None:
    """The interval of a meal's mass; None when there is nothing."""
    estimates = [mass_estimate(mass) for mass in masses]
    return _around(together(estimates), estimates) if estimates else None


def meal_calories(items: Iterable[Estimated]) -> Interval | None:
    """The interval of what is counted of a meal; None when nothing of it is known."""
    known = [part for item in items if (part := calories_of(item)) is not None]
    return _around(together(known), known) if known else None


def day_calories(meals: Iterable[Iterable[Estimate]]) -> Interval | None:
    """The interval of a day: what is within a meal may be correlated, the meals are not."""
    eaten = [list(meal) for meal in meals]
    every = [part for meal in eaten for part in meal]
    return _around(added(together(meal) for meal in eaten), every) if every else None


def _around(total: Total, parts: Iterable[Estimate]) -> Interval:
    """The interval, and in any case the sum that is shown, which is that of the medians.

    It can fall out only below: many very unsure parts have a sum far above their medians'.
    """
    shown = fsum(part.median for part in parts)
    interval = total.interval
    if not isfinite(interval.high):
        return Interval(0.0, fsum(part.interval.high for part in parts))
    return Interval(min(interval.low, shown), max(interval.high, shown))


def _one(part: Estimate) -> Total:
    growth = expm1(part.sigma**2)
    variance = part.mean**2 * growth
    # Third cumulant of a log-normal: variance^1.5 times its skewness (w + 2) sqrt(w - 1).
    return Total(part.mean, variance, part.mean**3 * growth**2 * (growth + 3))


def _correlated(parts: list[Estimate]) -> Total:
    """Joint cumulants of log-normals: E[XYZ] = E[X] E[Y] E[Z] times the three pairs' growths."""
    means = [part.mean for part in parts]
    growth = [
        [
            exp(one.sigma**2 if one is other else SAME_PICTURE * one.seen_sigma * other.seen_sigma)
            for other in parts
        ]
        for one in parts
    ]
    places = range(len(parts))
    variance = fsum(means[i] * means[j] * (growth[i][j] - 1) for i in places for j in places)
    third = fsum(
        _ways(i, j, k)
        * means[i]
        * means[j]
        * means[k]
        * (
            growth[i][j] * growth[i][k] * growth[j][k]
            - growth[i][j]
            - growth[i][k]
            - growth[j][k]
            + 2
        )
        for i, j, k in combinations_with_replacement(places, 3)
    )
    return Total(fsum(means), variance, third)


def _ways(i: int, j: int, k: int) -> int:
    """In how many orders three places can be read: 1, 3 or 6."""
    different = len({i, j, k})
    return 6 if different == 3 else 3 if different == 2 else 1
