"""Barcodes and labels, rendered and then photographed badly."""

import io
import os
import shutil
from urllib.parse import urlsplit

import anyio
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from mealtrack.domain.model.analysis import Barcode, Photo, ProviderBusy
from mealtrack.domain.model.meal import FailureReason
from mealtrack.infra.adapters import UnknownAdapter, adapter
from mealtrack.infra.adapters.package_reader import embedded
from mealtrack.infra.adapters.package_reader.ocr import rows_of

pytestmark = pytest.mark.anyio
NO_LABEL_GOAL_S = 3
CODES = {"4006381333931": "04006381333931", "036000291452": "00036000291452"}


@pytest.fixture
async def reader():
    module, url = adapter("package_reader", "embedded:")
    async with module.connect(url) as reader:
        yield reader


def photo(image):
    kept = io.BytesIO()
    image.convert("RGB").save(kept, "JPEG", quality=85)
    return Photo(kept.getvalue())


def bars(code, scale=4):
    kind = zxingcpp.BarcodeFormat.EAN13 if len(code) == 13 else zxingcpp.BarcodeFormat.UPCA
    image = Image.fromarray(zxingcpp.create_barcode(code, kind).to_image(scale=scale))
    paper = Image.new("L", (image.width + 200, image.height + 200), 255)
    paper.paste(image, (100, 100))
    return paper


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("degrees", [0, 15, 45, 90, 180])
async def test_a_barcode_is_read_however_it_lies(reader, code, degrees):
    """Normalised to 14 digits."""
    image = bars(code).rotate(degrees, expand=True, fillcolor=255)
    assert await reader.barcode(photo(image)) == Barcode(CODES[code])


@pytest.mark.parametrize("code", CODES)
async def test_a_blurred_barcode_is_read(reader, code):
    """With a second, enlarged look."""
    image = bars(code, 3).filter(ImageFilter.GaussianBlur(1.5))
    assert await reader.barcode(photo(image)) == Barcode(CODES[code])


async def test_what_is_no_barcode_is_none(reader):
    """Noise, and nothing at all."""
    assert await reader.barcode(photo(Image.effect_noise((600, 400), 90))) is None
    assert await reader.barcode(photo(Image.new("L", (600, 400), 255))) is None


LABEL = """Nutrition Facts
8 servings per container
Serving size 2/3 cup (55g)
Calories 230
Total Fat 8g 10%
Saturated Fat 1g 5%
Trans Fat 0g
Cholesterol 0mg 0%
Sodium 160mg 7%
Total Carbohydrate 37g 13%
Dietary Fiber 4g 14%
Total Sugars 12g
Includes 10g Added Sugars 20%
Protein 3g
Calcium 260mg 20%
Iron 8mg 45%"""


def a_label(text=LABEL):
    lines = text.splitlines()
    image = Image.new("L", (720, 60 * len(lines) + 80), 255)
    draw = ImageDraw.Draw(image)
    for place, line in enumerate(lines):
        draw.text((40, 40 + 60 * place), line, 0, font=ImageFont.load_default(34))
    return image


needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract"), reason="tesseract is not installed: labels cannot be read here"
)


