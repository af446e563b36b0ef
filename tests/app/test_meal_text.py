"""Sentences become meals: read by the grammar, grounded in records, with a model or without."""

import pytest

from fake_providers import a_provider, respond
from fake_wires import Wire, error
from mealtrack.app.commands.ingredients import ByFdcId
from mealtrack.app.commands.meal_text import LogMealText
from mealtrack.app.commands.meals import EditMeal, Update
from mealtrack.app.commands.occasions import When
from mealtrack.app.meal_text import UnreadableText
from mealtrack.app.queries.meal_text import ParseMealText
from mealtrack.app.queries.meals import GetMeal, ListMeals, MealFilter
from mealtrack.domain.model.meal import ItemId, MealType
from records import ALL
from running_system import a_user, settings_for, stock, working
from vision_kit import a_food, says

pytestmark = pytest.mark.anyio
CHAT = Wire.CHAT


@pytest.fixture
async def kitchen(system):
    await stock(system, *ALL)
    return system


async def parse(system, user, text, **more):
    return await system.queries.send(ParseMealText(user_id=user, text=text, **more))


async def log(system, user, text, **more):
    wish = LogMealText(user_id=user, text=text, **({"when": When()} | more))
    meal_id = await system.commands.send(wish)
    return await system.queries.send(GetMeal(user_id=user, meal_id=meal_id))


async def test_a_preview_has_the_records_numbers_and_stores_nothing(kitchen, user):
    """Record x mass, with where each number comes from."""
    meal = await parse(kitchen, user, "2 large eggs, 1 cup milk and 150 g of rice")
    eggs, milk, rice = meal.items
    assert [item.mass_g for item in meal.items] == [100, 244, 150]
    assert [item.fdc_id for item in meal.items] == [900002, 900001, 900003]
    assert meal.total_calories == pytest.approx(143 + 148.84 + 195, abs=0.1)
    assert (eggs.provenance.method, milk.provenance.method) == ("portion", "portion")
    assert rice.provenance.method == "weighed"
    assert rice.interval.grams.low < 150 < rice.interval.grams.high
    assert (meal.unread, meal.warnings, eggs.warnings) == ([], [], [])
    wish = ListMeals(user_id=user, wanted=MealFilter(), limit=10)
    assert (await kitchen.queries.send(wish)).items == []


async def test_what_no_record_stands_for_has_no_numbers(kitchen, user):
    """It is shown as it was written, unmatched, and is no zero."""
    meal = await parse(kitchen, user, "200 g rice with 3 gorblaxes")
    rice, unknown = meal.items
    assert (unknown.is_matched, unknown.calories, unknown.food_id) == (False, None, None)
    assert (unknown.quantity, unknown.name, unknown.provenance.source) == (
        3,
        "gorblaxes",
        "unmatched",
    )
    assert meal.unread == ["3 gorblaxes"]
    assert meal.total_calories == rice.calories == 260


async def test_a_measure_the_food_has_not_is_marked_as_a_guess(kitchen, user):
    """General household masses, a wide interval, and a sentence that says so."""
    (chicken,) = (await parse(kitchen, user, "a handful of chicken breast")).items
    assert (chicken.unit, chicken.mass_g, chicken.provenance.method) == ("handful", 30, "guess")
    assert "general" in chicken.warnings[0]
    assert chicken.interval.grams.high == 45


async def test_a_range_widens_the_interval(kitchen, user):
    """Its middle counts."""
    told, ranged = (await parse(kitchen, user, "3 large eggs\n2-4 large eggs")).items
    assert told.mass_g == ranged.mass_g == 150
    assert ranged.interval.grams.low < told.interval.grams.low
    assert ranged.interval.grams.high > told.interval.grams.high


async def test_the_decimal_mark_is_the_locales(kitchen, user):
    """1.250 g is a kilogram and a quarter in Germany."""
    german = await parse(kitchen, user, "1.250 g rice", locale="de-DE")
    english = await parse(kitchen, user, "1.250 g rice", locale="en-GB")
    assert (german.items[0].mass_g, english.items[0].mass_g) == (1250, 1.25)


async def test_a_name_with_a_joint_is_whole_when_a_food_is_called_so(kitchen, user):
    """The starter catalogue knows macaroni and cheese; nobody's food is called rice and milk."""
    await kitchen.catalogue.ready()
    whole = await parse(kitchen, user, "1 cup mac and cheese")
    apart = await parse(kitchen, user, "rice and milk")
    assert [item.food_name for item in whole.items] == ["Macaroni and cheese"]
    assert len(apart.items) == 2


async def test_alternatives_are_offered(kitchen, user):
    """Up to three other records that might have been meant."""
    await kitchen.catalogue.ready()
    (cheese,) = (await parse(kitchen, user, "30 g cheese")).items
    assert 1 <= len(cheese.alternatives) <= 3
    assert cheese.food_id not in [other.food_id for other in cheese.alternatives]


async def test_a_sentence_is_logged(kitchen, user):
    """With its occasion, provenance and intervals, and counted like any meal."""
    when = When(meal_type=MealType.BREAKFAST)
    meal = await log(kitchen, user, "2 large eggs and 1 cup milk", when=when, notes="warm")
    assert (meal.source, meal.status, meal.meal_type) == ("text", "ready", "breakfast")
    assert (meal.dish_name, meal.notes) == ("Eggs and milk", "warm")
    assert meal.total_calories == pytest.approx(291.8, abs=0.1)
    for item in meal.food_items:
        assert item.provenance.record_id == item.food_id
        assert item.interval.grams.low < item.mass_g < item.interval.grams.high


