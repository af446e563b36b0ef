"""Answering what a meal asks: an edit like any other, once."""

from uuid import uuid4

import anyio
import pytest
from sqlalchemy import text

from build import amounts
from mealtrack.app.commands.answers import AnswerQuestion
from mealtrack.app.commands.ingredients import ByFdcId, ByFoodId
from mealtrack.app.commands.meals import DeleteMeal
from mealtrack.app.queries.days import GetDay
from mealtrack.app.queries.meals import GetMeal
from mealtrack.domain.errors import Invalid, VersionMismatch
from mealtrack.domain.model.food import FoodId, FoodNotFound
from mealtrack.domain.model.meal import (
    ItemId,
    ItemNotFound,
    MealId,
    MealNotFound,
    QuestionStale,
    WrongStatus,
)
from mealtrack.domain.strategies.answers import Told
from records import EGG_ID, RICE_ID, a_record, of
from running_system import a_user, stock
from vision_kit import CHAT, a_food, an_answer, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]
OIL = a_record("Oil, vegetable", 900100, amounts(884, 0, 0, 100), {"tablespoon": 13.6})
UNSURE = of(EGG_ID, 1, "cup")  # eggs have no cup: a guess, with half of it either way
ONE_BOWL = an_answer(a_food("white rice", state="cooked", low_g=80, high_g=320), dish="Rice")
FRIED = an_answer(a_food("broccoli", state="fried", low_g=145, high_g=155), dish="Broccoli")
UNNAMED = an_answer(a_food("gorblax tentacle", low_g=90, high_g=110), dish="Gorblax")


@pytest.fixture
def answer(system, user):
    async def answered(meal, *, option=None, grams=None, food=None, who=None, **more):
        question = more.pop("question", meal.question)
        wish = AnswerQuestion(
            user_id=who or user,
            meal_id=MealId(meal.meal_id),
            kind=question.kind,
            item_id=ItemId(question.item_id),
            told=Told(option=option, grams=grams),
            food=food,
            **more,
        )
        await system.commands.send(wish)
        return await system.queries.send(GetMeal(user_id=user, meal_id=meal.meal_id))

    return answered


async def in_kitchen(kitchen, meal, *, option=None, grams=None, food=None, is_declined=False):
    wish = AnswerQuestion(
        user_id=kitchen.user,
        meal_id=MealId(meal.meal_id),
        kind=meal.question.kind,
        item_id=ItemId(meal.question.item_id),
        told=Told(option=option, grams=grams),
        food=food,
        is_declined=is_declined,
    )
    await kitchen.system.commands.send(wish)
    return await kitchen.read(meal.meal_id)


def width(interval):
    return interval.high / interval.low


async def test_a_portion_answered_narrows_the_meal_and_the_day(log, answer, day_of):
    """By an option: its mass, the record's numbers, and no further question."""
    meal = await log(UNSURE)
    before = await day_of(meal.local_date)
    assert meal.question.kind == "portion"
    less = meal.question.options[1]
    told = await answer(meal, option=less.id)
    (item,) = told.food_items
    assert (item.id, item.mass_g, item.provenance.method) == (
        meal.food_items[0].id,
        less.grams,
        "portion",
    )
    assert told.total_calories == pytest.approx(1.43 * less.grams, abs=0.1)
    assert told.question is None
    assert told.version == meal.version + 1
    assert width(told.interval.calories) < width(meal.interval.calories)
    after = await day_of(meal.local_date)
    assert after.interval.calories == told.interval.calories
    assert before.interval.calories == meal.interval.calories


async def test_grams_are_as_good_as_weighed(log, answer):
    """And the narrower for it."""
    meal = await log(UNSURE)
    told = await answer(meal, grams=150)
    assert (told.food_items[0].mass_g, told.food_items[0].unit) == (150, "g")
    assert told.food_items[0].provenance.method == "weighed"
    assert width(told.interval.grams) < 1.05


async def test_declined_is_not_asked_again(log, answer):
    """Nothing changes but that."""
    meal = await log(UNSURE)
    told = await answer(meal, is_declined=True)
    assert told.question is None
    assert (told.food_items, told.interval) == (meal.food_items, meal.interval)
    with pytest.raises(QuestionStale):
        await answer(meal, grams=100)


async def test_an_answer_counts_once(log, answer):
    """Of two at the same time the later one is stale."""
    meal = await log(UNSURE)
    ends = []

    async def send(grams):
        try:
            ends.append(await answer(meal, grams=grams))
        except (QuestionStale, VersionMismatch) as error:
            ends.append(error)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(send, 100)
        tasks.start_soon(send, 200)
    refused = [end for end in ends if isinstance(end, Exception)]
    assert len(refused) == 1


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, Invalid),
        ({"option": "plenty"}, Invalid),
        ({"grams": -1}, Invalid),
        ({"grams": 5_001}, Invalid),
        ({"grams": float("inf")}, Invalid),
        ({"grams": 100, "if_versions": frozenset({7})}, VersionMismatch),
    ],
)
async def test_a_refused_answer_changes_nothing(log, answer, system, user, said, error):
    """The question stands."""
    meal = await log(UNSURE)
    with pytest.raises(error):
        await answer(meal, **said)
    assert await system.queries.send(GetMeal(user_id=user, meal_id=meal.meal_id)) == meal


