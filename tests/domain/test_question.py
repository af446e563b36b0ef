"""The one question: what is asked, when it is worth it, and what an answer means."""

from dataclasses import replace

import pytest

from build import a_food, a_meal, amounts, an_item
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.meal import (
    ItemNotFound,
    MealSource,
    Origin,
    Provenance,
    QuestionKind,
    QuestionStale,
    question_key,
)
from mealtrack.domain.model.nutrition import Nutrition
from mealtrack.domain.model.quantity import Mass, Measure
from mealtrack.domain.services.hidden_fat import fatless
from mealtrack.domain.services.items import item_of
from mealtrack.domain.services.question import WORTH_ASKING, best_question, question_for
from mealtrack.domain.services.uncertainty import mass_estimate
from mealtrack.domain.strategies.answers import Told, asked_question, edit_for, mass_told
from mealtrack.domain.strategies.meal_edits import AddItem, ReplaceItem

SURE, UNSURE = 1.1, 2.5


def seen(name="Curry", grams=200.0, times=UNSURE, state=None, **values):
    """An item of a photo whose mass may be so many times less or more."""
    food = a_food(name, amounts(**({"energy": 150, "fat": 2} | values)))
    mass = Mass(grams, grams / times, grams * times, Measure.PHOTO)
    return item_of(food, id=an_item().id, quantity=grams, unit="g", mass=mass, state=state)


def unnamed(grams=100.0, times=SURE):
    item = seen("gorblax", grams, times)
    item.nutrition = Nutrition(grams)
    item.provenance = Provenance(Origin.UNMATCHED)
    return item


def asked(*items, dish="Dinner", source=MealSource.IMAGE, settled=()):
    return question_for(items, dish=dish, source=source, settled=settled)


def test_the_portion_that_matters_most_is_asked_for():
    """The widest share of the energy, not the widest mass."""
    curry, cucumber = seen("Curry"), seen("Cucumber", energy=15, times=4)
    question = asked(cucumber, curry)
    assert (question.kind, question.item_id) == (QuestionKind.PORTION, curry.id)
    assert "Curry" in question.text


def test_what_is_sure_enough_is_not_asked():
    """A question costs attention; so does one that can't move much of the meal."""
    assert asked(seen(times=SURE)) is None
    assert asked(an_item()) is None
    small = seen("Jam", 15, energy=250)
    assert best_question([small], dish="Jam", source=MealSource.IMAGE) is not None
    assert asked(small, an_item("Bread", 300)) is None


def test_the_limit_is_fifteen_percent_of_the_meal():
    """The same doubt is worth a question in a small meal and none in a large one."""
    curry = seen()
    gain = asked(curry).gain_kcal
    rest = gain / WORTH_ASKING - curry.nutrition.calories
    for more, is_asked in ((rest * 0.99, True), (rest * 1.01, False)):
        bread = an_item("Bread", more, a_food("Bread", amounts(energy=100)))
        assert (asked(curry, bread) is not None) is is_asked


def test_the_options_span_what_is_likely():
    """Rising, handy, around the estimate; each as sure as a household measure at best."""
    question = asked(seen(grams=200))
    grams = [option.mass.g for option in question.options]
    assert grams == sorted(grams)
    assert len(grams) == 5
    assert grams[2] == 200
    assert grams[0] < 200 / UNSURE
    assert grams[-1] > 200 * UNSURE
    for option in question.options:
        assert option.mass.measure is Measure.PORTION
        assert 0.1 < mass_estimate(option.mass).sigma < mass_estimate(seen().mass).sigma


def test_tiny_masses_have_no_option_twice():
    """Where five masses round to the same, fewer are offered."""
    question = asked(seen(grams=0.2, times=1.9))
    grams = [option.mass.g for option in question.options]
    assert len(set(grams)) == len(grams)
    assert min(grams) >= 0.1


@pytest.mark.parametrize(
    ("name", "state", "dish", "is_asked"),
    [
        ("Shrimp", "fried", "Dinner", True),
        ("Fried shrimp", None, "Dinner", True),
        ("Mixed salad", None, "Dinner", True),
        ("Lettuce", "raw", "Garden salad", True),
        ("Fruit salad", None, "Dinner", False),
        ("Shrimp", "boiled", "Dinner", False),
        ("Lettuce", "raw", "Dinner", False),
    ],
)
def test_fat_is_asked_for_where_it_hides(name, state, dish, is_asked):
    """In what is fried or dressed, by its own name, its state or the dish's."""
    question = asked(seen(name, 150, SURE, state, energy=60), dish=dish)
    assert (question is not None) is is_asked
    if question:
        assert question.kind is QuestionKind.HIDDEN_FAT
        assert [option.mass is None for option in question.options] == [True, False, False, False]


def test_fat_that_is_told_does_not_hide():
    """Oil among the items, or a record with the frying in it."""
    shrimp = seen("Shrimp", 150, SURE, "fried", energy=60)
    assert asked(shrimp, seen("Olive oil", 5, SURE, energy=884, fat=100)) is None
    assert asked(seen("Fries", 150, SURE, "fried", energy=312, fat=15)) is None
    assert fatless([shrimp], "Dinner").item_id == shrimp.id


