"""The one thing worth asking about a meal, and the answers that can be chosen.

A question costs a person's attention: it is asked only when the answer is expected to move the
meal by more than 15 % of its energy, and then only the one that moves it most. There is nothing
random and nothing learned in it; the same meal asks the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, fsum, hypot, pi, sqrt
from typing import Protocol

from mealtrack.domain.model.meal import ItemId, MealSource, Origin, QuestionKind, question_key
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G, Mass, Measure
from mealtrack.domain.services.hidden_fat import OIL_KCAL_PER_G, Fatless, expected_fat_g, fatless
from mealtrack.domain.services.portions import around
from mealtrack.domain.services.uncertainty import Z80, Estimated, mass_estimate

WORTH_ASKING = 0.15
# What nobody could name is taken to be as rich as a dish is on average: 1.23 kcal/g is the mean
# over the 3,942 Nutrition5k training dishes of more than 20 g and less than 9 kcal/g.
UNNAMED_KCAL_PER_G = 1.2
# The middle of each fifth of a log-normal, in deviations, and the deviation within that fifth.
_FIFTHS = (
    ("much-less", -1.2816, 0.46),
    ("less", -0.5244, 0.17),
    ("as-estimated", 0.0, 0.15),
    ("more", 0.5244, 0.17),
    ("much-more", 1.2816, 0.46),
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
    """What is asked about which item; `change_kcal` is how far the answer is expected to move
    the meal, up or down.
    """

    kind: QuestionKind
    item_id: ItemId
    text: str
    change_kcal: float
    options: tuple[Option, ...] = ()


def best_question(
    items: Sequence[Asked], *, dish: str, source: MealSource, settled: Iterable[str] = ()
) -> Question | None:
    """The question that moves the meal most, whether or not it is worth asking.

    What was settled is never asked again; after one estimate was settled no other is asked about.
    """
    settled = frozenset(settled)
    candidates = [
        question
        for question in _candidates(items, dish, source)
        if question_key(question.kind, question.item_id) not in settled
        and (question.kind is QuestionKind.WHICH_FOOD or not _has_estimate(settled))
    ]
    return max(candidates, key=lambda question: question.change_kcal, default=None)


def question_for(
    items: Sequence[Asked], *, dish: str, source: MealSource, settled: Iterable[str] = ()
) -> Question | None:
    """The best question, when it is worth a person's attention."""
    best = best_question(items, dish=dish, source=source, settled=settled)
    eaten_kcal = fsum(item.nutrition.calories for item in items)
    if best is None or best.change_kcal <= WORTH_ASKING * eaten_kcal:
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
        yield _portion(max(known, key=_change_kcal))
    if source in (MealSource.IMAGE, MealSource.TEXT) and (lean := fatless(items, dish)):
        yield _hidden_fat(lean)


def _change_kcal(item: Asked) -> float:
    """How far the truth about the mass lies from its median, on average: E|X - median|.

    For a log-normal of deviation s this is close to median x s x sqrt(2 / pi), the normal's.
    """
    return item.nutrition.calories * mass_estimate(item.mass).sigma * sqrt(2 / pi)


def _portion(item: Asked) -> Question:
    return Question(
        kind=QuestionKind.PORTION,
        item_id=item.id,
        text=f"How much {item.name} was it?",
        change_kcal=_change_kcal(item),
        options=tuple(_portions(item.mass)),
    )


def _portions(mass: Mass) -> Iterator[Option]:
    """Five masses, each as likely as the others; one chosen is as sure as a household measure."""
    told: set[float] = set()
    sigma = mass_estimate(mass).sigma
    household = mass_estimate(around(mass.g, Measure.PORTION)).sigma
    for name, deviations, within in _FIFTHS:
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
        change_kcal=expected_fat_g(lean) * OIL_KCAL_PER_G,
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
        change_kcal=item.mass.g * UNNAMED_KCAL_PER_G,
    )
