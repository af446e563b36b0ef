"""What an edited meal teaches: the difference between what was claimed and what it says now."""

from collections.abc import Iterator
from dataclasses import dataclass

from mealtrack.domain.model.correction import About, Lesson
from mealtrack.domain.model.meal import Claim, Claims, FoodItem, Meal, MealSource
from mealtrack.domain.services.words.folding import fold, stems_of, words_of
from mealtrack.domain.services.words.states import STATE_WORDS, state_of

MAX_WORDS = 400
# A change of grams smaller than this is none.
_SAME_MASS = 0.01


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson, what it is about, and the name of what was seen."""

    about: About
    seen: str
    lesson: Lesson


def words_seen(name: str, state: str | None = None, brand: str | None = None) -> str:
    """What was seen as plain words, sorted, then its state: "grilled chicken breasts" and
    "chicken breast", roasted, are the same thing.
    """
    stems = stems_of(words_of(" ".join(part for part in (brand, name, state) if part)))
    told = state_of(stems)
    food = sorted({stem for stem in stems if stem not in STATE_WORDS})
    states = [str(part) for part in (told.heat, told.keeping) if part is not None]
    plain = food or sorted(set(stems)) or [fold(name)]
    return _cut(" ".join([*plain, *(f"({one})" for one in states)]))


def words_of_dish(name: str) -> str:
    """A dish's name as plain words; the mark keeps it apart from a food's."""
    return _cut("+ " + (" ".join(sorted(set(stems_of(words_of(name))))) or fold(name)))


def _cut(text: str) -> str:
    return text.encode("utf-8", "ignore")[:MAX_WORDS].decode("utf-8", "ignore")


def lessons_of(meal: Meal) -> list[Taught]:
    """Everything the meal as it is now teaches; the same whenever and however often it is asked.

    Of several lessons about one thing (rice seen twice on a plate) the first counts.
    """
    if meal.claims is None:
        return []
    taught: dict[About, Taught] = {}
    # Of what somebody wrote nothing was overlooked: what they add they had not written.
    is_seen = meal.source is not MealSource.TEXT
    additions = _of_additions(meal, meal.claims) if is_seen else ()
    for one in (*_of_claims(meal, meal.claims), *additions):
        taught.setdefault(one.about, one)
    return list(taught.values())


def _of_claims(meal: Meal, claims: Claims) -> Iterator[Taught]:
    items = {item.id: item for item in meal.items}
    for claim in claims.items:
        if claim.item_id is None:
            continue
        item = items.get(claim.item_id)
        if item is None and meal.source is MealSource.TEXT:
            continue  # they wrote it themselves; taking it back says nothing of how it was read
        lesson = _removed(meal, claim) if item is None else _changed(meal, claim, item)
        if lesson is None:
            continue
        if claim.is_added and lesson.record_id is not None:
            # Another food stands in its place: this one was not wanted.
            lesson = _removed(meal, claim)
        yield _taught(meal, claims, claim, lesson)


def _of_additions(meal: Meal, claims: Claims) -> Iterator[Taught]:
    """What the user added: something left out before, or something nobody saw."""
    claimed = {claim.item_id for claim in claims.items}
    left_out = {claim.record_id: claim for claim in claims.items if claim.item_id is None}
    for item in meal.items:
        record_id = item.provenance.record_id
        if record_id is None or item.id in claimed:
            continue
        lesson = Lesson(
            meal_id=meal.id,
            eaten_at=meal.occasion.at,
            seen_g=item.mass.g,
            mass_g=item.mass.g,
        )
        if claim := left_out.get(record_id):
            lesson.seen_g = claim.seen_g
            yield _taught(meal, claims, claim, lesson)
        else:
            about = About(claims.words, meal.occasion.meal_type, record_id)
            yield Taught(about, claims.dish, lesson)


def _taught(meal: Meal, claims: Claims, claim: Claim, lesson: Lesson) -> Taught:
    slot = meal.occasion.meal_type
    if claim.is_added:
        return Taught(About(claims.words, slot, claim.record_id), claims.dish, lesson)
    return Taught(About(claim.words, slot), claim.name, lesson)


def _removed(meal: Meal, claim: Claim) -> Lesson:
    return Lesson(meal_id=meal.id, eaten_at=meal.occasion.at, seen_g=claim.seen_g, is_removed=True)


def _changed(meal: Meal, claim: Claim, item: FoodItem) -> Lesson | None:
    """What the user changed of a claimed item; values they typed are no record to remember."""
    record_id = item.provenance.record_id
    is_other_food = record_id is not None and record_id != claim.record_id
    is_changed = abs(item.mass.g - claim.mass_g) > _SAME_MASS * claim.mass_g
    is_other_mass = is_changed and not claim.is_told
    if not is_other_food and not is_other_mass:
        return None
    return Lesson(
        meal_id=meal.id,
        eaten_at=meal.occasion.at,
        seen_g=claim.seen_g,
        mass_g=item.mass.g if is_other_mass else None,
        record_id=record_id if is_other_food else None,
    )
