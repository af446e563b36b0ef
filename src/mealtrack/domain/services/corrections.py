"""What a user's own corrections change in an analysis: the record, the grams, what is there at all.

Grams are shrunk towards the personal median on the log scale with the weight n / (n + K): n lessons
about meals that looked alike. K = 1 is on the careful side of the variance ratio a repeated meal
has (the estimate of a photo errs by a third and more, a habit varies by a seventh). What looks like
another portion than a lesson's is taken for one: the lesson then says by how much photos err.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import copysign, exp, fsum, log, sqrt

from mealtrack.domain.model.correction import (
    About,
    Correction,
    CorrectionId,
    Lesson,
    newest_first,
)
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal import MealType
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G, Mass, Measure

K = 1.0
# Of a user's last choices so many count, and so many of them must agree.
_LAST, _OFTEN = 3, 2
# A food nobody saw is added only when it was added to that dish so many times.
_ADDED_OFTEN = 3
# How alike two sightings are: a lesson about a plate that looked twice as full counts for 0.6.
_ALIKE = log(2.0)
# Photos of one portion differ by so much on the log scale; what differs more is another portion.
_ONE_PORTION = 0.3
# Grams further than this from the personal median, or a lone lesson further than this from what is
# seen, count for nothing until another lesson agrees: it may be a slip of the finger.
_AGREES = log(2.5)
_TOO_UNLIKE = 0.3
# The user's own word for a food is surer than any match of names.
OWN_WORD = 0.95
# A habit of which little is known varies by so much; standard deviations on the log scale.
_HABIT, _HABIT_WORTH = 0.2, 2
_TENTH = 1.2815515655446004  # the 90 % quantile of the normal distribution


@dataclass(frozen=True, slots=True)
class Counted:
    """Something a user's lessons led to, and how many of them."""

    lessons: int


@dataclass(frozen=True, slots=True)
class Chosen(Counted):
    record_id: FoodId


@dataclass(frozen=True, slots=True)
class Shrunk(Counted):
    mass: Mass


@dataclass(frozen=True, slots=True)
class Addition(Counted):
    """A food the user adds to such a dish again and again."""

    record_id: FoodId
    mass: Mass


class Memory:
    """A user's corrections, asked about one meal."""

    def __init__(self, corrections: Iterable[Correction], slot: MealType) -> None:
        corrections = list(corrections)
        self._ids = [(one.about, one.id) for one in corrections]
        self._by_about = {one.about: newest_first(one.lessons) for one in corrections}
        self._slot = slot

    def record_for(self, words: str, matched: FoodId | None) -> Chosen | None:
        """The user's own record for what was seen: of this kind of meal first, then of any.

        What a food is depends on the hour less than how much of it there is.
        """
        own = self._lessons(words)
        if chosen := chosen_record(own, is_matched=matched is not None):
            return chosen
        anywhere = [
            lesson
            for about, lessons in self._by_about.items()
            if about.words == words and about.added is None
            for lesson in lessons
        ]
        return chosen_record(newest_first(anywhere), is_matched=matched is not None)

    def mass_for(self, words: str, seen: Mass) -> Shrunk | None:
        return shrunk(seen, self._lessons(words))

    def leaves_out(self, words: str) -> bool:
        return is_left_out(self._lessons(words))

    def additions(self, dish: str) -> list[Addition]:
        """What the user adds to such a dish, unless they took it out again lately."""
        found: list[Addition] = []
        for about, lessons in self._by_about.items():
            if about.words != dish or about.slot is not self._slot or about.added is None:
                continue
            told = [one for one in lessons if one.mass_g is not None]
            if len(told) >= _ADDED_OFTEN and not lessons[0].is_removed:
                found.append(Addition(len(told), about.added, _usual(told)))
        return found

    def ids_of(self, applied: Collection[str]) -> list[CorrectionId]:
        """Whose lessons these words were looked up in."""
        return [known for about, known in self._ids if about.words in applied]

    def _lessons(self, words: str) -> Sequence[Lesson]:
        return self._by_about.get(About(words, self._slot), ())


def chosen_record(lessons: Sequence[Lesson], *, is_matched: bool) -> Chosen | None:
    """The food chosen in two of the last three choices; one is enough where nothing matched."""
    told = [one.record_id for one in lessons if one.record_id is not None]
    last = told[:_LAST]
    often = [one for one in last if last.count(one) >= _OFTEN]
    if often:
        return Chosen(told.count(often[0]), often[0])
    return Chosen(1, last[0]) if last and not is_matched else None


