"""Meals by hand, from the command to what is read afterwards."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import anyio
import pytest

from build import amounts
from mealtrack.app.commands.ingredients import ByFoodId, ByGtin, Ingredient, Typed
from mealtrack.app.commands.meals import (
    DeleteMeal,
    EditMeal,
    RestoreMeal,
    Update,
)
from mealtrack.app.commands.occasions import When
from mealtrack.app.commands.users import LiveIn
from mealtrack.app.queries.days import GetActivities, GetToday
from mealtrack.app.queries.foods import GetFoodByFdcId
from mealtrack.app.queries.meals import GetMeal, ListMeals, MealFilter
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodId, FoodNotFound
from mealtrack.domain.model.meal import (
    ItemId,
    MealNotFound,
    MealType,
    Origin,
    WrongStatus,
)
from mealtrack.domain.model.quantity import Measure
from mealtrack.domain.services.portions import UnknownUnit
from records import COLA_GTIN, EGG_ID, MILK_ID, RICE_ID, a_record, of
from running_system import a_user, edit, stock

pytestmark = pytest.mark.anyio


async def test_two_cups_of_milk_weigh_what_they_weigh(log):
    """488 g, from the record's own cup, with where the numbers come from."""
    meal = await log(of(MILK_ID, 2, "cups"))
    (milk,) = meal.food_items
    assert (milk.mass_g, milk.nutrition.calories) == (488, 297.7)
    assert milk.provenance.source is Origin.CATALOGUE
    assert milk.provenance.method is Measure.PORTION
    assert (milk.provenance.record_version, milk.fdc_id) == (1, MILK_ID)
    assert milk.interval.grams.low < 488 < milk.interval.grams.high
    assert meal.total_calories == 297.7
    assert meal.total_weight_grams == 488


async def test_what_a_record_does_not_state_is_absent(log):
    """Iron is known of the egg alone, fiber of nothing."""
    meal = await log(of(EGG_ID, 1, "large"), of(RICE_ID, 50))
    assert meal.nutrients["iron"].amount == 0.9
    assert meal.nutrients["iron"].coverage == 0.5
    assert meal.nutrients["energy"].coverage == 1
    assert "fiber" not in meal.nutrients


async def test_a_food_is_named_by_any_of_its_ids(log, system, user):
    """FDC id, our id, barcode as printed, or typed values."""
    egg = await system.queries.send(GetFoodByFdcId(user_id=user, fdc_id=EGG_ID))
    typed = Typed("Protein bar", amounts(energy=400, protein=30, carbs=40, fat=12))
    meal = await log(
        Ingredient(food=ByFoodId(FoodId(egg.food_id)), quantity=1, unit="large"),
        Ingredient(food=ByGtin(COLA_GTIN), quantity=1, unit="can"),
        Ingredient(food=typed, quantity=60, unit="g"),
    )
    assert [item.mass_g for item in meal.food_items] == [50, 368, 60]
    bar = meal.food_items[2]
    assert (bar.is_custom, bar.nutrition.calories, bar.food_id) == (True, 240, None)
    assert bar.custom_nutrition.calories_per_100g == 400
    assert bar.provenance.source is Origin.CUSTOM


async def test_typed_values_without_energy_follow_from_the_macros(log):
    """4, 4 and 9 kcal a gram."""
    values = amounts(protein=10, carbs=20, fat=5)
    del values["energy"]
    meal = await log(Ingredient(food=Typed("Soup", values), quantity=100, unit="g"))
    assert meal.total_calories == 165


@pytest.mark.parametrize(
    ("item", "error"),
    [
        (of(12345), FoodNotFound),
        (of(EGG_ID, 1, "bucket"), UnknownUnit),
        (of(EGG_ID, 0), Invalid),
        (of(EGG_ID, 10_001), Invalid),
        (of(EGG_ID, 6, "kg"), Invalid),
        (Ingredient(food=ByGtin("123"), quantity=1, unit="g"), Invalid),
        (Ingredient(food=ByGtin("4006381333931"), quantity=1, unit="g"), FoodNotFound),
        (Ingredient(food=ByFoodId(FoodId(uuid4())), quantity=1, unit="g"), FoodNotFound),
    ],
)
async def test_one_bad_item_and_nothing_is_logged(log, system, user, item, error):
    """A meal is stored whole or not at all."""
    with pytest.raises(error):
        await log(of(RICE_ID), item)
    page = await system.queries.send(ListMeals(user_id=user, wanted=MealFilter(), limit=10))
    assert page.items == []