def test_no_fat_hides_in_what_somebody_weighed_and_typed():
    """A meal entered by hand says all there is."""
    shrimp = seen("Shrimp", 150, SURE, "fried", energy=60)
    assert asked(shrimp, source=MealSource.MANUAL) is None
    assert asked(shrimp, source=MealSource.TEXT) is not None


def test_what_nobody_could_name_is_asked_for_when_it_is_large():
    """The largest of them; a crumb is not worth it."""
    crumb, lump = unnamed(5), unnamed(150)
    question = asked(crumb, lump, an_item(grams=150))
    assert (question.kind, question.item_id) == (QuestionKind.WHICH_FOOD, lump.id)
    assert asked(crumb, an_item(grams=500)) is None


def test_nothing_is_asked_twice_and_one_estimate_is_enough():
    """Answered or declined; what has no name may still be asked for afterwards."""
    curry, stew, lump = seen("Curry", 300), seen("Stew"), unnamed(150)
    first = asked(curry, stew)
    settled = (question_key(first.kind, first.item_id),)
    assert asked(curry, stew, settled=settled) is None
    assert asked(curry, stew, lump, settled=settled).item_id == lump.id
    settled += (question_key(QuestionKind.WHICH_FOOD, lump.id),)
    assert asked(curry, stew, lump, settled=settled) is None


def test_the_same_meal_asks_the_same():
    """Nothing is random."""
    items = [seen("Curry"), seen("Stew", 190), unnamed(80)]
    assert len({asked(*items) for _ in range(5)}) == 1


def test_only_what_is_asked_now_can_be_answered():
    """Another meal's item is not there; another question is stale."""
    curry, bread = seen(), an_item("Bread", 20)
    meal = a_meal(curry, bread)
    assert asked_question(meal, QuestionKind.PORTION, curry.id).item_id == curry.id
    for kind, item in ((QuestionKind.PORTION, bread), (QuestionKind.HIDDEN_FAT, curry)):
        with pytest.raises(QuestionStale):
            asked_question(meal, kind, item.id)
    with pytest.raises(ItemNotFound):
        asked_question(meal, QuestionKind.PORTION, an_item().id)


def test_grams_are_weighed_and_options_are_estimates():
    """Who types grams has a scale or a package."""
    curry = seen()
    question = asked(curry)
    assert mass_told(question, Told(grams=240), curry).measure is Measure.WEIGHED
    assert mass_told(question, Told(option="more"), curry).measure is Measure.PORTION
    for told in (Told(), Told(option="plenty"), Told(grams=0), Told(grams=float("nan"))):
        with pytest.raises(Invalid):
            mass_told(question, told, curry)


def test_a_portion_changes_the_mass_and_nothing_else():
    """The record, how sure it is, what was seen and the name stay."""
    food = a_food("Curry", amounts(energy=150))
    mass = Mass(200, 80, 500, Measure.PHOTO)
    curry = item_of(
        food,
        id=an_item().id,
        quantity=200,
        unit="g",
        mass=mass,
        name="Red curry",
        confidence=0.7,
        state="cooked",
    )
    question = asked(curry)
    told = mass_told(question, Told(option="more"), curry)
    edit = edit_for(curry, food, told, question, an_item().id)
    assert isinstance(edit, ReplaceItem)
    item = edit.item
    assert (item.id, item.name, item.state) == (curry.id, "Red curry", "cooked")
    assert item.provenance == curry.provenance
    assert item.nutrition.calories == pytest.approx(1.5 * told.g)


def test_hidden_fat_becomes_an_item_of_its_own():
    """With the numbers of its record."""
    shrimp = seen("Shrimp", 150, SURE, "fried", energy=60)
    question = asked(shrimp)
    oil, new = a_food("Oil, olive", amounts(884, 0, 0, 100)), an_item().id
    told = mass_told(question, Told(option="tablespoon"), shrimp)
    edit = edit_for(shrimp, oil, told, question, new)
    assert isinstance(edit, AddItem)
    assert (edit.item.id, edit.item.mass.measure) == (new, Measure.GUESS)
    assert edit.item.nutrition.calories == pytest.approx(8.84 * 13.5)
    assert mass_told(question, Told(option="none"), shrimp) is None


def test_a_named_food_keeps_the_mass_that_was_seen():
    """Unless the grams are told with it."""
    lump = unnamed(150)
    question = asked(lump)
    assert mass_told(question, Told(), lump) == lump.mass
    assert mass_told(question, Told(grams=90), lump).g == 90
    food = a_food("Yam", amounts(energy=116))
    edit = edit_for(lump, food, lump.mass, question, an_item().id)
    assert edit.item.provenance.record_id == food.id
    assert replace(edit.item.provenance, record_id=None).confidence == 1.0
