"""Asking the index: its vocabulary, its candidates, and the order the domain gives them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tantivy import DocAddress, Occur, Query, Schema, Searcher

from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.ranking.asking import Asked, Reading, Slot, asked_of
from mealtrack.domain.services.ranking.scoring import fit_of
from mealtrack.domain.services.words.folding import fold, stem, words_of
from mealtrack.domain.services.words.spelling import allowed_edits, edits, sound_of
from mealtrack.infra.adapters.food_index.tantivy.documents import (
    NOBODY,
    OWNER,
    PRIOR,
    SOUND,
    WORDS,
    WRITTEN,
    Kept,
    kept_in,
    scope_of,
    word_of,
)

# How many candidates are looked at closely; at 500,000 foods each costs some 25 µs.
_CANDIDATES = 60
_MOST = 200
# And how many words like a misspelt one.
_NEIGHBOURS = 60
# With fewer foods than this that bear every word, those that bear some are looked at too.
_FEW = 5
_COMPLETIONS = 12
_CORRECTIONS = 6
# A word in more foods than these, and in more than one in so many, is meant as it is written; so is
# a short one in any food.
_RARE, _COMMON, _SHORT = 2, 20_000, 6
# And one that is in more foods than these, and in more than one in so many, tells hardly anything.
_MANY, _EVERYWHERE = 1_000, 50
_LEAST_COVERAGE = 0.25
_STATE_BOOST = 2.0


@dataclass(frozen=True, slots=True)
class Reader:
    """One look at the index as it was at one moment; blocking, to be used in a thread.

    `scopes` are those whose terms are looked up: the asker's own, if they have foods, and all.
    """

    searcher: Searcher
    schema: Schema
    asker: UserId | None
    scopes: tuple[str, ...]

    @classmethod
    def of(cls, searcher: Searcher, schema: Schema, asker: UserId | None) -> "Reader":
        has_own = asker is not None and searcher.doc_freq(OWNER, asker.hex) > 0
        return cls(searcher, schema, asker, (scope_of(asker), "") if has_own else ("",))

    def search(self, text: str, *, limit: int) -> list[Hit]:
        asked = asked_of(text, self)
        if not asked.slots:
            return []
        found = [(fit_of(asked, kept.candidate), kept) for kept in self._candidates(asked, limit)]
        good = [(fit.score, kept) for fit, kept in found if fit.coverage >= _LEAST_COVERAGE]
        good.sort(key=lambda pair: (-pair[0], len(pair[1].name), pair[1].name))
        return [kept.hit(score) for score, kept in good[:limit]]

    def complete(self, text: str, *, limit: int) -> list[str]:
        words = words_of(text)
        if not words:
            return []
        many = max(_CANDIDATES, 3 * limit)
        found = [kept for scope in self.scopes for kept in self._begun(words, scope, many)]
        return _names(found, words, limit)

    def _begun(self, words: Sequence[str], scope: str, many: int) -> list[Kept]:
        """Foods with all of these words, the last of which may go on."""
        *whole, begun = words
        clauses = [(Occur.Must, self._term(WRITTEN, scope + word)) for word in whole]
        started = self.searcher.terms_with_prefix(WRITTEN, scope + begun, limit=_COMPLETIONS)
        if not started:
            return []
        any_of = [self._term(WRITTEN, word) for word, _ in started]
        clauses.append((Occur.Must, Query.disjunction_max_query(any_of)))
        query = Query.const_score_query(Query.boolean_query(clauses), 1.0)
        return self._fetch(query, many)

    def count(self) -> int:
        return self.searcher.num_docs - self.searcher.doc_freq(OWNER, NOBODY)

    # The vocabulary.

    def knows(self, stem: str) -> bool:
        return self._foods_with(stem) > 0

    def completions(self, beginning: str) -> Sequence[str]:
        started = [
            word.removeprefix(scope)
            for scope in self.scopes
            for word, _ in self.searcher.terms_with_prefix(
                WRITTEN, scope + beginning, limit=_COMPLETIONS
            )
        ]
        return list(dict.fromkeys(map(stem, started)))

    def corrections(self, word: str) -> Sequence[tuple[str, int]]:
        most = allowed_edits(word)
        rare = max(_RARE, self.searcher.num_docs // _COMMON) if len(word) >= _SHORT else 0
        if not most or self._foods_with(word) > rare:
            return ()
        for distance in range(min(most, len(sound_of(word)) - 3) + 1):
            if found := self._near(word, distance):
                return found
        return ()

    def _near(self, word: str, distance: int) -> list[tuple[str, int]]:
        sound = sound_of(word)
        found: dict[str, int] = {}
        for other in self._sounding_like(sound, distance) - {word}:
            slips = edits(sound, sound_of(other), at_most=distance)
            if slips is not None and allowed_edits(other):
                found[other] = max(slips, 1)
        nearest = sorted(
            found.items(), key=lambda pair: (pair[1], -self._foods_with(pair[0]), pair[0])
        )
        return nearest[:_CORRECTIONS]

    def _sounding_like(self, sound: str, distance: int) -> set[str]:
        """Words like this, and a few that only stand beside one in a food of one's own."""
        words = set[str]()
        for scope in self.scopes:
            query = Query.fuzzy_term_query(self.schema, SOUND, scope + sound, distance=distance)
            if scope:
                for kept in self._fetch(query, _NEIGHBOURS):
                    words.update(kept.words)
            else:
                found = self.searcher.search(query, _NEIGHBOURS, count=False)
                words.update(word_of(self.searcher.doc(address)) for _, address in found.hits)
        return words

    def _foods_with(self, stem: str) -> int:
        return sum(self.searcher.doc_freq(WORDS, scope + stem) for scope in self.scopes)

    # The candidates.

    def _candidates(self, asked: Asked, limit: int) -> list[Kept]:
        many = min(max(_CANDIDATES, 2 * limit), _MOST)
        found = self._found(self._with_all, asked, many)
        if len(found) >= _FEW or len(asked.slots) == 1:
            return found
        known = {kept.id for kept in found}
        others = self._found(self._with_some, asked, many)
        return [*found, *(kept for kept in others if kept.id not in known)]

    def _found(
        self, query_of: Callable[[Asked, str], Query], asked: Asked, many: int
    ) -> list[Kept]:
        """A search in each scope, so that own foods never have to stand out among all."""
        queries = [query_of(asked, scope) for scope in self.scopes]
        return [kept for query in queries for kept in self._fetch(query, many)]

    def _with_all(self, asked: Asked, scope: str) -> Query:
        clauses = [(Occur.Must, self._slot(slot, scope)) for slot in asked.slots]
        return Query.boolean_query([*clauses, *self._state(asked, scope)])

    def _with_some(self, asked: Asked, scope: str) -> Query:
        """What it is, or a word that is not said of everything; a third word then helps."""
        slots = [(self._is_everywhere(slot), self._slot(slot, scope)) for slot in asked.slots]
        *_, (_, head) = slots
        telling = [query for is_everywhere, query in slots[:-1] if not is_everywhere]
        saying = [query for is_everywhere, query in slots[:-1] if is_everywhere]
        some = Query.boolean_query([(Occur.Should, query) for query in (*telling, head)])
        clauses = [(Occur.Must, some), *((Occur.Should, query) for query in saying)]
        return Query.boolean_query([*clauses, *self._state(asked, scope)])

    def _is_everywhere(self, slot: Slot) -> bool:
        often = max(min(map(self._foods_with, reading.stems)) for reading in slot.readings)
        return often > max(_MANY, self.searcher.num_docs // _EVERYWHERE)

    def _state(self, asked: Asked, scope: str) -> list[tuple[Occur, Query]]:
        terms = [self._term(WORDS, scope + word) for word in asked.state_words]
        return [(Occur.Should, Query.boost_query(term, _STATE_BOOST)) for term in terms]

    def _slot(self, slot: Slot, scope: str) -> Query:
        readings = [self._reading(reading, scope) for reading in slot.readings]
        if len(readings) == 1:
            return readings[0]
        return Query.disjunction_max_query(readings)

    def _reading(self, reading: Reading, scope: str) -> Query:
        words = [self._term(WORDS, scope + stem) for stem in reading.stems]
        whole = words[0]
        if len(words) > 1:
            whole = Query.boolean_query([(Occur.Must, word) for word in words])
        return Query.boost_query(whole, reading.trust)

    def _term(self, field: str, word: str) -> Query:
        option = "basic" if field == WRITTEN else "freq"
        return Query.term_query(self.schema, field, word, index_option=option)

    def _fetch(self, query: Query, many: int) -> list[Kept]:
        found = self.searcher.search(query, many, count=False, weight_by_field=PRIOR)
        hits: Sequence[tuple[object, DocAddress]] = found.hits
        asker = self.asker.hex if self.asker else None
        every = (kept_in(self.searcher.doc(address)) for _, address in hits)
        # A second lock: a fuzzy term may stray into the scope of a neighbouring id.
        return [kept for kept in every if kept.owner in (None, asker)]


def _names(found: Sequence[Kept], words: Sequence[str], limit: int) -> list[str]:
    """The first fitting name of each food: those that begin with the text, whole words first."""
    fitting: dict[str, tuple[bool, bool, int, str]] = {}
    *before, last = words
    for rank, kept in enumerate(found):
        for name in (kept.name, *kept.synonyms):
            written = words_of(name)
            if _begins(written, words):
                here = written[len(before) : len(before) + 1]
                starts = written[: len(before)] == before and any(
                    word.startswith(last) for word in here
                )
                fitting.setdefault(fold(name), (not starts, last not in written, rank, name))
                break
    return [name for *_, name in sorted(fitting.values())[:limit]]


def _begins(written: Sequence[str], words: Sequence[str]) -> bool:
    return all(word in written for word in words[:-1]) and any(
        word.startswith(words[-1]) for word in written
    )
