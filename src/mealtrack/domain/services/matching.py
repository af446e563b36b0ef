"""Which record stands for something that was seen; none is better than a wrong one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from mealtrack.domain.model.food import FoodSource
from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.plates import is_dry_or_raw, is_odd
from mealtrack.domain.services.ranking.asking import Asked, asked_of
from mealtrack.domain.services.ranking.naming import Naming, brand_stems, naming_of
from mealtrack.domain.services.ranking.scoring import Candidate, Fit, fit_of
from mealtrack.domain.services.words.another import is_another
from mealtrack.domain.services.words.states import Heat, State

# Below this share of what was asked for, a name is another food's.
LEAST_COVERAGE = 0.6
# A record that says much more than was seen ("banana bread" for a banana) is another food, too.
LEAST_PLAINNESS = 0.3
# Records that fit nearly as well as the best one may as well be meant.
_NEARLY = 0.75
# A name or synonym that is the very words that were asked for was given to the record on purpose.
_EXACT = 0.995
# Two records that differ by less are the same for a plate; the plainer name is kept then.
_SAME_SHARE, _SAME_KCAL = 0.15, 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Something that was seen: its name, its state if that was told, its brand if that was read."""

    name: str
    state: str | None = None
    brand: str | None = None

    @property
    def text(self) -> str:
        """As somebody would type it into a search."""
        return " ".join(part for part in (self.brand, self.name, self.state) if part)


@dataclass(frozen=True, slots=True)
class Match:
    """The record chosen; `confidence` is 0 to 1."""

    hit: Hit
    confidence: float


@dataclass(frozen=True, slots=True)
class _Found:
    hit: Hit
    fit: Fit
    namings: tuple[Naming, ...]

    @property
    def is_exact(self) -> bool:
        return min(self.fit.coverage, self.fit.plainness) >= _EXACT

    @property
    def state(self) -> State:
        """What the first of its names that tells a state tells."""
        return next((one.state for one in self.namings if one.state.is_told), State())


class _Everything:
    """A vocabulary that takes every word as it is written: a model does not mistype."""

    def knows(self, stem: str) -> bool:
        # Were any two words together a word, "fresh raspberries" would be one nobody has.
        return False

    def completions(self, beginning: str) -> Sequence[str]:
        return ()

    def corrections(self, word: str) -> Sequence[tuple[str, int]]:
        return ()


def searches_for(wanted: Wanted) -> Sequence[str]:
    """What to ask the index for; what is told without a state is looked for cooked, too."""
    if _asked(wanted).state.is_told:
        return (wanted.text,)
    return (wanted.text, f"{wanted.text} cooked")


def broader(wanted: Wanted) -> Iterator[Wanted]:
    """The same with ever less said of it: "grilled chicken apple sausage" is a sausage."""
    words = wanted.name.partition(" with ")[0].split()
    told = len(wanted.name.split())
    for at in range(len(words)):
        if len(words) - at < told:
            yield Wanted(name=" ".join(words[at:]), state=wanted.state)


def best_match(wanted: Wanted, hits: Sequence[Hit]) -> Match | None:
    """The hit that fits name, state and brand best, or None when none fits well enough.

    Generic records come before branded ones unless the brand was read from the picture. Where a
    name leaves open which of several records is meant, it is the one in the middle of them by
    energy: whichever was meant, the error is the least that can be had.
    """
    asked = _asked(wanted)
    if not asked.slots:
        return None
    good = [found for hit in hits if (found := _found(hit, wanted, asked))]
    if not good:
        return None
    # A record that does not state its energy stands for nothing while another one does.
    good = [found for found in good if found.hit.energy_kcal is not None] or good
    if not asked.state.is_told:
        good = _as_eaten(good)
    good.sort(key=lambda found: -found.fit.score)
    chosen = good[0] if good[0].is_exact else _middle_of(good)
    fit = chosen.fit
    confidence = fit.coverage * (0.5 + 0.5 * fit.plainness) * (0.6 + 0.4 * fit.state)
    return Match(chosen.hit, min(1.0, confidence))


def _asked(wanted: Wanted) -> Asked:
    return asked_of(wanted.text, _Everything(), is_typing=False)


def _found(hit: Hit, wanted: Wanted, asked: Asked) -> _Found | None:
    """How a record fits by those of its names that are not another food's; None: not at all."""
    words = _words(asked)
    names = [name for name in (hit.name, *hit.synonyms) if not is_another(name, words)]
    if not names or is_odd(hit, words):
        return None
    # A word of the name must not pass for a brand nobody read.
    brand = brand_stems(hit.brand) if wanted.brand else ()
    namings = tuple(naming_of(name) for name in names)
    fit = fit_of(asked, Candidate(namings, _is_plain(hit), frozenset(brand)))
    is_good = fit.coverage >= LEAST_COVERAGE and fit.plainness >= LEAST_PLAINNESS
    return _Found(hit, fit, namings) if is_good else None


def _is_plain(hit: Hit) -> bool:
    """What somebody typed in for themselves is what they mean, with its brand or without."""
    return hit.source.is_generic or hit.source is FoodSource.CUSTOM


def _words(asked: Asked) -> frozenset[str]:
    """Every word that was asked for or may stand for one."""
    words = {stem for slot in asked.slots for reading in slot.readings for stem in reading.stems}
    return frozenset(words) | frozenset(asked.state_words)


def _as_eaten(good: list[_Found]) -> list[_Found]:
    """What is eaten cooked is on the plate cooked, and not fried, though nobody said so."""
    good = [one for one in good if not is_dry_or_raw(one.hit, one.state)] or good
    return [one for one in good if one.is_exact or one.state.heat is not Heat.FRIED] or good


def _middle_of(good: Sequence[_Found]) -> _Found:
    """The weighted median, by energy, of those that fit nearly as well as the best."""
    best, *others = good
    if best.hit.energy_kcal is None:
        return best
    least = _NEARLY * best.fit.score
    is_plain = _is_plain(best.hit)
    by_energy = sorted(
        (found.hit.energy_kcal, at, found)
        for at, found in enumerate((best, *others))
        if found.fit.score >= least
        and found.hit.energy_kcal is not None
        and _is_plain(found.hit) == is_plain
    )
    passed = list(accumulate(found.fit.score for _, _, found in by_energy))
    kcal, _, middle = by_energy[bisect_left(passed, passed[-1] / 2)]
    is_same = abs(kcal - best.hit.energy_kcal) <= max(_SAME_SHARE * kcal, _SAME_KCAL)
    return best if is_same else middle
