"""From answers and truths to figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import fsum
from statistics import median

from manifest import TRUTHS, Shot

# Mean absolute error in percent of the mean, direct prediction from one overhead picture.
PUBLISHED = {"kcal": 26.1, "mass_g": 18.8, "protein_g": 29.5, "carbs_g": 31.9, "fat_g": 34.2}
SOURCE = (
    "[1] Thames et al., Nutrition5k, CVPR 2021: a network trained on such dishes, on their test "
    "split. Other dishes than another manifest's: read both as orders of magnitude."
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the product made of a photo; a failure has no values."""

    shot: Shot
    seconds: float
    values: dict[str, float] = field(default_factory=dict)
    unmatched: int = 0
    failure: str | None = None

    def as_json(self) -> dict:
        return {
            "image": self.shot.image.name,
            "truth": self.shot.truth,
            "told": self.values,
            "unmatched": self.unmatched,
            "failure": self.failure,
            "seconds": round(self.seconds, 2),
        }


def figures_of(told: Sequence[Told]) -> dict:
    """Of the photos that became meals, in percent; those that failed are counted beside."""
    ready = [one for one in told if not one.failure]
    pairs = {
        name: [(one.values[name], one.shot.truth[name]) for one in ready if name in one.shot.truth]
        for name in TRUTHS
    }
    return {
        "photos_sent": len(told),
        "ready": len(ready),
        "unmatched": sum(one.unmatched for one in ready),
        "of": {name: _agreement(name, some) for name, some in pairs.items() if some},
        "source": SOURCE,
    }


def _agreement(name: str, pairs: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Errors weighted by the truth (the mean error in percent of the mean), median, and bias."""
    truth = fsum(true for _, true in pairs) or 1.0
    shares = [100 * abs(found - true) / true for found, true in pairs if true]
    return {
        "photos": len(pairs),
        "wmape": 100 * fsum(abs(found - true) for found, true in pairs) / truth,
        "median": median(shares) if shares else 0.0,
        "bias": 100 * fsum(found - true for found, true in pairs) / truth,
        "published": PUBLISHED[name],
    }
