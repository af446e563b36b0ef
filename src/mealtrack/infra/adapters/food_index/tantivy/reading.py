"""Asking the index: its vocabulary, its candidates, and the order the domain gives them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tantivy import DocAddress, Occur, Query, Schema, Searcher

from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.ranking.asking import Asked, Reading, Slot, asked_of
from mealtrack.domain.services.ranking.scoring import fit_of
from mealtrack.domain.services.words.folding import fold, stem, words_of
from mealtrack.domain.services.words.spelling import allowed_edits, edits, sound_of
from mealtrack.infra.adapters.food_index.tantivy.documents import (
    BRAND,
    CATEGORY,
    HEAD,
    OWNER,
    PRIOR,
    RECORD,
    SOUND,
    WORDS,
    WRITTEN,
    Kept,
    kept_of,
    scope_of,
)

# How many candidates are looked at closely; at 500,000 foods each costs some 25 µs.
_CANDIDATES = 60
_MOST = 200
# And how many are looked into for the word that was meant.
_NEIGHBOURS = 40
# With fewer foods than this that bear every word, those that bear some are looked at too.
_FEW = 5
_COMPLETIONS = 12
_CORRECTIONS = 6
# A word in more foods than one in so many is meant as it is written.
_COMMON = 20_000
_LEAST_COVERAGE = 0.25
_HEAD_BOOST, _BRAND_BOOST, _CATEGORY_BOOST, _STATE_BOOST = 2.5, 1.2, 0.2, 2.0


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
        if not most or self._foods_with(word) > self.searcher.num_docs // _COMMON:
            return ()
        for distance in range(min(most, len(sound_of(word)) - 3) + 1):
            if found := self._near(word, distance):
                return found
        return ()

    def _near(self, word: str, distance: int) -> list[tuple[str, int]]:
        sound = sound_of(word)
        found: dict[str, int] = {}
        for other in self._words_of(self._sounding_like(sound, distance)) - {word}:
            slips = edits(sound, sound_of(other), at_most=distance)
            if slips is not None and allowed_edits(other):
                found[other] = max(slips, 1)
        nearest = sorted(
            found.items(), key=lambda pair: (pair[1], -self._foods_with(pair[0]), pair[0])
        )
        return nearest[:_CORRECTIONS]

    def _sounding_like(self, sound: str, distance: int) -> Iterator[Kept]:
        for scope in self.scopes:
            query = Query.fuzzy_term_query(self.schema, SOUND, scope + sound, distance=distance)
            yield from self._fetch(query, _NEIGHBOURS)

    def _words_of(self, foods: Iterable[Kept]) -> set[str]:
        candidates = [kept.candidate for kept in foods]
        namings = (naming.places for candidate in candidates for naming in candidate.namings)
        return {word for words in (*namings, *(one.brand for one in candidates)) for word in words}

    def _foods_with(self, stem: str) -> int:
        return sum(
            self.searcher.doc_freq(field, scope + stem)
            for scope in self.scopes
            for field in (WORDS, BRAND)
        )

    # The candidates.

    def _candidates(self, asked: Asked, limit: int) -> list[Kept]:
        many = min(max(_CANDIDATES, 2 * limit), _MOST)
        found = self._asked_for(asked, Occur.Must, many)
        if len(found) >= _FEW or len(asked.slots) == 1:
            return found
        known = {kept.key for kept in found}
        others = self._asked_for(asked, Occur.Should, many)
        return [*found, *(kept for kept in others if kept.key not in known)]

    def _asked_for(self, asked: Asked, occur: Occur, many: int) -> list[Kept]:
        """A search in each scope, so that own foods never have to stand out among all."""
        return [
            kept
            for scope in self.scopes
            for kept in self._fetch(self._query(asked, occur, scope), many)
        ]

    def _query(self, asked: Asked, occur: Occur, scope: str) -> Query:
        clauses = [(occur, self._slot(slot, scope)) for slot in asked.slots]
        clauses += [
            (Occur.Should, Query.boost_query(self._term(WORDS, scope + word), _STATE_BOOST))
            for word in asked.state_words
        ]
        return Query.boolean_query(clauses)

    def _slot(self, slot: Slot, scope: str) -> Query:
        readings = [self._reading(reading, scope) for reading in slot.readings]
        return Query.disjunction_max_query(readings)

    def _reading(self, reading: Reading, scope: str) -> Query:
        words = [self._word(scope + stem) for stem in reading.stems]
        whole = words[0]
        if len(words) > 1:
            whole = Query.boolean_query([(Occur.Must, word) for word in words])
        return Query.boost_query(whole, reading.trust)

    def _word(self, term: str) -> Query:
        return Query.disjunction_max_query(
            [
                Query.boost_query(self._term(HEAD, term), _HEAD_BOOST),
                self._term(WORDS, term),
                Query.boost_query(self._term(BRAND, term), _BRAND_BOOST),
                Query.boost_query(self._term(CATEGORY, term), _CATEGORY_BOOST),
            ]
        )

    def _term(self, field: str, word: str) -> Query:
        option = "basic" if field == WRITTEN else "freq"
        return Query.term_query(self.schema, field, word, index_option=option)

    def _fetch(self, query: Query, many: int) -> list[Kept]:
        found = self.searcher.search(query, many, count=False, weight_by_field=PRIOR)
        return list(self._kept(found.hits))

    def _kept(self, hits: Sequence[tuple[object, DocAddress]]) -> Iterator[Kept]:
        asker = self.asker.hex if self.asker else None
        for _, address in hits:
            record: bytes = self.searcher.doc(address)[RECORD][0]
            kept = kept_of(record)
            # A second lock: a fuzzy term may stray into the scope of a neighbouring id.
            if kept.owner in (None, asker):
                yield kept


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