async def test_the_version_that_was_read_may_be_insisted_on(log, answer):
    """If it is still that one, the answer counts."""
    meal = await log(UNSURE)
    told = await answer(meal, grams=100, if_versions=frozenset({meal.version}))
    assert told.food_items[0].mass_g == 100


async def test_a_question_belongs_to_its_meal_and_its_owner(log, answer, system):
    """Another meal's is not there; somebody else's meal is not, either."""
    meal, other = await log(UNSURE), await log(UNSURE)
    with pytest.raises(ItemNotFound):
        await answer(meal, grams=100, question=other.question)
    with pytest.raises(MealNotFound):
        await answer(meal, grams=100, who=await a_user(system))
    sure = await log(of(RICE_ID))
    question = meal.question.model_copy(update={"item_id": sure.food_items[0].id})
    with pytest.raises(QuestionStale):
        await answer(sure, grams=100, question=question)


async def test_only_a_ready_meal_asks(log, answer, system, user):
    """Deleted, it asks nothing and takes no answer."""
    meal = await log(UNSURE)
    await system.commands.send(DeleteMeal(user_id=user, meal_id=MealId(meal.meal_id)))
    gone = await system.queries.send(GetMeal(user_id=user, meal_id=meal.meal_id))
    assert gone.question is None
    with pytest.raises(WrongStatus):
        await answer(meal, grams=100)


async def test_the_user_is_told(log, answer, system):
    """Answered and declined alike, by an event with its reaction."""
    meal = await log(UNSURE)
    await answer(meal, is_declined=True)
    async with system.database.reading() as reading:
        found = await reading.execute(text("SELECT event, reaction FROM outbox"))
        rows = {tuple(row) for row in found}
    assert any("MealQuestionSettled" in str(event) for event, _ in rows)


async def test_hidden_fat_is_added_from_a_record(kitchen):
    """A plain oil of the catalogue, in grams that somebody chose."""
    await stock(kitchen.system, OIL)
    meal = await kitchen.send(says(CHAT, FRIED))
    assert meal.question.kind == "hidden-fat"
    assert [option.grams for option in meal.question.options] == [0, 4.5, 13.5, 27]
    told = await in_kitchen(kitchen, meal, option="tablespoon")
    oil = told.food_items[1]
    assert (oil.fdc_id, oil.mass_g) == (900100, 13.5)
    assert oil.provenance.source == "catalogue"
    assert told.total_calories == pytest.approx(meal.total_calories + 8.84 * 13.5, abs=0.1)
    assert told.question is None
    day = await kitchen.system.queries.send(GetDay(user_id=kitchen.user, day=meal.local_date))
    assert day.consumed_calories == told.total_calories


async def test_no_fat_at_all_adds_nothing(kitchen):
    """And needs no oil in the catalogue."""
    meal = await kitchen.send(says(CHAT, FRIED))
    told = await in_kitchen(kitchen, meal, option="none")
    assert (told.food_items, told.question) == (meal.food_items, None)


async def test_a_fat_may_be_named_and_has_to_be_without_an_oil(kitchen):
    """A catalogue without any oil can't guess which."""
    meal = await kitchen.send(says(CHAT, FRIED))
    with pytest.raises(FoodNotFound):
        await in_kitchen(kitchen, meal, option="teaspoon")
    assert (await kitchen.read(meal.meal_id)) == meal
    told = await in_kitchen(kitchen, meal, grams=10, food=ByFdcId(EGG_ID))
    assert told.food_items[1].fdc_id == EGG_ID


async def test_what_has_no_name_is_named(kitchen):
    """It counts then, with the mass that was seen; a food nobody has is refused."""
    meal = await kitchen.send(says(CHAT, UNNAMED))
    assert (meal.question.kind, meal.question.options) == ("which-food", [])
    for food, error in ((None, Invalid), (ByFoodId(FoodId(uuid4())), FoodNotFound)):
        with pytest.raises(error):
            await in_kitchen(kitchen, meal, food=food, grams=None if food else 100)
    told = await in_kitchen(kitchen, meal, food=ByFdcId(RICE_ID))
    (item,) = told.food_items
    assert (item.name, item.fdc_id) == ("gorblax tentacle", RICE_ID)
    assert item.mass_g == meal.food_items[0].mass_g
    assert told.total_calories == pytest.approx(1.3 * item.mass_g, abs=0.1)
    assert told.question is None


async def test_a_photo_asks_one_portion_and_no_more(kitchen):
    """What was answered stays answered, whatever else is unsure."""
    meal = await kitchen.send(says(CHAT, ONE_BOWL))
    assert meal.question.kind == "portion"
    assert meal.interval.grams.low == pytest.approx(80, abs=0.1)
    assert meal.interval.grams.high == pytest.approx(320, abs=0.1)
    told = await in_kitchen(kitchen, meal, option="much-more")
    assert told.question is None
    assert told.food_items[0].provenance.confidence == meal.food_items[0].provenance.confidence
