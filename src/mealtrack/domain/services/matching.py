"""Which record stands for something that was seen; none is better than a wrong one."""

from collections.abc import Sequence
from dataclasses import dataclass

from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.ranking.asking import Asked, asked_of
from mealtrack.domain.services.ranking.naming import brand_stems, naming_of
from mealtrack.domain.services.ranking.scoring import Candidate, Fit, fit_of

# Below this share of what was asked for, a name is another food's.
LEAST_COVERAGE = 0.6
# A record that says much more than was seen ("banana bread" for a banana) is another food, too.
LEAST_PLAINNESS = 0.3


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


class _Everything:
    """A vocabulary that takes every word as it is written: a model does not mistype."""

    def knows(self, stem: str) -> bool:
        # Were any two words together a word, "fresh raspberries" would be one nobody has.
        return False

    def completions(self, beginning: str) -> Sequence[str]:
        return ()

    def corrections(self, word: str) -> Sequence[tuple[str, int]]:
        return ()


def best_match(wanted: Wanted, hits: Sequence[Hit]) -> Match | None:
    """The hit that fits name, state and brand best, or None when none fits well enough.

    Generic records come before branded ones unless the brand was read from the picture.
    """
    asked = asked_of(wanted.text, _Everything(), is_typing=False)
    fits = [(fit_of(asked, _candidate(hit, wanted)), hit) for hit in hits]
    good = [(fit, hit) for fit, hit in fits if _is_good(fit, asked)]
    if not good:
        return None
    fit, hit = max(good, key=lambda pair: pair[0].score)
    return Match(
        hit, min(1.0, fit.coverage * (0.5 + 0.5 * fit.plainness) * (0.6 + 0.4 * fit.state))
    )


def _is_good(fit: Fit, asked: Asked) -> bool:
    return bool(asked.slots) and fit.coverage >= LEAST_COVERAGE and fit.plainness >= LEAST_PLAINNESS


def _candidate(hit: Hit, wanted: Wanted) -> Candidate:
    namings = tuple(naming_of(name) for name in (hit.name, *hit.synonyms))
    # A word of the name must not pass for a brand nobody read.
    brand = brand_stems(hit.brand) if wanted.brand else ()
    return Candidate(namings, hit.source.is_generic, frozenset(brand))
