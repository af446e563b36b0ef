"""Pictures taken in: what is kept of them, what is refused, and that nothing else happens."""

import io
import subprocess
import sys
import time
from urllib.parse import urlsplit

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

import picture_corpus as corpus
from mealtrack.domain.errors import Unavailable
from mealtrack.domain.ports.images import PictureTooLarge, UnreadablePicture, UnsupportedPicture
from mealtrack.infra.adapters.picture_intake.decode import LONG_SIDE_PX, Verdict, clean_jpeg
from mealtrack.infra.adapters.picture_intake.pillow import LONGEST_QUEUE, PillowIntake, connect
from mealtrack.infra.confined import Bounds, Workers
from pictures import a_jpeg, encoded

pytestmark = pytest.mark.anyio

GOOD = dict(corpus.good())
RGB = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}


def of(pictures):
    return [pytest.param(picture, id=name) for name, picture in pictures]


@pytest.fixture(scope="module")
async def intake(anyio_backend):
    async with connect(urlsplit("pillow:"), workers=2) as intake:
        yield intake


def shown(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def colours(image: Image.Image) -> list[str]:
    """The names of the quarters' colours, line by line."""
    spots = [(x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)]
    pixels = [image.getpixel((int(image.width * x), int(image.height * y))) for x, y in spots]
    return [min(RGB, key=lambda name: distance(RGB[name], pixel)) for pixel in pixels]


def distance(one, other) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def segments(jpeg: bytes) -> list[int]:
    """The markers of a JPEG, up to its pixels."""
    assert jpeg[:2] == b"\xff\xd8"
    markers, at = [], 2
    while True:
        markers.append(jpeg[at + 1])
        if jpeg[at + 1] == 0xDA:
            return markers
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])


def assert_clean(jpeg: bytes) -> None:
    """A JFIF header, tables and pixels; nothing before, between or after."""
    assert set(segments(jpeg)) == {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
    assert segments(jpeg).count(0xE0) == 1
    assert jpeg[2:20].startswith(b"\xff\xe0\x00\x10JFIF\x00")
    assert jpeg.index(b"\xff\xd9") == len(jpeg) - 2
    assert corpus.SECRET not in jpeg
    image = shown(jpeg)
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert not image.getexif()
    assert max(image.size) <= LONG_SIDE_PX


@pytest.mark.parametrize("picture", of(GOOD.items()))
async def test_what_comes_in_is_kept_as_pixels_only(intake, picture):
    """The first frame, and no note, place, comment, profile or trailer."""
    photo = await intake.take(picture)

    assert_clean(photo.jpeg)
    assert colours(shown(photo.jpeg)) == ["red", "lime", "blue", "yellow"]
    assert shown(photo.jpeg).size == (120, 80)


@pytest.mark.parametrize("picture", of(corpus.unsupported()))
async def test_other_kinds_are_unsupported(intake, picture):
    """Whatever they are called, and whatever is hidden behind their beginning."""
    with pytest.raises(UnsupportedPicture, match="HEIC"):
        await intake.take(picture)


@pytest.mark.parametrize("picture", of(corpus.unreadable()))
async def test_damaged_pictures_are_unreadable(intake, picture):
    """Nothing is guessed from half a picture."""
    with pytest.raises(UnreadablePicture, match="again"):
        await intake.take(picture)


@pytest.mark.parametrize("picture", of(corpus.too_large()))
def test_huge_pictures_are_refused_by_their_header(picture):
    """Before any memory is taken for their pixels."""
    begun = time.process_time()

    assert clean_jpeg(picture) is Verdict.TOO_LARGE

    assert time.process_time() - begun < 0.2


async def test_a_huge_picture_is_told_so(intake):
    """With the number of pixels that is allowed."""
    with pytest.raises(PictureTooLarge, match="50 million"):
        await intake.take(corpus.blank_png(20_000, 20_000))


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((10_000, 5_000), (1600, 800)),
        ((1, 65_535), (1, 1600)),
        ((65_535, 1), (1600, 1)),
        ((1, 1), (1, 1)),
        ((1600, 1200), (1600, 1200)),
        ((1601, 801), (1600, 800)),
    ],
)
async def test_the_long_side_is_bounded(intake, size, kept):
    """Fifty million pixels are just allowed; no side vanishes; nothing is enlarged."""
    assert shown((await intake.take(corpus.blank_png(*size))).jpeg).size == kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
