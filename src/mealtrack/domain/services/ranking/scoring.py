"""From what was asked and what a food is called to how well it answers, 0 to 1."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mealtrack.domain.services.ranking.asking import Asked, Slot
from mealtrack.domain.services.ranking.naming import Naming, Place
from mealtrack.domain.services.words.states import Heat, Keeping, State, likeness
from mealtrack.domain.services.words.synonyms import Phrase

# Who eats these eats them cooked; their dry or raw records have a third or twice the energy.
_COOKED_BY_DEFAULT = frozenset(
    "rice pasta spaghetti macaroni noodle quinoa couscous bulgur barley millet farro lentil bean "
    "chickpea cowpea pea beef pork lamb veal chicken turkey duck goose steak bacon salmon cod "
    "tilapia trout haddock halibut shrimp crab lobster mussel".split()
)
_KEPT = {
    Keeping.FROZEN: 0.93,
    Keeping.CANNED: 0.9,
    Keeping.DRIED: 0.82,
    Keeping.SMOKED: 0.88,
    Keeping.PICKLED: 0.88,
}
# How well it stands for a food of which no state was told, by how it is heated.
_AS_IT_IS: Mapping[Heat | None, float] = {
    **dict.fromkeys(Heat, 0.9),
    None: 1.0,
    Heat.RAW: 1.0,
    Heat.FRIED: 0.85,
}
_COOKED: Mapping[Heat | None, float] = {
    **dict.fromkeys(Heat, 1.0),
    None: 0.97,
    Heat.RAW: 0.85,
    Heat.FRIED: 0.9,
}
_UNTOLD = State()
_OTHER_STATE = 0.45
_EXTRA = 0.35
_LITERAL = 0.3
_SURE = 0.9
_NOT_GENERIC = 0.45
_BRAND_NAMED = 1.1
_BRAND_PLACE = 0.95


class Candidate(NamedTuple):
    """A food that may be meant, by every name it has."""

    namings: tuple[Naming, ...]
    is_generic: bool
    brand: frozenset[str] = frozenset()


class Fit(NamedTuple):
    """How well one food answers: each part 0 to 1, `score` for comparing.

    `coverage` is the share of what was asked that its name bears, `plainness` falls with every
    word nobody asked for, `state` tells whether raw is raw.
    """

    score: float
    coverage: float
    plainness: float
    state: float


def fit_of(asked: Asked, candidate: Candidate) -> Fit:
    """The fit of its best name."""
    source = _source(asked, candidate)
    told = _told(candidate.namings) if asked.state.is_told else _UNTOLD
    return max([_fit(asked, naming, told, candidate.brand, source) for naming in candidate.namings])


def _told(namings: Sequence[Naming]) -> State:
    """A name such as "Courgette" tells no state, but the food's other, "Zucchini, cooked", does."""
    return next((naming.state for naming in namings if naming.state.is_told), _UNTOLD)


def _fit(
    asked: Asked,
    naming: Naming,
    told: State,
    brand: frozenset[str],
    source: float,
) -> Fit:
    places = naming.places
    used: set[str] = set()
    found = 0.0
    for slot in asked.slots:
        found += _found(slot, places, brand, used)
    coverage = found / asked.weight
    extra = naming.cost
    for stem in used:
        if stem in places:
            extra -= places[stem].cost
    plainness = 1 / (1 + _EXTRA * max(extra, 0.0))
    state = _state(asked, naming, told)
    literal = 1.0
    for word in asked.state_words:
        if word in places:
            literal += _LITERAL
    score = coverage * coverage * plainness * state * literal * source
    return Fit(score, coverage, plainness, state)


def _found(slot: Slot, places: Mapping[str, Place], brand: frozenset[str], used: set[str]) -> float:
    """The weight of what was found for the slot; notes the words that answered."""
    best = 0.0
    for stems, trust in slot.readings:
        share = _share(stems, places, brand)
        if share:
            best = max(best, trust * share)
            if trust >= _SURE or used.isdisjoint(stems):
                used.update(stems)
    return best * slot.weight


def _share(stems: Phrase, places: Mapping[str, Place], brand: frozenset[str]) -> float:
    """The mean share of words that are all there, else 0."""
    total = 0.0
    for stem in stems:
        place = places.get(stem)
        if place is not None:
            total += place.share
        elif stem in brand:
            total += _BRAND_PLACE
        else:
            return 0.0
    return total / len(stems)


def _state(asked: Asked, naming: Naming, elsewhere: State) -> float:
    told = naming.state
    kept = _KEPT[told.keeping] if told.keeping and not asked.state.keeping else 1.0
    if asked.state.is_told:
        told = told if told.is_told else elsewhere
        return kept * (_OTHER_STATE + (1 - _OTHER_STATE) * likeness(asked.state, told))
    return kept * _by_default(naming, told)


def _by_default(naming: Naming, told: State) -> float:
    if _COOKED_BY_DEFAULT.isdisjoint(naming.places):
        return _AS_IT_IS[told.heat]
    return _COOKED[told.heat]


def _source(asked: Asked, candidate: Candidate) -> float:
    if candidate.is_generic:
        return 1.0
    is_named = bool(candidate.brand) and candidate.brand <= asked.written
    return _BRAND_NAMED if is_named else _NOT_GENERIC


def best(fits: Sequence[Fit]) -> Fit | None:
    return max(fits, key=lambda fit: fit.score, default=None)
