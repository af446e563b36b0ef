"""What the index keeps of a food, and how it is read back."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import tantivy
from jiter import from_json
from pydantic_core import to_json

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId, FoodSource
from mealtrack.domain.ports.food_index import Hit, IndexedFood
from mealtrack.domain.services.ranking.naming import Naming, Place, brand_stems, naming_of
from mealtrack.domain.services.ranking.scoring import Candidate
from mealtrack.domain.services.words.folding import words_of
from mealtrack.domain.services.words.spelling import allowed_edits, sound_of
from mealtrack.domain.services.words.states import Heat, Keeping, State

# Raise it whenever a field, a rule of naming or a word list changes: the index is then rebuilt.
SCHEMA_VERSION = 5

ID, RECORD, PRIOR, OWNER = "id", "record", "prior", "owner"
# In stems: every word of its names and its brand; those it is first of all several times over.
WORDS = "words"
# Every word of a shared food has a document of its own too, found by ear when it is misspelt: a
# few thousand words are looked through sooner than all the foods that bear them.
WORD, SOUND = "word", "sound"
# As written: for words that are only begun.
WRITTEN = "written"

# How often a word of the head is told. One field instead of one for each kind of word: to meet in
# one list of foods for each word that was asked for is what makes a search quick.
_HEAD_TIMES = 4

# How many foods are kept at hand as they were read, of some 5 kB each.
_REMEMBERED = 4096

# The owner of the documents of words, which are no foods.
NOBODY = "-"


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in (ID, OWNER, WORD):
        builder.add_text_field(
            field, stored=field == WORD, tokenizer_name="raw", index_option="basic"
        )
    builder.add_text_field(WORDS, tokenizer_name="whitespace", index_option="freq")
    for field in (SOUND, WRITTEN):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="basic")
    builder.add_float_field(PRIOR, fast=True)
    builder.add_bytes_field(RECORD, stored=True)
    return builder.build()


def scope_of(owner: UserId | None) -> str:
    """What stands before every word of a private food; shared foods have nothing there.

    Words never contain the sign, so that no question reaches somebody else's terms, neither as a
    candidate nor as a completion or a correction.
    """
    return f"@{owner.hex}:" if owner else ""


class Entry(NamedTuple):
    """A food's document, and the words everybody may mean by a misspelt one."""

    document: tantivy.Document
    words: Iterable[str]


def entry_of(food: IndexedFood) -> Entry:
    namings = [naming for naming in map(naming_of, (food.name, *food.synonyms)) if naming.places]
    brand = brand_stems(food.brand)
    words = dict.fromkeys((*(stem for naming in namings for stem in naming.places), *brand))
    heads = dict.fromkeys(_heads(namings))
    correctable = [word for word in words if allowed_edits(word)]
    texts = {
        WORDS: (*words, *(tuple(heads) * (_HEAD_TIMES - 1))),
        SOUND: dict.fromkeys(map(sound_of, correctable)) if food.owner_id else (),
        WRITTEN: dict.fromkeys(_written(food)),
    }
    made = tantivy.Document()
    made.add_text(ID, food.id.hex)
    if food.owner_id:
        made.add_text(OWNER, food.owner_id.hex)
    scope = scope_of(food.owner_id)
    for field, terms in texts.items():
        made.add_text(field, " ".join(scope + term for term in terms))
    made.add_float(PRIOR, _prior(namings, food.source))
    made.add_bytes(RECORD, _record(food, namings, brand))
    return Entry(made, () if food.owner_id else correctable)


def word_document(word: str) -> tantivy.Document:
    made = tantivy.Document()
    made.add_text(WORD, word)
    made.add_text(OWNER, NOBODY)
    made.add_text(SOUND, sound_of(word))
    return made


def word_of(found: tantivy.Document) -> str:
    return found[WORD][0]


def _heads(namings: Iterable[Naming]) -> Iterable[str]:
    return (stem for naming in namings for stem, place in naming.places.items() if place.share == 1)


def _written(food: IndexedFood) -> Iterable[str]:
    return (
        word for name in (food.name, *food.synonyms, food.brand or "") for word in words_of(name)
    )


def _prior(namings: Sequence[Naming], source: FoodSource) -> float:
    """Plain generic foods first: it decides which candidates are looked at closely.

    The index multiplies a fit by log2(2 + prior).
    """
    cost = min((naming.cost for naming in namings), default=10.0)
    plain = 1 / (1 + 0.2 * cost)
    factor = 2.5 + 1.5 * plain if source.is_generic else 1 + 0.5 * plain
    return 2.0**factor - 2


class Kept(NamedTuple):
    """A food as the index kept it; most are only compared, few are shown."""

    id: FoodId
    owner: str | None
    name: str
    synonyms: tuple[str, ...]
    source: FoodSource
    brand: str | None
    category: str | None
    energy_kcal: float | None
    candidate: Candidate

    @property
    def words(self) -> Iterable[str]:
        """Every word of its names and its brand, as stems."""
        namings, _, brand = self.candidate
        return (*brand, *(stem for naming in namings for stem in naming.places))

    def hit(self, score: float) -> Hit:
        return Hit(
            id=self.id,
            name=self.name,
            score=score,
            source=self.source,
            brand=self.brand,
            synonyms=self.synonyms,
            category=self.category,
            energy_kcal=self.energy_kcal,
        )


def _record(food: IndexedFood, namings: Iterable[Naming], brand: Iterable[str]) -> bytes:
    kept = [
        food.id.hex,
        food.owner_id.hex if food.owner_id else None,
        food.name,
        food.synonyms,
        food.source,
        food.brand,
        food.category,
        food.energy_kcal,
        [_packed(naming) for naming in namings],
        list(brand),
    ]
    return to_json(kept)


# Any below: JSON this module wrote itself. Shares and costs stand there in thousandths.
def _packed(naming: Naming) -> list[Any]:
    places = naming.places.values()
    return [
        naming.state.heat,
        naming.state.keeping,
        list(naming.places),
        [round(1000 * place.share) for place in places],
        [round(1000 * place.cost) for place in places],
    ]


def kept_in(found: tantivy.Document) -> Kept:
    return _kept(found[RECORD][0])


# By what it says, so that it is never stale. The same foods are candidates for what somebody types
# from one letter to the next, and taking their names apart is a third of what a search costs.
@lru_cache(_REMEMBERED)
def _kept(record: bytes) -> Kept:
    (key, owner, name, synonyms, publisher, brand, category, energy, namings, brand_words) = (
        from_json(record)
    )
    source = FoodSource(publisher)
    candidate = Candidate(
        tuple(map(_unpacked, namings)),
        # What somebody typed in for themselves is what they mean, with its brand or without.
        source.is_generic or owner is not None,
        frozenset(brand_words),
    )
    food_id = FoodId(UUID(key))
    return Kept(food_id, owner, name, tuple(synonyms), source, brand, category, energy, candidate)


def _unpacked(packed: list[Any]) -> Naming:
    heat, keeping, stems, shares, costs = packed
    places = dict(zip(stems, map(_place, shares, costs), strict=True))
    return Naming(places, _STATES[heat, keeping], sum(costs) / 1000)


@lru_cache(1024)
def _place(share: int, cost: int) -> Place:
    return Place(share / 1000, cost / 1000)


_STATES: Mapping[tuple[str | None, str | None], State] = {
    (heat, keeping): State(heat, keeping) for heat in (None, *Heat) for keeping in (None, *Keeping)
}