def is_left_out(lessons: Sequence[Lesson]) -> bool:
    """Taken out the last time, and in two of the last three."""
    last = [one.is_removed for one in lessons[:_LAST]]
    return bool(last) and last[0] and sum(last) >= _OFTEN


def typical_mass_g(lessons: Sequence[Lesson]) -> float | None:
    """The middle of what was told, of an even number the geometric mean of the middle two."""
    told = sorted(log(one.mass_g) for one in lessons if one.mass_g is not None)
    if not told:
        return None
    return exp((told[(len(told) - 1) // 2] + told[len(told) // 2]) / 2)


def shrunk(seen: Mass, lessons: Sequence[Lesson]) -> Shrunk | None:
    """What was seen, moved towards what the user told of meals that looked like this one.

    Only an estimate from a photo or a guess is moved: what was weighed, measured or read from a
    package stays as it is.
    """
    if seen.measure not in (Measure.PHOTO, Measure.GUESS):
        return None
    now = log(seen.g)
    told = [
        (_meant(now, one.mass_g, one.seen_g), _alike(now, one.seen_g))
        for one in lessons
        if one.mass_g is not None
    ]
    if not told:
        return None
    middle = _middle(told, now)
    agreeing = [(mass, weight) for mass, weight in told if abs(mass - middle) <= _AGREES]
    number = fsum(weight for _, weight in agreeing)
    is_slip = len(agreeing) == 1 and abs(middle - now) > _AGREES
    if is_slip or number < _TOO_UNLIKE:
        return None
    middle = _middle(agreeing, now)
    weight = number / (number + K)
    habit = _spread_of_habit(agreeing, middle) * sqrt(1 + 1 / number)
    spread = log(seen.high_g / seen.g) / _TENTH
    spread = min(spread, sqrt(((1 - weight) * spread) ** 2 + (weight * habit) ** 2))
    mass_g = min(exp(now + weight * (middle - now)), MAX_ITEM_MASS_G)
    return Shrunk(len(agreeing), _log_normal(mass_g, spread, seen.measure))


def _meant(now: float, mass_g: float, seen_g: float) -> float:
    """What a lesson says of what is seen now: the grams told then, and beyond what photos of one
    portion differ by, so much more or less of them.
    """
    differs = now - log(seen_g)
    return log(mass_g) + copysign(max(0.0, abs(differs) - _ONE_PORTION), differs)


def _alike(now: float, seen_g: float) -> float:
    return exp(-0.5 * ((now - log(seen_g)) / _ALIKE) ** 2)


def _middle(told: Sequence[tuple[float, float]], now: float) -> float:
    """The weighted median; of two middle ones the nearer to what is seen."""
    half = fsum(weight for _, weight in told) / 2
    up, down = sorted(told), sorted(told, reverse=True)
    return min(_reaching(half, up), _reaching(half, down), key=lambda mass: abs(mass - now))


def _reaching(half: float, told: Sequence[tuple[float, float]]) -> float:
    sum_so_far = 0.0
    for mass, weight in told:
        sum_so_far += weight
        if sum_so_far >= half * (1 - 1e-9):
            return mass
    return told[-1][0]


def _spread_of_habit(agreeing: Sequence[tuple[float, float]], middle: float) -> float:
    """How much the user's own grams vary, with two lessons' worth of prior knowledge."""
    squares = fsum(weight * (mass - middle) ** 2 for mass, weight in agreeing)
    number = fsum(weight for _, weight in agreeing)
    return sqrt((_HABIT_WORTH * _HABIT**2 + squares) / (_HABIT_WORTH + number))


def _usual(told: Sequence[Lesson]) -> Mass:
    """What the user usually adds: nobody saw it, so it is a guess from habit alone."""
    masses = [(log(one.mass_g), 1.0) for one in told if one.mass_g is not None]
    middle = _middle(masses, masses[0][0])
    spread = _spread_of_habit(masses, middle) * sqrt(1 + 1 / len(masses))
    return _log_normal(min(exp(middle), MAX_ITEM_MASS_G), spread, Measure.GUESS)


def _log_normal(mass_g: float, spread: float, measure: Measure) -> Mass:
    reach = exp(_TENTH * spread)
    return Mass(mass_g, mass_g / reach, mass_g * reach, measure)