async def test_the_day_counts_what_was_eaten_on_it(log, day_of):
    """At once, in the transaction of the meal."""
    await log(of(RICE_ID, 100), when=When(target_date=date(2026, 5, 1)))
    await log(of(EGG_ID, 100), when=When(target_date=date(2026, 5, 1)))
    await log(of(EGG_ID, 100), when=When(target_date=date(2026, 5, 2)))
    day = await day_of(date(2026, 5, 1))
    assert (day.meals, day.consumed_calories) == (2, 273)
    assert day.consumed_macros.protein == 15.3
    assert day.nutrients["iron"].coverage == 0.5
    assert (day.target_calories, day.remaining_calories, day.completion_percentage) == (None,) * 3


async def test_a_day_is_surer_than_its_meals_together(log, system, user, day_of):
    """What is wrong with one says nothing of another; a deleted meal is in no doubt."""
    when = When(target_date=date(2026, 5, 1))
    meals = [await log(of(EGG_ID, 1, "cup"), of(RICE_ID), when=when) for _ in range(2)]
    known = [meal.interval.calories for meal in meals]
    day = (await day_of(date(2026, 5, 1))).interval.calories
    assert sum(one.low for one in known) < day.low < day.high < sum(one.high for one in known)
    await system.commands.send(DeleteMeal(user_id=user, meal_id=meals[0].meal_id))
    assert (await day_of(date(2026, 5, 1))).interval.calories == known[1]


async def test_a_day_without_meals_is_empty_and_not_missing(day_of, log):
    """Zero consumed is an answer."""
    day = await day_of(date(2020, 1, 1))
    assert (day.meals, day.consumed_calories, day.nutrients) == (0, 0, {})


async def test_the_day_is_the_users_local_day(system, user, log):
    """Half past eleven at night in UTC is tomorrow in Berlin, and stays there."""
    await system.commands.send(LiveIn(user_id=user, zone="Europe/Berlin"))
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    meal = await log(when=When(consumed_at=at))
    assert (meal.local_date, meal.time_zone) == (date(2026, 3, 2), "Europe/Berlin")
    await system.commands.send(LiveIn(user_id=user, zone="America/New_York"))
    read = await system.queries.send(GetMeal(user_id=user, meal_id=meal.meal_id))
    assert read.local_date == date(2026, 3, 2)


async def test_today_is_the_users_today(system, user):
    """Kiritimati is a day ahead of Baker Island for most of the day."""
    days = set()
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        await system.commands.send(LiveIn(user_id=user, zone=zone))
        days.add(await system.queries.send(GetToday(user_id=user)))
    assert len(days) == 2


@pytest.mark.parametrize(
    "when",
    [
        When(target_date=date(1999, 12, 31)),
        When(consumed_at=datetime(1999, 12, 31, tzinfo=UTC)),
        When(target_date=date(2099, 1, 1)),
        When(consumed_at=datetime(2099, 1, 1, tzinfo=UTC)),
        When(consumed_at=datetime(2026, 1, 1, 12, tzinfo=UTC), target_date=date(2026, 1, 2)),
    ],
)
async def test_a_meal_lies_in_a_time_people_live_in(log, when):
    """And an instant and a day that contradict each other are refused."""
    with pytest.raises(Invalid):
        await log(when=when)


async def test_deleting_takes_it_out_of_the_day_and_restoring_brings_it_back(
    log, system, user, day_of
):
    """The day's sum follows both ways."""
    meal = await log(of(RICE_ID, 100), when=When(target_date=date(2026, 5, 1)))
    await system.commands.send(DeleteMeal(user_id=user, meal_id=meal.meal_id))
    assert (await day_of(date(2026, 5, 1))).consumed_calories == 0
    with pytest.raises(WrongStatus):
        await edit(system, user, meal, name="x")
    gone = await system.queries.send(
        ListMeals(user_id=user, wanted=MealFilter(is_deleted=True), limit=5)
    )
    assert [line.meal_id for line in gone.items] == [meal.meal_id]
    await system.commands.send(RestoreMeal(user_id=user, meal_id=meal.meal_id))
    assert (await day_of(date(2026, 5, 1))).consumed_calories == 130


