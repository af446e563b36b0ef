"""A photo's way to a meal: every end is READY, FAILED with a reason, or a later try."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from fake_providers import respond
from fake_wires import End, error
from mealtrack.app.commands.analysis import RunAnalysis
from mealtrack.app.commands.ingredients import ByFdcId
from mealtrack.app.commands.meals import DeleteMeal, EditMeal, Update
from mealtrack.app.commands.photos import RetryAnalysis
from mealtrack.app.queries.days import GetDay
from mealtrack.domain.model.analysis import MAX_ATTEMPTS, JobId, LeaseToken
from mealtrack.domain.model.meal import ItemId, MealNotFound, WrongStatus
from mealtrack.domain.ports.images import UnsupportedPicture
from mealtrack.domain.ports.repositories import LeaseLost
from mealtrack.infra.database.tables.work import analysis_jobs
from running_system import a_user
from vision_kit import CHAT, PLATE, a_food, an_answer, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]


async def test_what_was_seen_becomes_items_with_the_records_numbers(kitchen):
    """Masses are the model's, nutrients the catalogue's; both say so."""
    meal = await kitchen.send(says(CHAT, PLATE))
    assert (meal.status, meal.dish_name, meal.source) == ("ready", "Chicken and rice", "image")
    chicken, rice = meal.food_items
    assert (chicken.mass_g, rice.mass_g) == (120, 150)
    assert (chicken.fdc_id, rice.fdc_id) == (900004, 900003)
    assert meal.total_calories == 198 + 195
    assert chicken.provenance.method == "photo"
    assert (chicken.interval.grams.low, chicken.interval.grams.high) == (100, 144)
    assert meal.analysis.model == "openai-chat:local-vision"
    assert meal.question is None
    day = await kitchen.system.queries.send(GetDay(user_id=kitchen.user, day=meal.local_date))
    assert day.consumed_calories == meal.total_calories


async def test_a_weighed_plate_scales_what_was_seen(kitchen):
    """Only the shares are the model's guess then."""
    meal = await kitchen.send(says(CHAT, PLATE), total_weight_g=540)
    assert [item.mass_g for item in meal.food_items] == [240, 300]
    rice = meal.food_items[1].interval.grams
    assert rice.high / rice.low < 0.8 * 225 / 100


async def test_one_food_on_a_weighed_plate_is_known(kitchen):
    """Nobody is asked how much it was."""
    bowl = an_answer(a_food("white rice", state="cooked", low_g=80, high_g=320))
    meal = await kitchen.send(says(CHAT, bowl), total_weight_g=200)
    (rice,) = meal.food_items
    assert (rice.interval.grams.low, rice.mass_g) == (pytest.approx(196, abs=0.1), 200)
    assert meal.question is None


async def test_what_no_record_stands_for_has_no_numbers(kitchen):
    """It is kept, not counted, and asked about; the answer counts it."""
    answer = an_answer(*PLATE["items"], a_food("gorblax tentacle", low_g=50, high_g=200))
    meal = await kitchen.send(says(CHAT, answer))
    unknown = meal.food_items[2]
    assert (unknown.nutrition, unknown.provenance.source) == (None, "unmatched")
    assert meal.total_calories == 393
    assert meal.nutrients["energy"].coverage < 1
    assert meal.question.item_id == unknown.id
    item = ItemId(unknown.id)
    change = Update(item_id=item, food=ByFdcId(900002), quantity=100, unit="g")
    wish = EditMeal(user_id=kitchen.user, meal_id=meal.meal_id, changes=(change,))
    await kitchen.system.commands.send(wish)
    told = await kitchen.read(meal.meal_id)
    assert (told.total_calories, told.question) == (536, None)


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (says(CHAT, an_answer() | {"is_food": False}), "not-food"),
        (says(CHAT, an_answer() | {"items": []}), "nothing-found"),
        (says(CHAT, "not json at all"), "bad-answer"),
        (says(CHAT, PLATE, End(refusal="I can't.")), "refused"),
        (respond(401, error(CHAT, 401, "no")), "provider-access"),
        (respond(404, error(CHAT, 404, "gone")), "provider-access"),
    ],
)
async def test_an_end_that_waiting_does_not_mend_is_a_failure(kitchen, ending, reason):
    """With a sentence for the person, the picture kept, and no further try."""
    meal = await kitchen.send(ending)
    assert (meal.status, meal.failure_reason) == ("failed", reason)
    assert len(meal.error_message) > 20
    assert meal.image_url
    assert meal.food_items == []
    calls = len(kitchen.provider.calls)
    assert calls <= 2
    assert await kitchen.system.jobs.sweep() == 0


