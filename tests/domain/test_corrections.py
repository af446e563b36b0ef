"""What lessons lead to: which record, how many grams, and what is left alone."""

from datetime import timedelta
from math import log
from uuid import uuid4

import pytest

from build import NOON
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.correction import (
    MAX_LESSONS,
    About,
    Correction,
    CorrectionId,
    Lesson,
    newest_first,
)
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal import MealId, MealType
from mealtrack.domain.model.quantity import MAX_ITEM_MASS_G, Mass, Measure
from mealtrack.domain.services.corrections import (
    Memory,
    chosen_record,
    is_left_out,
    shrunk,
    typical_mass_g,
)
from mealtrack.domain.services.lessons import MAX_WORDS, words_of_dish, words_seen

SEEN = Mass(100, 70, 100 / 0.7, Measure.PHOTO)
A, B = FoodId(uuid4()), FoodId(uuid4())


def a_lesson(mass_g=None, *, seen_g=100.0, days=0, **more):
    return Lesson(
        meal_id=MealId(uuid4()),
        eaten_at=NOON + timedelta(days=days),
        seen_g=seen_g,
        mass_g=mass_g,
        **more,
    )


def masses(*grams, **more):
    return [a_lesson(one, **more) for one in grams]


def a_correction(*lessons, words="rice", slot=MealType.LUNCH, added=None):
    return Correction(
        id=CorrectionId(uuid4()),
        user_id=UserId(uuid4()),
        about=About(words, slot, added),
        seen=words,
        taught_at=NOON,
        lessons=list(lessons),
    )


@pytest.mark.parametrize(("number", "share"), [(1, 1 / 2), (2, 2 / 3), (5, 5 / 6), (20, 20 / 21)])
def test_grams_move_towards_the_personal_median_with_n_of_n_and_k(number, share):
    """On the log scale; k is 1."""
    found = shrunk(SEEN, masses(*[200] * number))
    assert log(found.mass.g / 100) == pytest.approx(share * log(2))
    assert found.lessons == number


def test_the_interval_narrows_with_every_lesson():
    """And is never wider than what was seen."""
    widths = [
        log(found.mass.high_g / found.mass.low_g)
        for number in (1, 2, 5, 10)
        if (found := shrunk(SEEN, masses(*[150] * number)))
    ]
    assert [log(SEEN.high_g / SEEN.low_g), *widths] == sorted(
        [log(SEEN.high_g / SEEN.low_g), *widths], reverse=True
    )
    sure = Mass(100, 99, 100 / 0.99, Measure.PHOTO)
    still = shrunk(sure, masses(90, 110)).mass
    assert log(still.high_g / still.low_g) <= log(sure.high_g / sure.low_g) * (1 + 1e-9)


@pytest.mark.parametrize("measure", [Measure.WEIGHED, Measure.PORTION, Measure.VOLUME])
def test_what_was_weighed_or_measured_is_never_moved(measure):
    """Only an estimate is."""
    assert shrunk(Mass(100, 98, 102, measure), masses(*[200] * 10)) is None


def test_a_lone_absurd_lesson_moves_nothing():
    """A zero too many; a second one that agrees is believed."""
    assert shrunk(SEEN, masses(1500)) is None
    assert shrunk(SEEN, masses(1500, 1500)).mass.g > 400


def test_an_absurd_lesson_among_good_ones_moves_nothing():
    """The median does not see it, and it does not count."""
    good = shrunk(SEEN, masses(150, 150, 150))
    spoilt = shrunk(SEEN, masses(150, 1500, 150, 150))
    assert spoilt == good
    assert shrunk(SEEN, masses(150, 1500)) == shrunk(SEEN, masses(150))


def test_a_plate_that_looks_quite_unlike_is_judged_by_itself():
    """A habit of 200 g of rice says little about 15 g of it."""
    lessons = masses(*[200] * 2, seen_g=180)
    crumbs = Mass(15, 10, 22.5, Measure.PHOTO)
    assert shrunk(crumbs, lessons) is None


def test_of_a_larger_portion_the_same_error_is_assumed():
    """Whose camera sees half of the rice sees half of a larger heap as well."""
    heap = Mass(200, 140, 200 / 0.7, Measure.PHOTO)
    found = shrunk(heap, masses(*[200] * 5))
    assert 200 < found.mass.g < 400
    alike = Mass(120, 84, 120 / 0.7, Measure.PHOTO)
    assert shrunk(alike, masses(*[200] * 5)).mass.g < 200


def test_lessons_without_grams_move_no_grams():
    """Somebody who told only the food."""
    assert shrunk(SEEN, [a_lesson(record_id=A)]) is None
    assert shrunk(SEEN, []) is None