@needs_tesseract
@pytest.mark.parametrize(
    "spoil",
    [
        lambda image: image,
        lambda image: image.rotate(90, expand=True),
        lambda image: image.rotate(180, expand=True),
        lambda image: image.rotate(3, expand=True, fillcolor=255),
        lambda image: image.filter(ImageFilter.GaussianBlur(1)),
        lambda image: image.resize((image.width * 3 // 4, image.height * 3 // 4)),
    ],
    ids=["plain", "on its side", "on its head", "tilted", "blurred", "small"],
)
async def test_a_label_is_read_however_it_was_taken(reader, spoil):
    """Serving, energy and macros to the digit."""
    facts = await reader.label(photo(spoil(a_label())))
    assert facts is not None
    known = {name: facts.per_serving[name] for name in ("energy", "protein", "carbs", "fat")}
    assert (facts.serving_g, known) == (
        55,
        {"energy": 230, "protein": 3, "carbs": 37, "fat": 8},
    )


@needs_tesseract
async def test_what_is_no_label_is_none(reader):
    """Text about something else, and noise."""
    assert await reader.label(photo(a_label("Dear Ann\nthe meeting is at 12"))) is None


async def test_without_an_engine_no_label_is_read():
    """Honestly none, and a barcode all the same."""
    module, url = adapter("package_reader", "embedded:?ocr=none")
    async with module.connect(url) as reader:
        assert await reader.label(photo(a_label())) is None
        assert await reader.barcode(photo(bars("4006381333931"))) is not None


async def test_an_unknown_engine_is_named():
    """At start."""
    module, _ = adapter("package_reader", "embedded:")
    with pytest.raises(UnknownAdapter, match="abbyy"):
        async with module.connect(urlsplit("embedded:?ocr=abbyy")):
            pass


def test_boxes_are_joined_to_rows():
    """What stands on one line is one line, from left to right."""

    def box(left, top):
        return [[left, top], [left + 50, top], [left + 50, top + 20], [left, top + 20]]

    boxes = [(box(200, 11), "8g"), (box(0, 10), "Total Fat"), (box(0, 60), "Protein 3g")]
    assert rows_of(boxes) == ["Total Fat 8g", "Protein 3g"]


@pytest.mark.data
@pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
async def test_a_real_package_in_bad_light(reader, test_data, tmp_path):
    """What can be read is right per 100 g; what lost its column is left out, and so is a serving
    that glare covers.
    """
    module, url = adapter("picture_intake", "pillow:")
    async with module.connect(url, workers=1) as intake:
        taken = await intake.take((test_data / "openfoodfacts/nutrition_en.jpg").read_bytes())
    facts = await reader.label(taken)
    right = {"energy": 497, "protein": 5.5, "carbs": 66.3, "fat": 22.6, "saturated_fat": 11.6}
    others = {"sugars": 37.3, "fiber": 3.1, "sodium": 240}
    per_100g = facts.per_100g()
    assert {key: per_100g[key] for key in right} == pytest.approx(right)
    assert {key: per_100g[key] for key in others if key in per_100g} == pytest.approx(
        {key: value for key, value in others.items() if key in per_100g}
    )
    assert (facts.serving_g, facts.is_serving_known) in {(100, False), (21, True)}


class Slow:
    """An engine that takes longer than anybody waits."""

    async def glance(self, jpeg):
        await anyio.sleep(60)

    read = glance


async def test_a_full_queue_is_no_unreadable_label(monkeypatch):
    """Whoever waited too long for a turn may come again; who had one is told what was read."""
    monkeypatch.setattr(embedded, "LONGEST_WAIT_S", 0.2)
    monkeypatch.setattr(embedded, "DEADLINE_S", 1.0)
    reader, told = embedded.EmbeddedReader(Slow()), []

    async def ask():
        try:
            told.append(await reader.label(photo(Image.new("L", (60, 40), 255))))
        except ProviderBusy as busy:
            told.append(busy.reason)

    async with anyio.create_task_group() as people:
        for _ in range(embedded.AT_ONCE + 1):
            people.start_soon(ask)
    assert told == [FailureReason.PROVIDER_BUSY, *[None] * embedded.AT_ONCE]


@pytest.mark.alone
@pytest.mark.data
@needs_tesseract
async def test_a_meal_is_soon_known_to_be_no_label(reader, test_data):
    """Four glances and no reading: seconds of one core for the largest photo there is."""
    module, url = adapter("picture_intake", "pillow:")
    async with module.connect(url, workers=1) as intake:
        taken = await intake.take((test_data / "photos/DSCN0010.jpg").read_bytes())
    before = os.times().children_user
    assert await reader.label(taken) is None
    assert os.times().children_user - before < NO_LABEL_GOAL_S