async def test_pictures_are_turned_upright(intake, kind, orientation):
    """All eight ways to hold a camera, in every kind that can say so."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = corpus.quarters()
    if orientation in back:
        held = held.transpose(back[orientation])
    if kind == "HEIF":
        corpus.heif(held)

    photo = await intake.take(encoded(held, kind, exif=corpus.exif(orientation).tobytes()))

    assert_clean(photo.jpeg)
    assert shown(photo.jpeg).size == (120, 80)
    assert colours(shown(photo.jpeg)) == ["red", "lime", "blue", "yellow"]


@pytest.mark.parametrize("orientation", [0, 9, 255, 65_535])
async def test_an_impossible_orientation_is_ignored(intake, orientation):
    """Real cameras write 0."""
    photo = await intake.take(encoded(corpus.quarters(), "JPEG", exif=corpus.exif(orientation)))

    assert colours(shown(photo.jpeg)) == ["red", "lime", "blue", "yellow"]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
async def test_what_is_transparent_becomes_white(intake, mode):
    """And what is half transparent, half white."""
    image = Image.new("RGBA", (90, 30), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (30, 0, 60, 30))
    if mode != "P":
        image.paste((0, 0, 0, 128), (60, 0, 90, 30))

    kept = shown((await intake.take(encoded(image.convert(mode), "PNG"))).jpeg)

    assert distance(kept.getpixel((15, 15)), (255, 255, 255)) < 6
    assert distance(kept.getpixel((45, 15)), (0, 0, 0)) < 6
    if mode != "P":
        assert distance(kept.getpixel((75, 15)), (127, 127, 127)) < 6


async def test_a_transparent_colour_is_transparent(intake):
    """A PNG may name one colour instead of having a channel."""
    image = Image.new("RGB", (40, 20), (9, 8, 7))
    image.paste((200, 0, 0), (20, 0, 40, 20))

    kept = shown((await intake.take(encoded(image, "PNG", transparency=(9, 8, 7)))).jpeg)

    assert distance(kept.getpixel((5, 10)), (255, 255, 255)) < 6
    assert distance(kept.getpixel((35, 10)), (200, 0, 0)) < 12


@pytest.mark.parametrize("mode", ["1", "L", "I;16"])
async def test_grey_keeps_its_shades(intake, mode):
    """Sixteen bits are scaled down, not cut off."""
    dark, bright = {"1": (0, 255), "L": (64, 192), "I;16": (64 * 257, 192 * 257)}[mode]
    image = Image.new(mode, (40, 20), bright)
    image.paste(dark, (0, 0, 20, 20))

    kept = shown((await intake.take(encoded(image, "PNG"))).jpeg)

    shades = [value >> 8 if mode == "I;16" else value for value in (dark, bright)]
    for x, shade in zip((5, 35), shades, strict=True):
        assert distance(kept.getpixel((x, 10)), (shade,) * 3) < 4


async def test_colours_of_another_space_are_converted(intake):
    """A profile that swaps red and green is honoured before it is dropped."""
    swapped = corpus.srgb().replace(b"rXYZ", b"swap").replace(b"gXYZ", b"rXYZ")
    profile = swapped.replace(b"swap", b"gXYZ")
    image = encoded(corpus.quarters(), "PNG", icc_profile=profile)

    photo = await intake.take(image)

    assert_clean(photo.jpeg)
    assert colours(shown(photo.jpeg)) == ["lime", "red", "blue", "yellow"]


async def test_a_big_photo_looks_like_itself(intake):
    """Skipping detail while decoding does not move or tint anything."""
    image = corpus.busy((200, 150)).resize((4000, 3000), Image.Resampling.BICUBIC)

    kept = shown((await intake.take(encoded(image, "JPEG", quality=95))).jpeg)

    assert kept.size == (1600, 1200)
    apart = ImageChops.difference(kept, image.resize(kept.size, Image.Resampling.LANCZOS))
    assert max(high for _, high in apart.getextrema()) < 40


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_no_picture_cut_anywhere_is_taken(kind):
    """At every hundredth of its length."""
    whole = corpus.heif(corpus.busy()) if kind == "HEIF" else encoded(corpus.busy(), kind)

    cuts = [clean_jpeg(whole[: len(whole) * percent // 100]) for percent in range(100)]

    assert set(cuts) == {Verdict.UNREADABLE}


@settings(deadline=None, max_examples=150)
@given(
    name=st.sampled_from(sorted(GOOD)),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    extra=st.binary(max_size=20),
)
def test_damage_anywhere_is_a_verdict_or_a_clean_picture(name, flips, extra):
    """Never another error, whichever bytes are wrong."""
    picture = bytearray(GOOD[name] + extra)
    for where, value in flips:
        picture[int(where * len(picture))] = value

    outcome = clean_jpeg(bytes(picture))

    if not isinstance(outcome, Verdict):
        assert set(segments(outcome)) == {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


@given(st.binary(max_size=200))
def test_any_bytes_are_a_verdict(picture):
    """Without a picture in them."""
    assert isinstance(clean_jpeg(picture), Verdict)


async def test_a_picture_too_expensive_to_decode_is_unreadable():
    """Its worker hits the memory limit; the next picture is taken as if nothing had been."""
    pixels = encoded(Image.new("RGB", (9_000, 5_000)), "PNG")
    tight = Workers(1, timeout_s=20, bounds=Bounds(memory_bytes=100_000_000))
    intake = PillowIntake(tight, at_once=1)

    with pytest.raises(UnreadablePicture):
        await intake.take(pixels)

    assert_clean((await intake.take(a_jpeg())).jpeg)


async def test_a_worker_that_does_not_answer_costs_one_picture():
    """It is ended at the deadline."""
    with pytest.raises(UnreadablePicture):
        await PillowIntake(Workers(1, timeout_s=0), at_once=1).take(a_jpeg())


async def test_a_crowd_is_turned_away(intake):
    """Rather than let everybody wait until nobody is served in time."""
    crowded = PillowIntake(Workers(1, timeout_s=20), at_once=1)
    taken, refused = [], []

    async def send() -> None:
        try:
            taken.append(await crowded.take(GOOD["jpeg"]))
        except Unavailable:
            refused.append(1)

    async with anyio.create_task_group() as tasks:
        for _ in range(LONGEST_QUEUE + 6):
            tasks.start_soon(send)

    assert len(taken) == LONGEST_QUEUE + 1
    assert len(refused) == 5


def test_a_worker_loads_pillow_and_little_else():
    """Every worker pays for what this module imports."""
    code = (
        "import sys; import mealtrack.infra.adapters.picture_intake.decode; "
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()

    assert not {"anyio", "fastapi", "httpx2", "pillow_heif", "pydantic", "sqlalchemy"} & {*loaded}


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("spice_bowl_iphoneSE.jpeg", (1600, 1200)),
        ("melon_png_with_jpg_extension.jpg", (427, 364)),
        ("mac_and_cheese.jpg", (320, 471)),
        ("greens_orientation6.jpg", (756, 1008)),
        ("chicken_orientation8.jpg", (1600, 1200)),
        ("DSCN0010.jpg", (640, 480)),
        ("chiffon_cake_33Mpx_sony.jpg", (1600, 1068)),
        ("boiled_shrimp.webp", (1600, 1080)),
        ("zPug_3.heic", (64, 64)),
        ("steak_ricoh_empty_gps_ifd.jpg", (750, 500)),
    ],
)
async def test_real_photos_are_taken(intake, test_data, name, size):
    """Of phones and cameras, one with a real place in it."""
    photo = await intake.take((test_data / "photos" / name).read_bytes())

    assert_clean(photo.jpeg)
    assert shown(photo.jpeg).size == size