async def test_a_text_without_food_is_refused_and_says_what_it_could_not_read(kitchen, user):
    """Nothing is stored."""
    with pytest.raises(UnreadableText) as refusal:
        await log(kitchen, user, "3 gorblaxes and a frumious zzyzx")
    assert refusal.value.unread == ["3 gorblaxes", "a frumious zzyzx"]
    wish = ListMeals(user_id=user, wanted=MealFilter(), limit=10)
    assert (await kitchen.queries.send(wish)).items == []


async def test_an_amount_nobody_can_eat_is_no_item(kitchen, user):
    """It is named as unread instead of being cut to something."""
    meal = await parse(kitchen, user, "900 kg rice and 100 g rice")
    assert [item.mass_g for item in meal.items] == [100]
    assert meal.unread == ["900 kg rice"]
    assert meal.warnings


async def test_an_unmatched_item_can_be_told_later(kitchen, user):
    """Choosing its food counts it, with the mass as sure as it was."""
    meal = await log(kitchen, user, "100 g rice and a handful of gorblax")
    unknown = meal.food_items[1]
    change = Update(item_id=ItemId(unknown.id), food=ByFdcId(900004))
    edit = EditMeal(user_id=user, meal_id=meal.meal_id, changes=(change,))
    await kitchen.commands.send(edit)
    told = await kitchen.queries.send(GetMeal(user_id=user, meal_id=meal.meal_id))
    assert (told.food_items[1].mass_g, told.food_items[1].fdc_id) == (30, 900004)
    assert told.food_items[1].provenance.method == "guess"


@pytest.fixture
async def helped(database_url, tmp_path):
    """A system that has a model to ask: a scripted provider on this machine."""
    async with a_provider() as provider:
        provider.is_strict = False  # it insists on pictures
        text = f"openai-chat:{provider.url}/v1#local-reader"
        settings = settings_for(tmp_path, database_url, text=text, text_timeout_s=2)
        async with working(settings) as system:
            await stock(system, *ALL)
            yield system, provider, await a_user(system)


def reads(*foods):
    return says(CHAT, {"items": [{"fragment": 1, **food} for food in foods]})


@pytest.mark.network
async def test_the_model_is_not_asked_when_the_grammar_read_everything(helped):
    """No call, no money, no wait."""
    system, provider, user = helped
    await parse(system, user, "2 large eggs and 150 g rice")
    assert provider.calls == []


@pytest.mark.network
async def test_the_model_is_asked_only_for_what_has_no_record_and_never_for_numbers(helped):
    """Its kcal are ignored; what it names is grounded as everything is."""
    system, provider, user = helped
    hen = a_food("chicken breast", state="roasted", low_g=100, high_g=144, kcal=9999, calories=1)
    provider.plays(reads(hen))
    meal = await log(system, user, "150 g rice and some pollo asado")
    (call,) = provider.calls
    asked = call.body["messages"][-1]["content"]
    assert "pollo asado" in str(asked)
    assert "150 g rice" not in str(asked)
    rice, chicken = meal.food_items
    assert (chicken.fdc_id, chicken.mass_g, chicken.provenance.method) == (900004, 120, "photo")
    assert meal.total_calories == pytest.approx(195 + 198, abs=0.1)
    assert meal.analysis.model == "openai-chat:local-reader"
    assert rice.provenance.method == "weighed"


@pytest.mark.network
async def test_a_weight_that_was_told_is_not_the_models_to_say(helped):
    """The model names the food; the scale said how much."""
    system, provider, user = helped
    provider.plays(reads(a_food("chicken breast", state="roasted", low_g=10, high_g=20)))
    meal = await parse(system, user, "200 g pollo")
    assert [item.mass_g for item in meal.items] == [200]
    assert meal.unread == []


@pytest.mark.network
@pytest.mark.parametrize(
    "fault",
    [
        respond(500, error(CHAT, 500, "no")),
        respond(401, error(CHAT, 401, "no")),
        respond(429, error(CHAT, 429, "later"), retry_after="60"),
        says(CHAT, "not json at all"),
        respond(200, b"<html>", kind="text/html"),
    ],
    ids=["500", "401", "429", "no JSON", "HTML"],
)
async def test_a_fault_leaves_what_the_grammar_read_with_a_warning(helped, fault):
    """The meal is as good as without a model."""
    system, provider, user = helped
    provider.plays(fault)
    meal = await parse(system, user, "150 g rice and 3 gorblaxes")
    assert [item.calories for item in meal.items] == [195, None]
    assert meal.unread == ["3 gorblaxes"]
    assert any("did not answer" in warning for warning in meal.warnings)


@pytest.mark.network
async def test_a_model_that_reads_nothing_changes_nothing(helped):
    """An empty answer is an answer; numbers of fragments nobody sent are passed over."""
    system, provider, user = helped
    provider.plays(says(CHAT, {"items": [{**a_food("rice"), "fragment": 7}]}))
    meal = await parse(system, user, "150 g rice and 3 gorblaxes")
    assert [item.is_matched for item in meal.items] == [True, False]
    assert meal.unread == ["3 gorblaxes"]


async def test_a_text_longer_than_a_meal_says_what_was_not_read(kitchen, user):
    """Neither what came after the last item nor after the last character is silently gone."""
    many = await parse(kitchen, user, ", ".join(["1 egg"] * 60))
    assert len(many.items) == 50
    assert any("at most 50 items" in warning for warning in many.warnings)
    long = await parse(kitchen, user, "150 g rice " + "and so on " * 2_000)
    assert any("characters were read" in warning for warning in long.warnings)


async def test_what_was_left_over_is_assumed_and_said(kitchen, user):
    """Half of nobody knows what."""
    meal = await parse(kitchen, user, "the rest of the rice")
    (rice,) = meal.items
    assert rice.warnings
    assert rice.provenance.method == "guess"
