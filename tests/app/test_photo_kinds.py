"""What a photo shows when nobody said so, and what little there may be of it."""

import io
import shutil

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from fake_providers import respond
from fake_wires import error
from mealtrack.app.commands.ingredients import ByFdcId
from mealtrack.app.commands.meals import Update
from mealtrack.app.commands.occasions import When
from mealtrack.app.commands.photos import AnalyzeMealImage
from mealtrack.app.queries.meals import GetMeal
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.analysis import PictureKind, Wish
from mealtrack.domain.model.meal import ItemId
from mealtrack.domain.model.quantity import Measure
from pictures import a_jpeg, encoded
from records import EGG_ID
from running_system import edit
from vision_kit import CHAT, PLATE, a_food, an_answer, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]
KNOWN, UNKNOWN = "012345678905", "036000291452"
NO_FOOD = an_answer() | {"is_food": False}
A_LABEL = {
    "is_label": True,
    "name": None,
    "amounts_are_for_g": 30,
    "servings_per_package": None,
    "energy_kcal": 120,
    "energy_kj": None,
    "protein_g": 3,
    "carbs_g": 20,
    "fat_g": 3,
    "fiber_g": None,
    "sugars_g": None,
    "added_sugars_g": None,
    "saturated_fat_g": None,
    "trans_fat_g": None,
    "cholesterol_mg": None,
    "sodium_mg": None,
    "salt_g": None,
    "potassium_mg": None,
    "calcium_mg": None,
    "iron_mg": None,
    "vitamin_d_ug": None,
}


def a_barcode(code):
    drawn = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.UPCA).to_image(scale=4)
    image = Image.fromarray(drawn)
    paper = Image.new("RGB", (image.width + 200, image.height + 200), "white")
    paper.paste(image, (100, 100))
    kept = io.BytesIO()
    paper.save(kept, "JPEG", quality=90)
    return kept.getvalue()


async def test_a_known_barcode_needs_no_model(kitchen):
    """It is quick and certain: one can of the product, as its record says."""
    meal = await kitchen.send(picture=a_barcode(KNOWN), kind=PictureKind.AUTO)
    only = meal.food_items[0]
    assert (meal.status, meal.source) == ("ready", "barcode")
    assert (only.name, only.mass_g, only.unit) == ("Cola", 368, "can")
    assert meal.total_calories == 154.6
    assert (only.provenance.source, only.provenance.method) == ("barcode", "portion")
    assert kitchen.provider.calls == []


async def test_a_barcode_nobody_knows_hides_no_meal(kitchen):
    """A package in the corner of a plate is not what was eaten."""
    meal = await kitchen.send(says(CHAT, PLATE), picture=a_barcode(UNKNOWN), kind=PictureKind.AUTO)
    assert (meal.status, meal.source, len(meal.food_items)) == ("ready", "image", 2)


async def test_a_barcode_nobody_knows_hides_no_label(kitchen):
    """The model reads the label it did not take for a meal."""
    meal = await kitchen.send(
        says(CHAT, NO_FOOD),
        says(CHAT, A_LABEL),
        picture=a_barcode(UNKNOWN),
        kind=PictureKind.AUTO,
    )
    assert (meal.status, meal.source, meal.total_calories) == ("ready", "label", 120)


async def test_a_barcode_nobody_knows_is_told_when_there_is_nothing_else(kitchen):
    """With what helps: the label, or the products' records."""
    meal = await kitchen.send(
        says(CHAT, NO_FOOD),
        says(CHAT, A_LABEL | {"is_label": False}),
        picture=a_barcode(UNKNOWN),
        kind=PictureKind.AUTO,
    )
    assert (meal.status, meal.failure_reason) == ("failed", "unknown-barcode")
    assert "Nutrition Facts" in meal.error_message


async def test_traces_stay_traces(kitchen):
    """What a model calls nearly nothing is little, and never exactly nothing."""
    answer = an_answer(a_food("gorblax", low_g=5e-324, high_g=5e-324), a_food("white rice"))
    meal = await kitchen.send(says(CHAT, answer), total_weight_g=0.1)
    assert meal.status == "ready"
    assert all(item.quantity > 0 and item.mass_g >= 0 for item in meal.food_items)
    assert len(kitchen.provider.calls) == 1


@pytest.mark.parametrize("weight", [1e-200, 0.0, -1.0, 5000.1])
def test_a_weight_no_scale_shows_is_refused(weight):
    """Before anything is stored or asked."""
    with pytest.raises(Invalid):
        Wish(total_weight_g=weight)


