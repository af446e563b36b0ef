"""The one thing worth asking about a meal, and the answers that can be chosen.

A question costs a person's attention: it is asked only when the answer is expected to bring the
meal's energy nearer to the truth by more than 15 % of it, and then only the one that brings it
nearest. There is nothing random and nothing learned in it; the same meal asks the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import erf, exp, fsum, hypot, sqrt
from typing import Protocol

from mealtrack.domain.model.meal import ItemId, MealSource, Origin, QuestionKind, question_key
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G, Mass, Measure
from mealtrack.domain.services.hidden_fat import OIL_KCAL_PER_G, Fatless, expected_fat_g, fatless
from mealtrack.domain.services.portions import around
from mealtrack.domain.services.uncertainty import Z80, Estimated, mass_estimate

WORTH_ASKING = 0.15
# What nobody could name is taken to be as rich as a dish is on average: 1.23 kcal/g is the mean
# over the 3,943 Nutrition5k training dishes of more than 20 g and less than 9 kcal/g.
UNNAMED_KCAL_PER_G = 1.2
# The five values that a standard normal is nearest to on average (Lloyd 1982, Max 1960), and its
# deviation around each of them.
_LEVELS = (
    ("much-less", -1.724, 0.42),
    ("less", -0.765, 0.25),
    ("as-estimated", 0.0, 0.22),
    ("more", 0.765, 0.25),
    ("much-more", 1.724, 0.42),
)
# A teaspoon and two spoons of oil (SR Legacy 171413); how people answer such a question.
_FAT_OPTIONS = (
    ("none", "None", None),
    ("teaspoon", "About a teaspoon", 4.5),
    ("tablespoon", "About a tablespoon", 13.5),
    ("two-tablespoons", "Two tablespoons or more", 27.0),
)


class Asked(Estimated, Protocol):
    """An item as far as a question needs to know it."""

    @property
    def id(self) -> ItemId: ...
    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose: the mass it stands for, None when that is nothing at all."""

    id: str
    label: str
    mass: Mass | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about which item; `gain_kcal` is how much nearer to the truth the answer is
    expected to bring the meal.
    """

    kind: QuestionKind
    item_id: ItemId
    text: str
    gain_kcal: float
    options: tuple[Option, ...] = ()


def best_question(
    items: Sequence[Asked], *, dish: str, source: MealSource, settled: Iterable[str] = ()
) -> Question | None:
    """The question that gains most, whether or not it is worth asking.

    What was settled is never asked again; after one estimate was settled no other is asked about.
    """
    settled = frozenset(settled)
    candidates = [
        question
        for question in _candidates(items, dish, source)
        if question_key(question.kind, question.item_id) not in settled
        and (question.kind is QuestionKind.WHICH_FOOD or not _has_estimate(settled))
    ]
    return max(candidates, key=lambda question: question.gain_kcal, default=None)


def question_for(
    items: Sequence[Asked], *, dish: str, source: MealSource, settled: Iterable[str] = ()
) -> Question | None:
    """The best question, when it is worth a person's attention."""
    best = best_question(items, dish=dish, source=source, settled=settled)
    eaten_kcal = fsum(item.nutrition.calories for item in items)
    if best is None or best.gain_kcal <= WORTH_ASKING * eaten_kcal:
        return None
    return best


def _has_estimate(settled: frozenset[str]) -> bool:
    return any(not key.startswith(f"{QuestionKind.WHICH_FOOD}:") for key in settled)


def _candidates(items: Sequence[Asked], dish: str, source: MealSource) -> Iterator[Question]:
    known = [item for item in items if item.provenance.origin is not Origin.UNMATCHED]
    unknown = [item for item in items if item.provenance.origin is Origin.UNMATCHED]
    if unknown:
        yield _which_food(max(unknown, key=lambda item: item.mass.g))
    if known:
        yield _portion(max(known, key=_portion_gain_kcal))
    if source in (MealSource.IMAGE, MealSource.TEXT) and (lean := fatless(items, dish)):
        yield _hidden_fat(lean)


def _miss(sigma: float) -> float:
    """How far a log-normal amount lies from its median m on average: E|X - m| / m, at most 1."""
    return min(exp(sigma**2 / 2) * erf(sigma / sqrt(2)), 1.0)


def _portion_gain_kcal(item: Asked) -> float:
    """What is told is as sure as a household measure; less than that can't be hoped for."""
    sigma, left = mass_estimate(item.mass).sigma, _sigma_of(Measure.PORTION)
    return item.nutrition.calories * max(_miss(sigma) - _miss(left), 0.0)


def _sigma_of(measure: Measure) -> float:
    return mass_estimate(around(100.0, measure)).sigma


def _portion(item: Asked) -> Question:
    return Question(
        kind=QuestionKind.PORTION,
        item_id=item.id,
        text=f"How much {item.name} was it?",
        gain_kcal=_portion_gain_kcal(item),
        options=tuple(_portions(item.mass)),
    )


def _portions(mass: Mass) -> Iterator[Option]:
    """Five masses, one of which is near the truth; one chosen is as sure as a household measure."""
    told: set[float] = set()
    sigma = mass_estimate(mass).sigma
    household = _sigma_of(Measure.PORTION)
    for name, deviations, within in _LEVELS:
        grams = min(_handy(mass.g * exp(deviations * sigma)), MAX_ITEM_MASS_G)
        if grams not in told:
            told.add(grams)
            spread = exp(Z80 * hypot(household, within * sigma))
            chosen = Mass(grams, grams / spread, grams * spread, Measure.PORTION)
            yield Option(name, f"About {grams:g} g", chosen)


def _handy(grams: float) -> float:
    """As people say it: whole grams, fives, tens."""
    step = 0.1 if grams < 2 else 1 if grams < 20 else 5 if grams < 200 else 10
    return max(0.1, round(round(grams / step) * step, 1))


def _hidden_fat(lean: Fatless) -> Question:
    return Question(
        kind=QuestionKind.HIDDEN_FAT,
        item_id=lean.item_id,
        text=f"How much {lean.fat} is there on {lean.name}?",
        gain_kcal=expected_fat_g(lean) * OIL_KCAL_PER_G * (1 - _miss(_sigma_of(Measure.GUESS))),
        options=tuple(
            Option(name, label, around(grams, Measure.GUESS) if grams else None)
            for name, label, grams in _FAT_OPTIONS
        ),
    )


def _which_food(item: Asked) -> Question:
    return Question(
        kind=QuestionKind.WHICH_FOOD,
        item_id=item.id,
        text=f"Which food is {item.name!r}? It is not counted until you choose one.",
        gain_kcal=item.mass.g * UNNAMED_KCAL_PER_G * (1 - _miss(mass_estimate(item.mass).sigma)),
    )