async def test_somebody_elses_meal_is_not_there(log, system):
    """Not to read, not to change, not to delete, and the refusal does not say it exists."""
    meal = await log()
    stranger = await a_user(system)
    said = set()
    for wish in (
        EditMeal(user_id=stranger, meal_id=meal.meal_id, name="x"),
        DeleteMeal(user_id=stranger, meal_id=meal.meal_id),
        RestoreMeal(user_id=stranger, meal_id=meal.meal_id),
    ):
        with pytest.raises(MealNotFound) as refused:
            await system.commands.send(wish)
        said.add(str(refused.value))
    with pytest.raises(MealNotFound) as refused:
        await system.queries.send(GetMeal(user_id=stranger, meal_id=meal.meal_id))
    assert said == {str(refused.value)}


async def test_pages_go_through_every_meal_once(log, system, user):
    """Newest first, stable while others are added."""
    start = datetime(2026, 4, 1, 12, tzinfo=UTC)
    made = [await log(when=When(consumed_at=start + timedelta(hours=n // 2))) for n in range(7)]
    seen, cursor = [], None
    while True:
        page = await system.queries.send(
            ListMeals(user_id=user, wanted=MealFilter(), limit=3, cursor=cursor)
        )
        seen += [line.meal_id for line in page.items]
        await log(when=When(consumed_at=start + timedelta(days=9)))
        if not (cursor := page.next_cursor):
            break
    assert sorted(seen) == sorted(meal.meal_id for meal in made)


async def test_meals_are_found_by_day_type_and_name(log, system, user):
    """A percent sign is a percent sign."""
    first = When(target_date=date(2026, 5, 1), meal_type=MealType.LUNCH)
    await log(when=first, name="100% rice")
    await log(when=When(target_date=date(2026, 5, 2), meal_type=MealType.DINNER), name="1000 rice")
    for wanted, names in (
        (MealFilter(since=date(2026, 5, 2)), ["1000 rice"]),
        (MealFilter(until=date(2026, 5, 1)), ["100% rice"]),
        (MealFilter(meal_type=MealType.DINNER), ["1000 rice"]),
        (MealFilter(text="0% RICE"), ["100% rice"]),
        (MealFilter(text="pasta"), []),
    ):
        page = await system.queries.send(ListMeals(user_id=user, wanted=wanted, limit=10))
        assert [line.dish_name for line in page.items] == names


@pytest.mark.parametrize("cursor", ["", "x", "é", "W10", "WyJ4IiwieCJd", "WzFlOTksICJhIl0", "\x00"])
async def test_a_made_up_cursor_is_refused(system, user, cursor):
    """Not answered with the first page, and never a crash."""
    with pytest.raises(Invalid):
        await system.queries.send(
            ListMeals(user_id=user, wanted=MealFilter(), limit=3, cursor=cursor)
        )


async def test_the_feed_of_a_day_is_newest_first(log, system, user):
    """Ready meals of that day."""
    day = date(2026, 5, 1)
    for kind in (MealType.BREAKFAST, MealType.DINNER):
        await log(when=When(target_date=day, meal_type=kind), name=kind)
    feed = await system.queries.send(GetActivities(user_id=user, day=day))
    assert [line.title for line in feed.items] == ["dinner", "breakfast"]
    assert feed.items[0].macros.carbs == 28.2


async def test_meals_logged_at_the_same_moment_all_count(system, user, log, day_of):
    """The day's row is locked before it is summed."""
    day = When(target_date=date(2026, 5, 1))
    async with anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(lambda: log(of(RICE_ID, 100), when=day))
    counted = await day_of(date(2026, 5, 1))
    assert (counted.meals, counted.consumed_calories) == (8, 1040)


async def test_texts_come_back_as_they_went_in(log):
    """Emoji, accents and right-to-left text, byte for byte."""
    name = "🍣 Crème brûlée ß עברית"
    meal = await log(name=name, notes="👩‍🍳 " * 50)
    assert (meal.dish_name, meal.notes) == (name, "👩‍🍳 " * 50)


async def test_a_record_that_changes_changes_no_meal(log, system, user):
    """History keeps the version it was computed from."""
    meal = await log(of(RICE_ID, 100))
    await stock(system, a_record("Rice, white, cooked", RICE_ID, amounts(energy=999)))
    read = await system.queries.send(GetMeal(user_id=user, meal_id=meal.meal_id))
    assert read.total_calories == 130
    assert read.food_items[0].provenance.record_version == 1
    item = ItemId(meal.food_items[0].id)
    again = await edit(system, user, meal, Update(item_id=item, quantity=101))
    assert again.food_items[0].provenance.record_version == 2
