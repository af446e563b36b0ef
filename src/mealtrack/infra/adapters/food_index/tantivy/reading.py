"""Asking the index: its vocabulary, its candidates, and the order the domain gives them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tantivy import DocAddress, Occur, Query, Schema, Searcher

from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.ranking.asking import Asked, Reading, Slot, asked_of
from mealtrack.domain.services.ranking.scoring import fit_of
from mealtrack.domain.services.words.folding import fold, stem, words_of
from mealtrack.domain.services.words.spelling import allowed_edits, edits, sound_of
from mealtrack.infra.adapters.food_index.tantivy.documents import (
    BRAND,
    CATEGORY,
    HEAD,
    PRIOR,
    RECORD,
    SOUND,
    WORDS,
    WRITTEN,
    Kept,
    kept_of,
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
    """One look at the index as it was at one moment; blocking, to be used in a thread."""

    searcher: Searcher
    schema: Schema

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
        *whole, begun = words
        clauses = [(Occur.Must, self._term(WRITTEN, word)) for word in whole]
        started = self.searcher.terms_with_prefix(WRITTEN, begun, limit=_COMPLETIONS)
        if not started:
            return []
        any_of = [self._term(WRITTEN, word) for word, _ in started]
        clauses.append((Occur.Must, Query.disjunction_max_query(any_of)))
        query = Query.const_score_query(Query.boolean_query(clauses), 1.0)
        found = self._fetch(query, max(_CANDIDATES, 3 * limit))
        return _names(found, words, limit)

    # The vocabulary.

    def knows(self, stem: str) -> bool:
        return self._foods_with(stem) > 0

    def completions(self, beginning: str) -> Sequence[str]:
        started = self.searcher.terms_with_prefix(WRITTEN, beginning, limit=_COMPLETIONS)
        return list(dict.fromkeys(stem(word) for word, _ in started))

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
        query = Query.fuzzy_term_query(self.schema, SOUND, sound, distance=distance)
        found: dict[str, int] = {}
        for other in self._words_of(self._fetch(query, _NEIGHBOURS)) - {word}:
            slips = edits(sound, sound_of(other), at_most=distance)
            if slips is not None and allowed_edits(other):
                found[other] = max(slips, 1)
        nearest = sorted(
            found.items(), key=lambda pair: (pair[1], -self._foods_with(pair[0]), pair[0])
        )
        return nearest[:_CORRECTIONS]

    def _words_of(self, foods: Iterable[Kept]) -> set[str]:
        candidates = [kept.candidate for kept in foods]
        namings = (naming.places for candidate in candidates for naming in candidate.namings)
        return {word for words in (*namings, *(one.brand for one in candidates)) for word in words}

    def _foods_with(self, stem: str) -> int:
        return self.searcher.doc_freq(WORDS, stem) + self.searcher.doc_freq(BRAND, stem)

    # The candidates.

    def _candidates(self, asked: Asked, limit: int) -> list[Kept]:
        many = min(max(_CANDIDATES, 2 * limit), _MOST)
        found = self._fetch(self._query(asked, Occur.Must), many)
        if len(found) >= _FEW or len(asked.slots) == 1:
            return found
        known = {kept.key for kept in found}
        others = self._fetch(self._query(asked, Occur.Should), many)
        return [*found, *(kept for kept in others if kept.key not in known)]

    def _query(self, asked: Asked, occur: Occur) -> Query:
        clauses = [(occur, self._slot(slot)) for slot in asked.slots]
        clauses += [
            (Occur.Should, Query.boost_query(self._term(WORDS, word), _STATE_BOOST))
            for word in asked.state_words
        ]
        return Query.boolean_query(clauses)

    def _slot(self, slot: Slot) -> Query:
        return Query.disjunction_max_query([self._reading(reading) for reading in slot.readings])

    def _reading(self, reading: Reading) -> Query:
        words = [self._word(stem) for stem in reading.stems]
        whole = words[0]
        if len(words) > 1:
            whole = Query.boolean_query([(Occur.Must, word) for word in words])
        return Query.boost_query(whole, reading.trust)

    def _word(self, stem: str) -> Query:
        return Query.disjunction_max_query(
            [
                Query.boost_query(self._term(HEAD, stem), _HEAD_BOOST),
                self._term(WORDS, stem),
                Query.boost_query(self._term(BRAND, stem), _BRAND_BOOST),
                Query.boost_query(self._term(CATEGORY, stem), _CATEGORY_BOOST),
            ]
        )

    def _term(self, field: str, word: str) -> Query:
        option = "basic" if field == WRITTEN else "freq"
        return Query.term_query(self.schema, field, word, index_option=option)

    def _fetch(self, query: Query, many: int) -> list[Kept]:
        found = self.searcher.search(query, many, count=False, weight_by_field=PRIOR)
        return list(self._kept(found.hits))

    def _kept(self, hits: Sequence[tuple[object, DocAddress]]) -> Iterator[Kept]:
        for _, address in hits:
            record: bytes = self.searcher.doc(address)[RECORD][0]
            yield kept_of(record)


def _names(found: Sequence[Kept], words: Sequence[str], limit: int) -> list[str]:
    """The first fitting name of each food, those that begin with the text first."""
    fitting: dict[str, tuple[bool, int, str]] = {}
    for rank, kept in enumerate(found):
        for name in (kept.name, *kept.synonyms):
            written = words_of(name)
            if _begins(written, words):
                starts = written[: len(words) - 1] == list(words[:-1])
                starts = starts and written[len(words) - 1].startswith(words[-1])
                fitting.setdefault(fold(name), (not starts, rank, name))
                break
    return [name for _, _, name in sorted(fitting.values())[:limit]]


def _begins(written: Sequence[str], words: Sequence[str]) -> bool:
    return all(word in written for word in words[:-1]) and any(
        word.startswith(words[-1]) for word in written
    )
