"""A meal changes through its verbs, and only as its state allows."""

from datetime import timedelta
from uuid import uuid4

import pytest

from build import NOON, a_food, a_meal, a_photo_meal, an_item, an_occasion
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal import (
    FailureReason,
    ItemId,
    ItemNotFound,
    Meal,
    MealAnalysisFailed,
    MealAnalyzed,
    MealCreated,
    MealDeleted,
    MealEdited,
    MealId,
    MealProgressed,
    MealRestored,
    MealSource,
    MealStatus,
    MealType,
    Origin,
    Provenance,
    WrongStatus,
)
from mealtrack.domain.services.items import food_behind, unmatched_item
from mealtrack.domain.services.portions import mass_of
from mealtrack.domain.strategies.meal_edits import (
    AddItem,
    RemoveItem,
    Rename,
    SetMealType,
    SetNotes,
    SetTime,
    UpdateItem,
    apply,
)

LATER = NOON + timedelta(hours=1)


def complete(meal, *items):
    meal.complete(name="Dish", source=MealSource.IMAGE, items=list(items) or [an_item()], at=NOON)


def test_a_typed_meal_is_ready_and_says_so():
    """Its nutrition is the sum of its items."""
    meal = Meal.typed(
        id=MealId(uuid4()),
        user_id=a_meal().user_id,
        name=" Lunch ",
        occasion=an_occasion(),
        items=[an_item(grams=50), an_item(grams=150)],
        at=NOON,
    )
    assert meal.status is MealStatus.READY
    assert meal.ready_at == NOON
    assert meal.name == "Lunch"
    assert meal.nutrition.calories == 200
    assert [type(event) for event in meal.pull_events()] == [MealCreated]


@pytest.mark.parametrize("count", [0, 51])
def test_a_meal_has_one_to_fifty_items(count):
    """Nothing eaten is no meal."""
    with pytest.raises(Invalid):
        Meal.typed(
            id=MealId(uuid4()),
            user_id=a_meal().user_id,
            name="Lunch",
            occasion=an_occasion(),
            items=[an_item() for _ in range(count)],
            at=NOON,
        )


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_is_neither_empty_nor_endless(name):
    """1 to 200 characters."""
    with pytest.raises(Invalid):
        apply(a_meal(), [Rename(name)], LATER)


def test_notes_have_a_limit_and_empty_ones_are_none():
    """At most 500 characters."""
    meal = a_meal()
    apply(meal, [SetNotes("")], LATER)
    assert meal.notes is None
    with pytest.raises(Invalid):
        apply(meal, [SetNotes("x" * 501)], LATER)


def test_an_analysis_goes_step_by_step():
    """PROCESSING, ANALYZING, ENRICHING, READY, each told."""
    meal = a_photo_meal()
    meal.progress(MealStatus.ANALYZING, NOON)
    meal.progress(MealStatus.ENRICHING, NOON)
    complete(meal)
    assert meal.status is MealStatus.READY
    told = [type(event) for event in meal.pull_events()]
    assert told == [MealProgressed, MealProgressed, MealAnalyzed]


def test_a_worker_that_takes_over_begins_again():
    """From ANALYZING and ENRICHING back to ANALYZING."""
    meal = a_photo_meal()
    for status in (MealStatus.ANALYZING, MealStatus.ANALYZING, MealStatus.ENRICHING):
        meal.progress(status, NOON)
    meal.progress(MealStatus.ANALYZING, NOON)
    assert meal.is_being_analyzed


def test_steps_cannot_be_skipped_or_repeated_after_the_end():
    """The status machine is guarded."""
    meal = a_photo_meal()
    with pytest.raises(WrongStatus):
        meal.progress(MealStatus.ENRICHING, NOON)
    complete(meal)
    for verb in (
        lambda: meal.progress(MealStatus.ANALYZING, NOON),
        lambda: complete(meal),
        lambda: meal.fail(FailureReason.TIMEOUT, "Again.", NOON),
        lambda: meal.retry(NOON),
    ):
        with pytest.raises(WrongStatus):
            verb()


def test_a_failed_analysis_says_why_and_can_be_tried_again():
    """The picture stays; the reason goes with the next try."""
    meal = a_photo_meal()
    meal.fail(FailureReason.NOT_FOOD, "No food to be seen.", NOON)
    assert (meal.status, meal.failure_detail) == (MealStatus.FAILED, "No food to be seen.")
    meal.retry(LATER)
    assert (meal.status, meal.failure, meal.failure_detail) == (MealStatus.PROCESSING, None, None)
    told = [type(event) for event in meal.pull_events()]
    assert told == [MealAnalysisFailed, MealProgressed]


