"""People, scales and models that are wrong in known ways: entries with their truth.

What is assumed here is deliberately not the product's own formula: errors are mixtures, roundings
and wrong records, and a model's claimed ranges are now too narrow, now too wide.
"""

import random
from dataclasses import dataclass
from math import exp, log, sqrt

from mealtrack.domain.model.quantity import Mass, Measure
from mealtrack.domain.services.portions import around
from mealtrack.domain.services.uncertainty import Z80, Estimate, energy_estimate

# Log deviation of two records that bear the same name (SR Legacy), when the wrong one was taken.
_OTHER_RECORD = 0.5
_RIGHT_RECORD = 0.07


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered about an item, and the truth about it."""

    mass: Mass
    energy: Estimate
    true_g: float
    true_kcal: float

    @property
    def measure(self) -> Measure:
        return self.mass.measure


def entry(measure: Measure, dice: random.Random, scale: float | None = None) -> Entry:
    """One item entered in this way; `scale` is how far its picture's scale is misjudged."""
    scale = dice.gauss(0, 1) if scale is None else scale
    true_g = min(max(exp(dice.gauss(log(90), 0.8)), 10.0), 900.0)
    mass = _measured(measure, true_g, dice, scale)
    kcal_per_g = min(max(exp(dice.gauss(log(1.5), 0.7)), 0.2), 9.0)
    confidence = dice.uniform(0.6, 1.0) if measure in (Measure.PHOTO, Measure.GUESS) else 1.0
    is_right = dice.random() < confidence
    off = dice.gauss(0, _RIGHT_RECORD if is_right else _OTHER_RECORD)
    return Entry(
        mass=mass,
        energy=energy_estimate(mass, mass.g * kcal_per_g, confidence),
        true_g=true_g,
        true_kcal=true_g * kcal_per_g * exp(off),
    )


def photo_meal(dice: random.Random) -> list[Entry]:
    """One to six foods in a picture whose scale was misjudged as a whole."""
    scale = dice.gauss(0, 1)
    return [entry(Measure.PHOTO, dice, scale) for _ in range(dice.randint(1, 6))]


def typed_meal(dice: random.Random) -> list[Entry]:
    """One to five foods, each measured as people do."""
    ways = (Measure.WEIGHED, Measure.PORTION, Measure.PORTION, Measure.VOLUME, Measure.GUESS)
    return [entry(dice.choice(ways), dice) for _ in range(dice.randint(1, 5))]


def day(dice: random.Random) -> list[list[Entry]]:
    """Three to five meals, half of them photos."""
    kinds = [dice.choice((photo_meal, typed_meal)) for _ in range(dice.randint(3, 5))]
    return [kind(dice) for kind in kinds]


def _measured(measure: Measure, true_g: float, dice: random.Random, scale: float) -> Mass:
    match measure:
        case Measure.WEIGHED:
            # A kitchen scale shows whole grams; something sticks to the bowl.
            return around(max(1, round(true_g * dice.gauss(1, 0.014))), measure)
        case Measure.PORTION:
            # Most cups and pieces are close to the published one, some are heaped or large.
            deviation = 0.095 if dice.random() < 0.75 else 0.16
            return around(true_g * exp(dice.gauss(0, deviation)), measure)
        case Measure.VOLUME:
            # The filling and the density are off, each by its own.
            return around(true_g * exp(dice.gauss(0, 0.1) + dice.gauss(0, 0.1)), measure)
        case Measure.GUESS:
            deviation = 0.27 if dice.random() < 0.75 else 0.45
            return around(true_g * exp(dice.gauss(0, deviation)), measure)
        case Measure.PHOTO:
            return _seen(true_g, dice, scale)


def _seen(true_g: float, dice: random.Random, scale: float) -> Mass:
    """A model's range: its width is right on average and off by a fifth each time."""
    deviation = dice.uniform(0.12, 0.45)
    claimed = deviation * exp(dice.gauss(0, 0.2))
    shared = dice.uniform(0.1, 0.5)
    off = deviation * (sqrt(shared) * scale + sqrt(1 - shared) * dice.gauss(0, 1))
    middle = min(true_g * exp(off), 4000.0)
    spread = exp(Z80 * claimed)
    return Mass(middle, middle / spread, middle * spread, Measure.PHOTO)