async def test_a_busy_provider_is_asked_again_later(kitchen):
    """The meal waits with its job; the second try makes it READY."""
    busy = respond(503, error(CHAT, 503, "later"))
    meal = await kitchen.send(busy, busy, says(CHAT, PLATE))
    assert meal.status == "analyzing"
    done = await kitchen.until(meal.meal_id, "ready", "failed")
    assert (done.status, len(done.food_items)) == ("ready", 2)


async def test_a_provider_that_wants_an_hour_is_not_waited_for(kitchen):
    """The person is told, and tries again when they like."""
    meal = await kitchen.send(respond(429, error(CHAT, 429, "later"), retry_after="3600"))
    assert (meal.status, meal.failure_reason) == ("failed", "provider-busy")
    kitchen.provider.plays(says(CHAT, PLATE))
    again = RetryAnalysis(user_id=kitchen.user, meal_id=meal.meal_id, wait_s=20)
    await kitchen.system.commands.send(again)
    assert (await kitchen.read(meal.meal_id)).status == "ready"
    with pytest.raises(WrongStatus):
        await kitchen.system.commands.send(again)


async def test_who_does_not_wait_finds_it_ready_later(kitchen):
    """The analysis is the process's, not the request's."""
    meal = await kitchen.send(says(CHAT, PLATE), wait_s=0)
    assert meal.status in ("pending", "analyzing")
    assert (await kitchen.until(meal.meal_id, "ready")).total_calories == 393


async def test_a_lapsed_lease_is_taken_up_and_the_late_holder_completes_nothing(kitchen):
    """Of two workers only the one who holds the lease has a say."""
    meal = await kitchen.send(respond(429, error(CHAT, 429, "later"), retry_after="60"))
    assert meal.status == "analyzing"
    kitchen.provider.plays(says(CHAT, PLATE))
    dead = LeaseToken(uuid4())
    async with kitchen.system.database.commands.begin() as writing:
        past = kitchen.system.clock.now() - timedelta(minutes=1)
        lapsed = {"due_at": past, "lease_until": past, "lease_token": dead}
        await writing.execute(update(analysis_jobs).values(**lapsed))
    done = await kitchen.until(meal.meal_id, "ready")
    assert done.total_calories == 393
    async with kitchen.system.database.queries.connect() as reading:
        job = JobId((await reading.execute(select(analysis_jobs.c.id))).scalar_one())
    with pytest.raises(LeaseLost):
        await kitchen.system.commands.send(RunAnalysis(job_id=job, lease=dead))


async def test_an_analysis_that_is_cut_again_and_again_ends(kitchen):
    """Bounded tries: never retried for ever."""
    meal = await kitchen.send(respond(429, error(CHAT, 429, "later"), retry_after="60"))
    async with kitchen.system.database.commands.begin() as writing:
        past = kitchen.system.clock.now() - timedelta(minutes=1)
        cut = {"due_at": past, "lease_until": past, "attempts": MAX_ATTEMPTS}
        await writing.execute(update(analysis_jobs).values(**cut))
    done = await kitchen.until(meal.meal_id, "failed")
    assert done.failure_reason == "timeout"


async def test_no_picture_no_meal(kitchen):
    """What can't be read is refused before anything is stored or asked."""
    with pytest.raises(UnsupportedPicture):
        await kitchen.send(says(CHAT, PLATE), picture=b"%PDF-1.7 no picture")
    assert kitchen.provider.calls == []


async def test_a_picture_that_is_gone_is_a_failure(kitchen):
    """Say so instead of trying for ever."""
    meal = await kitchen.send(says(CHAT, an_answer() | {"is_food": False}))
    for file in kitchen.system.settings.home.rglob("*.jpg"):
        file.unlink()
    again = RetryAnalysis(user_id=kitchen.user, meal_id=meal.meal_id, wait_s=20)
    await kitchen.system.commands.send(again)
    gone = await kitchen.read(meal.meal_id)
    assert (gone.status, gone.failure_reason) == ("failed", "nothing-found")


async def test_somebody_elses_photo_is_not_there(kitchen):
    """Neither to try again nor to delete."""
    meal = await kitchen.send(says(CHAT, an_answer() | {"is_food": False}))
    stranger = await a_user(kitchen.system)
    for wish in (
        RetryAnalysis(user_id=stranger, meal_id=meal.meal_id, wait_s=1),
        DeleteMeal(user_id=stranger, meal_id=meal.meal_id),
    ):
        with pytest.raises(MealNotFound):
            await kitchen.system.commands.send(wish)


async def test_a_model_gives_no_calories(kitchen):
    """Whatever numbers it sends along, the meal is the same."""
    told = [dict(item, kcal=9999, calories=1, protein=500) for item in PLATE["items"]]
    honest = await kitchen.send(says(CHAT, PLATE))
    lying = await kitchen.send(says(CHAT, PLATE | {"items": told, "total_calories": 5}))
    assert lying.total_calories == honest.total_calories
