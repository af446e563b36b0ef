"""What a user changes in an analysed meal, the next analysis knows."""

import pytest
from sqlalchemy import delete, select, update

from build import amounts
from fake_wires import Wire
from mealtrack.app.commands.corrections import ForgetCorrection, ForgetCorrections
from mealtrack.app.commands.ingredients import ByFdcId, Ingredient
from mealtrack.app.commands.meal_text import LogMealText
from mealtrack.app.commands.meals import Add, CreateMeal, EditMeal, Remove, Update
from mealtrack.app.commands.occasions import When
from mealtrack.app.queries.corrections import ListCorrections
from mealtrack.app.queries.meal_text import ParseMealText
from mealtrack.domain.model.correction import CorrectionNotFound
from mealtrack.domain.model.meal import ItemId, MealType
from mealtrack.infra.database.tables.corrections import corrections, lessons
from mealtrack.infra.database.tables.users import users
from mealtrack.infra.database.tables.work import outbox
from records import a_record
from running_system import a_user, stock
from vision_kit import a_food, an_answer, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]
BROWN_RICE = a_record("Rice, brown, cooked", 900007, amounts(112, 2.3, 23.5, 0.8))
CHICKEN, RICE, BROWN, MILK = 900004, 900003, 900007, 900001
PLATE = an_answer(
    a_food("chicken breast", state="roasted", low_g=100, high_g=144),
    a_food("white rice", state="cooked", low_g=100, high_g=225),
    a_food("broccoli", state="cooked", low_g=20, high_g=45),
    dish="Chicken and rice",
)
# What the person really eats, every time the model sees the plate above.
TRUTH = {CHICKEN: 190.0, BROWN: 105.0, MILK: 244.0}
LUNCH = When(meal_type=MealType.LUNCH)


@pytest.fixture
async def kitchen(kitchen):
    await stock(kitchen.system, BROWN_RICE)
    return kitchen


async def sent(kitchen, plate=PLATE, **more):
    return await kitchen.send(says(Wire.CHAT, plate), **({"when": LUNCH} | more))


async def edited(kitchen, meal, *changes, user=None, **more):
    wish = EditMeal(
        user_id=user or kitchen.user, meal_id=meal.meal_id, changes=tuple(changes), **more
    )
    await kitchen.system.commands.send(wish)
    await kitchen.settle()


async def put_right(kitchen, meal):
    """Change whatever differs from the truth, as somebody careful does."""
    there = {item.fdc_id: item for item in meal.food_items}
    changes = [
        Update(item_id=ItemId(there[fdc_id].id), quantity=grams, unit="g")
        for fdc_id, grams in TRUTH.items()
        if fdc_id in there and there[fdc_id].mass_g != grams
    ]
    if RICE in there:
        rice = ItemId(there[RICE].id)
        brown = ByFdcId(BROWN)
        changes.append(Update(item_id=rice, food=brown, quantity=TRUTH[BROWN], unit="g"))
    if 900005 in there:
        changes.append(Remove(item_id=ItemId(there[900005].id)))
    if MILK not in there:
        changes.append(Add(ingredient=Ingredient(food=ByFdcId(MILK), quantity=1, unit="cup")))
    await edited(kitchen, meal, *changes)


async def told(kitchen, user=None):
    """Everything the user taught."""
    wish = ListCorrections(user_id=user or kitchen.user, limit=100)
    return (await kitchen.system.queries.send(wish)).items


async def only_grams(kitchen, meal, grams, at=0):
    item = ItemId(meal.food_items[at].id)
    await edited(kitchen, meal, Update(item_id=item, quantity=grams, unit="g"))


async def test_the_sixth_photo_of_the_same_meal_needs_no_correction(kitchen):
    """Another food, other grams, something never there and something always missing."""
    for _ in range(5):
        await put_right(kitchen, await sent(kitchen))
    sixth = await sent(kitchen)
    found = {item.fdc_id: item for item in sixth.food_items}
    assert set(found) == set(TRUTH)
    for fdc_id, grams in TRUTH.items():
        assert found[fdc_id].mass_g == pytest.approx(grams, rel=0.1)
        assert found[fdc_id].interval.grams.low < grams < found[fdc_id].interval.grams.high
    rests_on = {fdc_id: item.provenance.corrections for fdc_id, item in found.items()}
    assert rests_on == {CHICKEN: 5, BROWN: 5, MILK: 3}
    assert found[CHICKEN].provenance.method == "photo"
    assert found[MILK].provenance.method == "guess"
    assert sixth.analysis.left_out == ["broccoli"]