async def test_saying_which_food_it_is_weighs_nothing(kitchen):
    """The mass stays as unsure as it was seen."""
    seen = an_answer(a_food("gorblax tentacle", low_g=10, high_g=50, confidence=0.4))
    meal = await kitchen.send(says(CHAT, seen))
    item = ItemId(meal.question.item_id)
    told = await edit(
        kitchen.system, kitchen.user, meal, Update(item_id=item, food=ByFdcId(EGG_ID))
    )
    only = told.food_items[0]
    assert only.name == "Egg, whole, raw"
    assert (only.interval.grams.low, only.interval.grams.high) == (10, 50)
    assert only.provenance.method is Measure.PHOTO
    weighed = await edit(
        kitchen.system, kitchen.user, told, Update(item_id=item, quantity=30, unit="g")
    )
    assert weighed.food_items[0].provenance.method is Measure.WEIGHED


async def test_a_worker_that_finishes_it_is_seen_here(kitchen):
    """What another process did shows at once, in the meal and soon in the day."""
    busy = respond(429, error(CHAT, 429, "later"), retry_after="60")
    meal = await kitchen.send(busy)
    assert meal.status == "analyzing"
    assert (await kitchen.day(meal.local_date)).consumed_calories == 0
    async with kitchen.another_process() as other:
        kitchen.provider.plays(says(CHAT, PLATE))
        await other.run_all_due()
    assert (await kitchen.read(meal.meal_id)).status == "ready"
    await kitchen.system.follower.look()
    assert (await kitchen.day(meal.local_date)).consumed_calories == 393


async def test_a_barcode_that_was_promised_is_read_or_missed(kitchen):
    """Nobody else is asked; what helps is said."""
    meal = await kitchen.send(picture=a_barcode(KNOWN), kind=PictureKind.BARCODE)
    assert (meal.status, meal.source) == ("ready", "barcode")
    missed = await kitchen.send(kind=PictureKind.BARCODE)
    assert (missed.status, missed.failure_reason) == ("failed", "nothing-found")
    assert "closer" in missed.error_message
    assert kitchen.provider.calls == []


async def test_a_label_that_was_promised_is_read_or_missed(kitchen):
    """By the model where this machine cannot; a weight that was told beats the serving."""
    meal = await kitchen.send(says(CHAT, A_LABEL), kind=PictureKind.LABEL, total_weight_g=60)
    assert (meal.status, meal.source, meal.total_calories) == ("ready", "label", 240)
    missed = await kitchen.send(says(CHAT, A_LABEL | {"is_label": False}), kind=PictureKind.LABEL)
    assert (missed.status, missed.failure_reason) == ("failed", "unreadable-label")


async def test_a_model_that_fails_at_the_label_has_told_enough_before(kitchen):
    """Its first answer says more about the picture than its second failure."""
    refused = respond(400, error(CHAT, 400, "no"))
    meal = await kitchen.send(says(CHAT, NO_FOOD), refused, kind=PictureKind.AUTO)
    assert (meal.status, meal.failure_reason) == ("failed", "not-food")


async def test_what_is_wrong_with_the_model_is_told_at_once(kitchen):
    """A key that is refused is no reason to look for labels."""
    denied = respond(401, error(CHAT, 401, "no"))
    meal = await kitchen.send(denied, kind=PictureKind.AUTO)
    assert (meal.status, meal.failure_reason) == ("failed", "provider-access")
    assert len(kitchen.provider.calls) == 1


@pytest.mark.skipif(
    not shutil.which("tesseract"), reason="tesseract is not installed: labels cannot be read here"
)
async def test_a_label_in_any_picture_is_read_when_it_shows_no_food(kitchen):
    """On this machine: the model is not asked a second time."""
    meal = await kitchen.send(says(CHAT, NO_FOOD), picture=a_label(), kind=PictureKind.AUTO)
    assert (meal.status, meal.source, meal.total_calories) == ("ready", "label", 230)
    assert len(kitchen.provider.calls) == 1


async def test_without_a_model_a_plate_says_which_setting_is_missing(system, user):
    """And is kept for another try."""
    wish = Wish(kind=PictureKind.AUTO)
    send = AnalyzeMealImage(user_id=user, picture=a_jpeg(), wish=wish, when=When(), wait_s=20)
    meal_id = await system.commands.send(send)
    meal = await system.queries.send(GetMeal(user_id=user, meal_id=meal_id))
    assert (meal.status, meal.failure_reason) == ("failed", "not-configured")
    assert "MEALTRACK_GOOGLE_KEY" in meal.error_message


def a_label():
    """A rendered Nutrition Facts table."""
    lines = """Nutrition Facts
Serving size 2/3 cup (55g)
Calories 230
Total Fat 8g 10%
Sodium 160mg 7%
Total Carbohydrate 37g 13%
Protein 3g""".splitlines()
    image = Image.new("L", (720, 60 * len(lines) + 80), 255)
    for place, line in enumerate(lines):
        ImageDraw.Draw(image).text((40, 40 + 60 * place), line, 0, ImageFont.load_default(34))
    return encoded(image, "JPEG", quality=90)
