"""What a text asks for: its words, each with everything it may stand for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from mealtrack.domain.services.words.folding import MAX_TEXT, stem, stems_of, words_of
from mealtrack.domain.services.words.states import STATE_WORDS, State, state_of
from mealtrack.domain.services.words.synonyms import LONGEST, Phrase, equals_of, misspelt_equals_of

MAX_WORDS = 12

# In "a glass of milk" the glass is no food.
_MEASURES = frozenset(
    "bag bottle bowl box can cup glass handful jar mug pack packet piece plate portion pot scoop "
    "serving slice tin".split()
)

# How far a reading of a word is trusted to be what was meant.
_EQUAL, _TOGETHER = 0.96, 0.95
_STARTED, _STARTED_ALTHOUGH_KNOWN = 0.88, 0.8
# In "strawberry jam" the jam is what is wanted; in "edamame beans" it is the edamame.
_HEAD_WEIGHT, _KIND_WEIGHT = 1.2, 0.6
_KINDS = frozenset(
    stems_of(
        "bean berry cheese cutlet fillet fish fruit heart herb leaves meat nut pulse root seed "
        "shellfish spice vegetable".split()
    )
)
_ONE_SLIP, _TWO_SLIPS = 0.8, 0.7


class Vocabulary(Protocol):
    """The words there are foods for."""

    def knows(self, stem: str) -> bool: ...

    def completions(self, beginning: str) -> Sequence[str]:
        """Stems of words that begin like this, the commonest first."""
        ...

    def corrections(self, word: str) -> Sequence[tuple[str, int]]:
        """Stems of words a slip or two away, with the number of slips, the nearest first.

        None for a word that is common enough to be meant.
        """
        ...


class Reading(NamedTuple):
    """Words, all of which a food must bear; `trust` is 0 to 1."""

    stems: Phrase
    trust: float


class Slot(NamedTuple):
    """One thing that was asked for; a food has it when any of the readings fits.

    `written` are the words that stand there, well or badly spelt: what may name a brand.
    """

    readings: tuple[Reading, ...]
    weight: float = 1.0
    written: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that was read; `written` are the words of all slots, `weight` is theirs together."""

    slots: tuple[Slot, ...]
    state: State = field(default_factory=State)
    state_words: tuple[str, ...] = ()
    written: frozenset[str] = frozenset()
    weight: float = 1.0


def asked_of(text: str, vocabulary: Vocabulary, *, is_typing: bool = True) -> Asked:
    """Read a text that may be anything; while somebody is typing, the last word may go on."""
    words = _without_measures(words_of(text[:MAX_TEXT])[:MAX_WORDS])
    stems = stems_of(words) or [stem(word) for word in words]
    told = [word for word in stems if word in STATE_WORDS]
    if len(told) == len(stems):
        told = []
    last = words[-1] if is_typing and words and stem(words[-1]) == stems[-1] else None
    reader = _Reader(vocabulary, stems, frozenset(told), last)
    *before, head = [*reader.slots()] or [Slot(())]
    is_kind = bool(before) and not head.written.isdisjoint(_KINDS) and head.weight == 1
    head = head._replace(weight=head.weight * (_KIND_WEIGHT if is_kind else _HEAD_WEIGHT))
    slots = (*before, head) if head.readings else ()
    written = frozenset[str]().union(*(slot.written for slot in slots))
    weight = sum(slot.weight for slot in slots) or 1.0
    return Asked(slots, state_of(told), tuple(told), written, weight)


def _without_measures(words: list[str]) -> list[str]:
    for at, word in enumerate(words[:-2]):
        if stem(word) in _MEASURES and words[at + 1] == "of":
            return _without_measures([*words[:at], *words[at + 2 :]])
    return words


@dataclass(frozen=True, slots=True)
class _Reader:
    vocabulary: Vocabulary
    stems: list[str]
    told: frozenset[str]
    last: str | None

    def slots(self) -> Iterator[Slot]:
        at = 0
        while at < len(self.stems):
            length, slot = self._phrase(at) or self._word(at)
            if slot:
                yield slot
            at += length

    def _phrase(self, at: int) -> tuple[int, Slot] | None:
        """The longest run of words from here that has another name, or is written as one."""
        for length in range(min(LONGEST, len(self.stems) - at), 1, -1):
            phrase = tuple(self.stems[at : at + length])
            others = list(equals_of(phrase))
            if length == 2 and self.vocabulary.knows("".join(phrase)):
                others.append(("".join(phrase),))
            if others:
                readings = (Reading(phrase, 1.0), *_trusted(others, _EQUAL))
                return length, Slot(readings, length, frozenset(phrase))
        return None

    def _word(self, at: int) -> tuple[int, Slot | None]:
        word = self.stems[at]
        if word in self.told:
            return 1, None
        is_known = self.vocabulary.knows(word)
        readings = [Reading((word,), 1.0)]
        readings += _trusted(equals_of((word,)), _EQUAL)
        if self.last is not None and at == len(self.stems) - 1:
            started = self.vocabulary.completions(self.last)
            trust = _STARTED_ALTHOUGH_KNOWN if is_known else _STARTED
            readings += [
                Reading((other,), trust * max(0.8, 1 - 0.1 * rank))
                for rank, other in enumerate(started)
                if other != word
            ]
        if word.isdigit():
            readings.append(Reading((f"{word}%",), _EQUAL))
        written = {word}
        if len(readings) == 1:
            corrected = self._corrected(word, is_known=is_known)
            written.update(*(reading.stems for reading in corrected))
            readings += [*corrected, *(() if is_known else self._apart(word))]
        return 1, Slot(tuple(readings), written=frozenset(written))

    def _apart(self, word: str) -> list[Reading]:
        """Two words that were written as one."""
        halves = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
        knows = self.vocabulary.knows
        return [
            Reading((one, stem(other)), _TOGETHER)
            for one, other in halves
            if knows(one) and knows(stem(other))
        ]

    def _corrected(self, word: str, *, is_known: bool) -> list[Reading]:
        """What was meant, and other names of what may have been meant."""
        found: list[tuple[Phrase, int]] = [
            ((meant,), slips) for meant, slips in self.vocabulary.corrections(word)
        ]
        if not is_known:
            found += misspelt_equals_of(word)
        return [
            Reading(meant, _ONE_SLIP if slips == 1 else _TWO_SLIPS)
            for meant, slips in found
            if meant != (word,)
        ]


def _trusted(phrases: Iterator[Phrase] | Sequence[Phrase], trust: float) -> list[Reading]:
    return [Reading(phrase, trust) for phrase in phrases]