async def test_what_was_taught_says_what_it_rests_on(kitchen):
    """What was seen, when, the food, the typical grams, how often and when last."""
    for _ in range(3):
        await put_right(kitchen, await sent(kitchen))
    rows = {(row.kind, row.seen): row for row in await told(kitchen)}
    assert set(rows) == {
        ("food", "chicken breast"),
        ("food", "white rice"),
        ("left-out", "broccoli"),
        ("addition", "Chicken and rice"),
    }
    rice = rows["food", "white rice"]
    assert (rice.food_name, rice.typical_grams, rice.count) == ("Rice, brown, cooked", 105, 3)
    assert (rice.meal_type, rows["food", "chicken breast"].food_id) == ("lunch", None)
    assert rice.last_used_at is not None
    assert rows["addition", "Chicken and rice"].food_name == "Milk, whole"


async def test_a_meal_counts_once_however_often_it_is_edited_and_told(kitchen):
    """The net result, also when the event is delivered again."""
    meal = await sent(kitchen)
    for grams in (150, 180, 200):
        await only_grams(kitchen, meal, grams)
    async with kitchen.system.database.commands.begin() as writing:
        await writing.execute(update(outbox).values(state="ready", due_at=meal.created_at))
    kitchen.system.outbox.wake()
    await kitchen.settle()
    (row,) = await told(kitchen)
    assert (row.count, row.typical_grams) == (1, 200)


async def test_who_changes_it_back_taught_nothing(kitchen):
    """The meal says again what the analysis said."""
    meal = await sent(kitchen)
    await only_grams(kitchen, meal, 200)
    await only_grams(kitchen, meal, meal.food_items[0].mass_g)
    assert await told(kitchen) == []


async def test_a_lesson_moves_with_its_meal(kitchen):
    """It was no lunch after all."""
    meal = await sent(kitchen)
    await only_grams(kitchen, meal, 200)
    await edited(kitchen, meal, meal_type=MealType.DINNER)
    (row,) = await told(kitchen)
    assert (row.meal_type, row.count) == ("dinner", 1)


async def test_a_weighed_plate_is_not_moved(kitchen):
    """What was told beats what was learned; what the foods are is known all the same."""
    for _ in range(3):
        await put_right(kitchen, await sent(kitchen))
    meal = await sent(kitchen, total_weight_g=300)
    assert {item.fdc_id for item in meal.food_items} == {CHICKEN, BROWN, 900005}
    assert [item.mass_g for item in meal.food_items] == pytest.approx([120, 150, 30])


async def test_a_slip_of_the_finger_poisons_nothing(kitchen):
    """Ten times too much, once."""
    await only_grams(kitchen, await sent(kitchen), 1200)
    assert (await sent(kitchen)).food_items[0].mass_g == 120


async def test_only_what_was_estimated_teaches(kitchen):
    """A meal typed by hand was no estimate."""
    item = Ingredient(food=ByFdcId(MILK), quantity=100, unit="g")
    made = CreateMeal(user_id=kitchen.user, name="Milk", items=(item,), when=LUNCH)
    meal = await kitchen.read(await kitchen.system.commands.send(made))
    await only_grams(kitchen, meal, 300)
    assert await told(kitchen) == []


async def written(kitchen, text):
    wish = LogMealText(user_id=kitchen.user, text=text, when=LUNCH)
    return await kitchen.read(await kitchen.system.commands.send(wish))