def test_deleting_and_restoring():
    """A deleted meal comes back as what it was; deleting twice is one deletion."""
    meal = a_meal()
    meal.delete(NOON)
    meal.delete(LATER)
    assert (meal.status, meal.deleted_at) == (MealStatus.INACTIVE, NOON)
    meal.restore(LATER)
    assert (meal.status, meal.deleted_at) == (MealStatus.READY, None)
    assert [type(event) for event in meal.pull_events()] == [MealDeleted, MealRestored]
    with pytest.raises(WrongStatus):
        meal.restore(LATER)


def test_a_failed_meal_is_restored_as_failed():
    """Restoring does not make numbers out of nothing."""
    meal = a_photo_meal()
    meal.fail(FailureReason.NOT_FOOD, "No food.", NOON)
    meal.delete(NOON)
    meal.restore(LATER)
    assert meal.status is MealStatus.FAILED


def test_a_meal_can_be_restored_for_thirty_days():
    """Not for ever."""
    meal = a_meal()
    meal.delete(NOON)
    with pytest.raises(WrongStatus):
        meal.restore(NOON + timedelta(days=31))


def test_a_meal_under_analysis_cannot_be_deleted():
    """It ends soon enough."""
    with pytest.raises(WrongStatus):
        a_photo_meal().delete(NOON)


def test_every_edit_changes_what_it_says():
    """Items, name, notes, type and time in one go, told once."""
    meal = a_meal(an_item("Egg"), an_item("Toast"))
    egg, toast = meal.items
    moved = an_occasion(LATER)
    cheese = an_item("Cheese", 30)
    bread = a_food("Bread", portions={"slice": 28})
    apply(
        meal,
        [
            AddItem(cheese),
            RemoveItem(egg.id),
            UpdateItem(item_id=toast.id, food=bread, quantity=2, unit="slice", name="Bread"),
            Rename("Brunch"),
            SetNotes("late"),
            SetTime(moved),
            SetMealType(MealType.SNACK),
        ],
        LATER,
    )
    assert [item.name for item in meal.items] == ["Bread", "Cheese"]
    assert meal.items[0] is toast
    assert toast.mass.g == 56
    assert toast.provenance == Provenance(Origin.CATALOGUE, bread.id, 1, None, 1.0)
    assert meal.nutrition.mass_g == 86
    assert (meal.name, meal.notes, meal.occasion.meal_type) == ("Brunch", "late", MealType.SNACK)
    assert meal.occasion.at == LATER
    assert meal.ready_at == NOON
    assert [type(event) for event in meal.pull_events()] == [MealEdited]


def test_an_edit_that_is_refused_changes_nothing():
    """All or nothing: the last of several edits fails and the meal is as it was."""
    meal = a_meal(an_item("Egg"), an_item("Toast"))
    before = [(item.name, item.mass, item.nutrition) for item in meal.items]
    with pytest.raises(ItemNotFound):
        apply(
            meal,
            [
                Rename("Other"),
                UpdateItem(item_id=meal.items[0].id, food=a_food("Ham"), quantity=5),
                RemoveItem(meal.items[1].id),
                RemoveItem(ItemId(uuid4())),
            ],
            LATER,
        )
    assert [(item.name, item.mass, item.nutrition) for item in meal.items] == before
    assert meal.name == "Lunch"
    assert meal.pull_events() == []


def test_the_last_item_stays():
    """A meal without food is deleted, not edited."""
    meal = a_meal()
    with pytest.raises(Invalid):
        apply(meal, [RemoveItem(meal.items[0].id)], LATER)


def test_only_a_ready_meal_is_edited():
    """Not one that is still being looked at."""
    with pytest.raises(WrongStatus):
        apply(a_photo_meal(), [Rename("x")], LATER)


def test_an_item_without_a_record_keeps_its_own_values():
    """A typed food at twice the amount has twice the numbers."""
    meal = a_meal(an_item(grams=50))
    item = meal.items[0]
    apply(
        meal,
        [UpdateItem(item_id=item.id, food=food_behind(item, FoodId(uuid4())), quantity=100)],
        LATER,
    )
    assert item.nutrition.calories == pytest.approx(100)
    assert item.provenance.origin is Origin.CUSTOM


def test_what_nobody_recognised_has_a_mass_and_no_numbers():
    """Never a made-up record."""
    item = unmatched_item(
        id=ItemId(uuid4()), name="Blob", mass=mass_of(80, "g", a_food()), confidence=0.2
    )
    assert item.nutrition.mass_g == 80
    assert not item.nutrition.amounts
    assert item.provenance.origin is Origin.UNMATCHED


def test_values_refuse_nonsense():
    """Confidence is a share, and an item has a name."""
    with pytest.raises(Invalid):
        Provenance(Origin.CATALOGUE, confidence=1.5)
    item = an_item()
    with pytest.raises(ItemNotFound):
        a_meal().item(ItemId(uuid4()))
    meal = a_meal(item)
    assert meal.item(item.id) is item
