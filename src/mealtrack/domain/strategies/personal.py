"""A photo's content as its sender corrects it: the own corrections first, then the catalogue."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mealtrack.domain.model.analysis import Sighting, Sightings
from mealtrack.domain.model.food import Food, FoodId
from mealtrack.domain.model.meal import MAX_ITEMS, Claim, Claims, FoodItem, ItemId
from mealtrack.domain.services.corrections import OWN_WORD, Addition, Chosen, Memory, Shrunk
from mealtrack.domain.services.items import item_of
from mealtrack.domain.services.lessons import words_of_dish, words_seen
from mealtrack.domain.services.matching import Match
from mealtrack.domain.strategies.meal_analysis import (
    Finding,
    Matched,
    from_sightings,
    mass_seen,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One sighting: its folded words, what the catalogue says and what the user's memory says."""

    sighting: Sighting
    words: str
    match: Match | None
    chosen: Chosen | None = None
    shrunk: Shrunk | None = None
    is_left_out: bool = False

    @property
    def matched_id(self) -> FoodId | None:
        return self.match.hit.id if self.match else None


@dataclass(frozen=True, slots=True)
class Plate:
    """What was seen, with what the user taught about it."""

    sightings: Sightings
    dish: str
    seen: tuple[Seen, ...]
    additions: tuple[Addition, ...] = ()

    @property
    def words(self) -> list[str]:
        """Everything the user may have taught something about."""
        return [self.dish, *(one.words for one in self.seen)]

    @property
    def records(self) -> set[FoodId]:
        """Every record that may be needed."""
        own = {one.chosen.record_id for one in self.seen if one.chosen}
        matched = {one.matched_id for one in self.seen if one.matched_id}
        return own | matched | {one.record_id for one in self.additions}


def plate_of(sightings: Sightings, matches: Sequence[Match | None]) -> Plate:
    seen = tuple(
        Seen(one, words_seen(one.name, one.state, one.brand), match)
        for one, match in zip(sightings.seen, matches, strict=True)
    )
    return Plate(sightings, words_of_dish(sightings.dish or sightings.seen[0].name), seen)


def remembered(plate: Plate, memory: Memory, *, is_weighed: bool) -> Plate:
    """The plate with the user's corrections: of a weighed one only what the foods are."""
    seen = tuple(_remembered(one, memory, is_weighed=is_weighed) for one in plate.seen)
    if all(one.is_left_out for one in seen):
        seen = tuple(replace(one, is_left_out=False) for one in seen)
    additions = () if is_weighed else tuple(memory.additions(plate.dish))
    return replace(plate, seen=seen, additions=additions)


def _remembered(seen: Seen, memory: Memory, *, is_weighed: bool) -> Seen:
    chosen = memory.record_for(seen.words, seen.matched_id)
    if is_weighed:
        return replace(seen, chosen=chosen)
    return replace(
        seen,
        chosen=chosen,
        shrunk=memory.mass_for(seen.words, mass_seen(seen.sighting)),
        is_left_out=memory.leaves_out(seen.words),
    )


@dataclass(frozen=True, slots=True)
class Recognised:
    """The content of the meal, and the words whose lessons were applied."""

    finding: Finding
    applied: frozenset[str]


def recognised(
    plate: Plate, foods: Mapping[FoodId, Food], new_id: Callable[[], ItemId]
) -> Recognised:
    """Items from records and masses; a record that is gone gives way to the catalogue's."""
    matched = [_matched(one, foods) for one in plate.seen]
    pairs = list(zip(plate.seen, matched, strict=True))
    kept = [(one, match) for one, match in pairs if not one.is_left_out]
    finding = from_sightings(
        plate.sightings, [match for _, match in kept], [new_id() for _ in kept]
    )
    claims = [_claim(one, item) for (one, _), item in zip(kept, finding.items, strict=True)]
    claims += [_left_out(one, match) for one, match in pairs if one.is_left_out]
    added = _added(plate, foods, finding.items, new_id)
    claims += [_claim_of_addition(plate.dish, item) for item in added]
    return Recognised(
        replace(
            finding,
            items=finding.items + added,
            claims=Claims(finding.name, plate.dish, tuple(claims)),
        ),
        frozenset(_applied(pairs, added, plate.dish)),
    )


def _applied(
    pairs: Iterable[tuple[Seen, Matched]], added: Sequence[FoodItem], dish: str
) -> Iterable[str]:
    for one, match in pairs:
        if match.corrections or one.is_left_out:
            yield one.words
    if added:
        yield dish


def _matched(seen: Seen, foods: Mapping[FoodId, Food]) -> Matched:
    """The personal record when there is one, else the catalogue's; and how many lessons count."""
    sighting, lessons = seen.sighting, seen.shrunk.lessons if seen.shrunk else 0
    food = foods.get(seen.matched_id) if seen.matched_id else None
    confidence = sighting.confidence * (seen.match.confidence if seen.match else 1.0)
    own = foods.get(seen.chosen.record_id) if seen.chosen else None
    if own is not None and seen.chosen is not None and own is not food:
        food, confidence = own, max(confidence, sighting.confidence * OWN_WORD)
        lessons = max(lessons, seen.chosen.lessons)
    mass = seen.shrunk.mass if seen.shrunk else None
    return Matched(sighting, food, confidence, mass=mass, corrections=lessons)


def _added(
    plate: Plate,
    foods: Mapping[FoodId, Food],
    items: Sequence[FoodItem],
    new_id: Callable[[], ItemId],
) -> list[FoodItem]:
    """What the user adds to such a dish, unless this time it was seen."""
    there = {item.provenance.record_id for item in items}
    room = MAX_ITEMS - len(items)
    wanted = [one for one in plate.additions if one.record_id in foods]
    return [
        item_of(
            foods[one.record_id],
            id=new_id(),
            quantity=round(one.mass.g, 1),
            unit="g",
            mass=one.mass,
            confidence=OWN_WORD,
            corrections=one.lessons,
        )
        for one in wanted
        if one.record_id not in there
    ][:room]


def _claim(seen: Seen, item: FoodItem) -> Claim:
    return Claim(
        name=seen.sighting.name,
        words=seen.words,
        mass_g=item.mass.g,
        seen_g=mass_seen(seen.sighting).g,
        item_id=item.id,
        record_id=item.provenance.record_id,
        matched_id=seen.matched_id,
    )


def _left_out(seen: Seen, match: Matched) -> Claim:
    mass = match.mass or mass_seen(seen.sighting)
    return Claim(
        name=seen.sighting.name,
        words=seen.words,
        mass_g=mass.g,
        seen_g=mass_seen(seen.sighting).g,
        item_id=None,
        record_id=match.food.id if match.food else None,
        matched_id=seen.matched_id,
    )


def _claim_of_addition(dish: str, item: FoodItem) -> Claim:
    return Claim(
        name=item.name,
        words=dish,
        mass_g=item.mass.g,
        seen_g=item.mass.g,
        item_id=item.id,
        record_id=item.provenance.record_id,
        is_added=True,
    )