async def test_what_somebody_writes_finds_their_own_record(kitchen):
    """Chosen twice; the amounts they told stay as they told them, in the preview as well."""
    for _ in range(2):
        meal = await written(kitchen, "200 g white rice")
        rice = ItemId(meal.food_items[0].id)
        await edited(kitchen, meal, Update(item_id=rice, food=ByFdcId(BROWN)))
    (item,) = (await written(kitchen, "200 g white rice")).food_items
    assert (item.fdc_id, item.mass_g, item.provenance.corrections) == (BROWN, 200, 2)
    wish = ParseMealText(user_id=kitchen.user, text="200 g white rice")
    (shown,) = (await kitchen.system.queries.send(wish)).items
    assert (shown.fdc_id, shown.mass_g, shown.provenance.corrections) == (BROWN, 200, 2)
    assert RICE in {other.fdc_id for other in shown.alternatives}
    (row,) = await told(kitchen)
    assert (row.food_name, row.typical_grams, row.count) == ("Rice, brown, cooked", None, 2)
    assert row.last_used_at is not None


async def test_an_amount_nobody_told_becomes_the_usual_one(kitchen):
    """A helping was assumed; what was told is neither moved nor a lesson."""
    first = (await written(kitchen, "rice")).food_items[0].mass_g
    for _ in range(2):
        await only_grams(kitchen, await written(kitchen, "rice"), 1.8 * first)
    usual = (await written(kitchen, "rice")).food_items[0]
    assert 1.3 * first < usual.mass_g < 1.8 * first
    assert usual.provenance.corrections == 2
    meal = await written(kitchen, "100 g rice")
    assert meal.food_items[0].mass_g == 100
    await only_grams(kitchen, meal, 120)
    (row,) = await told(kitchen)
    assert row.count == 2


async def test_what_somebody_takes_out_of_their_own_words_teaches_nothing(kitchen):
    """Nor does what they had not written: nothing was overlooked."""
    meal = await written(kitchen, "100 g rice and 100 g broccoli")
    milk = Add(ingredient=Ingredient(food=ByFdcId(MILK), quantity=1, unit="cup"))
    await edited(kitchen, meal, Remove(item_id=ItemId(meal.food_items[1].id)), milk)
    assert await told(kitchen) == []


async def test_one_users_corrections_are_not_anothers(kitchen):
    """Neither applied, nor listed, nor forgotten by somebody else."""
    for _ in range(3):
        await put_right(kitchen, await sent(kitchen))
    stranger = await a_user(kitchen.system)
    theirs = await sent(kitchen, user=stranger)
    assert [item.mass_g for item in theirs.food_items] == pytest.approx([120, 150, 30])
    assert await told(kitchen, stranger) == []
    mine = await told(kitchen)
    wish = ForgetCorrection(user_id=stranger, correction_id=mine[0].correction_id)
    with pytest.raises(CorrectionNotFound):
        await kitchen.system.commands.send(wish)
    assert await kitchen.system.commands.send(ForgetCorrections(user_id=stranger)) == 0
    assert await told(kitchen) == mine


async def test_what_is_forgotten_is_not_applied(kitchen):
    """One thing, then everything."""
    for _ in range(3):
        await put_right(kitchen, await sent(kitchen))
    (rice,) = [row for row in await told(kitchen) if row.seen == "white rice"]
    one = ForgetCorrection(user_id=kitchen.user, correction_id=rice.correction_id)
    await kitchen.system.commands.send(one)
    known = {item.fdc_id: item for item in (await sent(kitchen)).food_items}
    assert known[RICE].mass_g == 150
    assert known[CHICKEN].provenance.corrections == 3
    assert await kitchen.system.commands.send(ForgetCorrections(user_id=kitchen.user)) == 3
    plain = await sent(kitchen)
    assert [item.mass_g for item in plain.food_items] == pytest.approx([120, 150, 30])
    assert {item.provenance.corrections for item in plain.food_items} == {0}


async def test_lessons_end_with_the_account(kitchen):
    """By the foreign keys."""
    await put_right(kitchen, await sent(kitchen))
    async with kitchen.system.database.commands.begin() as writing:
        await writing.execute(delete(users).where(users.c.id == kitchen.user))
    async with kitchen.system.database.queries.connect() as reading:
        for table in (corrections, lessons):
            assert (await reading.execute(select(table))).first() is None