def test_grams_stay_possible():
    """An item weighs five kilograms at most, its interval contains it."""
    heavy = Mass(4900, 4000, 4900**2 / 4000, Measure.PHOTO)
    found = shrunk(heavy, masses(5000, 5000, seen_g=4900))
    assert found.mass.g <= MAX_ITEM_MASS_G


def test_a_record_is_taken_over_when_it_was_chosen_in_two_of_the_last_three():
    """And once is enough where the catalogue had nothing."""
    once, twice = [a_lesson(record_id=A)], [a_lesson(record_id=A), a_lesson(record_id=A)]
    assert chosen_record(once, is_matched=True) is None
    assert chosen_record(once, is_matched=False).record_id == A
    assert chosen_record(twice, is_matched=True).record_id == A
    torn = [a_lesson(record_id=one) for one in (B, A, B, A, A, A)]
    assert chosen_record(torn, is_matched=True).record_id == B


def test_what_is_taken_out_twice_is_left_out_until_it_is_added_again():
    """The last word counts."""
    out, back = a_lesson(is_removed=True), a_lesson(150)
    assert not is_left_out([])
    assert not is_left_out([out])
    assert is_left_out([out, out])
    assert is_left_out([out, back, out])
    assert not is_left_out([back, out, out])


def test_grams_belong_to_a_kind_of_meal_and_records_to_all():
    """How much there is depends on the hour, what it is does not."""
    lunch = a_correction(*[a_lesson(200, record_id=A) for _ in range(3)])
    memory = Memory([lunch], MealType.DINNER)
    assert memory.mass_for("rice", SEEN) is None
    assert memory.record_for("rice", B).record_id == A
    assert Memory([lunch], MealType.LUNCH).mass_for("rice", SEEN).lessons == 3


def test_what_is_added_three_times_is_added_until_it_is_taken_out():
    """Of such a dish at such a meal, as much as usual and marked a guess."""
    dish = "+ toast"
    adds = [a_lesson(grams) for grams in (10, 12, 200)]
    two = a_correction(*adds[:2], words=dish, added=A)
    three = a_correction(*adds, words=dish, added=A)
    gone = a_correction(*adds, a_lesson(is_removed=True, days=1), words=dish, added=A)
    assert Memory([two], MealType.LUNCH).additions(dish) == []
    (found,) = Memory([three], MealType.LUNCH).additions(dish)
    assert (found.record_id, found.mass.g, found.mass.measure) == (A, pytest.approx(12), "guess")
    assert Memory([three], MealType.SNACK).additions(dish) == []
    assert Memory([gone], MealType.LUNCH).additions(dish) == []


def test_a_meal_teaches_once_and_old_meals_are_forgotten():
    """Learning again replaces; twenty lessons count."""
    correction, lesson = a_correction(), a_lesson(100)
    for grams in (100, 150):
        lesson.mass_g = grams
        correction.learn(lesson, NOON)
    assert [one.mass_g for one in correction.lessons] == [150]
    for day in range(1, MAX_LESSONS + 5):
        correction.learn(a_lesson(200, days=day), NOON)
    assert len(correction.lessons) == MAX_LESSONS
    assert newest_first(correction.lessons)[-1].mass_g == 200


def test_the_typical_mass_is_the_median():
    """None when nobody told any."""
    assert typical_mass_g(masses(100, 400, 150)) == pytest.approx(150)
    assert typical_mass_g(masses(100, 400)) == pytest.approx(200)
    assert typical_mass_g([a_lesson(record_id=A)]) is None


@pytest.mark.parametrize(
    "other",
    [
        ("Chicken breasts", "grilled", None),
        ("grilled chicken breast", None, None),
        ("breast of chicken", "roasted", None),
    ],
)
def test_one_thing_has_one_key_however_it_is_said(other):
    """Plural, order and the word for the heat do not matter."""
    assert words_seen(*other) == words_seen("chicken breast", "grilled")


def test_other_things_have_other_keys():
    """State and brand are part of what was seen; a dish is no food."""
    keys = {
        words_seen("rice", "raw"),
        words_seen("rice", "cooked"),
        words_seen("rice"),
        words_seen("rice", None, "Fizz"),
        words_of_dish("rice"),
    }
    assert len(keys) == 5


@pytest.mark.parametrize("name", ["🍣", "\ud800", "\x00", "é" * 900, " ", "米饭", "cooked", "a"])
def test_any_name_has_a_key(name):
    """It fits its column, and can be stored."""
    for key in (words_seen(name), words_of_dish(name)):
        assert len(key.encode()) <= MAX_WORDS
