"""From the dishes and the records found for their ingredients to figures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import fsum

from dishes import ENERGY, NUTRIENTS, Dish, Ingredient

from mealtrack.domain.model.nutrition import Nutrition

GOALS = {"kcal_wmape": 12.0, "kcal_bias": 4.0, "mass_matched": 97.0}


@dataclass(frozen=True, slots=True)
class Record:
    """The record found for a name."""

    name: str
    per_100g: Mapping[str, float]
    confidence: float


Records = Mapping[str, Record | None]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the plates' sums, in percent: the mean absolute error weighted by the truth, the bias."""

    wmape: float
    bias: float


@dataclass(frozen=True, slots=True)
class Figures:
    names: int
    energy_share: float
    mass_matched: float
    of: dict[str, Agreement]


@dataclass(slots=True)
class Offender:
    """What one name contributes to the error of the whole."""

    name: str
    record: str | None
    mass_g: float = 0.0
    true_kcal: float = 0.0
    computed_kcal: float = 0.0
    share_of_error: float = field(default=0.0)


def computed(part: Ingredient, records: Records) -> dict[str, float]:
    """Record x mass, as the product computes an item; nothing when no record was found."""
    record = records[part.name]
    if record is None:
        return dict.fromkeys(NUTRIENTS, 0.0)
    amounts = Nutrition.of(record.per_100g, part.mass_g).amounts
    return {key: amounts[key].amount if key in amounts else 0.0 for key in NUTRIENTS}


def figures_of(
    dishes: Iterable[Dish],
    records: Records,
    counts: Callable[[Ingredient], bool] = lambda _: True,
) -> Figures:
    """Dish by dish, over those ingredients that count."""
    true, error, bias = (dict.fromkeys(NUTRIENTS, 0.0) for _ in range(3))
    mass_g = matched_g = all_kcal = 0.0
    names: set[str] = set()
    for dish in dishes:
        parts = [part for part in dish.ingredients if counts(part)]
        all_kcal += fsum(part.truth[ENERGY] for part in dish.ingredients)
        names.update(part.name for part in parts)
        mass_g += fsum(part.mass_g for part in parts)
        matched_g += fsum(part.mass_g for part in parts if records[part.name])
        values = [computed(part, records) for part in parts]
        for key in NUTRIENTS:
            truth = fsum(part.truth[key] for part in parts)
            off = fsum(value[key] for value in values) - truth
            true[key] += truth
            error[key] += abs(off)
            bias[key] += off
    return Figures(
        names=len(names),
        energy_share=100 * true[ENERGY] / all_kcal,
        mass_matched=100 * matched_g / mass_g,
        of={
            key: Agreement(100 * error[key] / true[key], 100 * bias[key] / true[key])
            for key in NUTRIENTS
        },
    )


def offenders(dishes: Iterable[Dish], records: Records) -> list[Offender]:
    """Every name, the one that costs most first."""
    found: dict[str, Offender] = {}
    errors: defaultdict[str, float] = defaultdict(float)
    for dish in dishes:
        for part in dish.ingredients:
            record = records[part.name]
            one = found.setdefault(part.name, Offender(part.name, record and record.name))
            kcal = computed(part, records)[ENERGY]
            one.mass_g += part.mass_g
            one.true_kcal += part.truth[ENERGY]
            one.computed_kcal += kcal
            errors[part.name] += abs(kcal - part.truth[ENERGY])
    total = fsum(errors.values()) or 1.0
    for name, one in found.items():
        one.share_of_error = 100 * errors[name] / total
    return sorted(found.values(), key=lambda one: -one.share_of_error)
