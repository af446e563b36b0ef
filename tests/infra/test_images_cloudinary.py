"""What Cloudinary can answer besides yes, and what a person is told then."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

import anyio
import httpx2
import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from fake_cloudinary import cut, fake_cloudinary, far_too_much
from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.images import PictureNotFound
from mealtrack.infra.adapters.clock.system import SystemClock
from mealtrack.infra.adapters.images.cloudinary import connect
from mealtrack.infra.adapters.images.cloudinary_account import Account, MisconfiguredStore
from pictures import a_jpeg

pytestmark = [pytest.mark.anyio, pytest.mark.network]

ANNA = UserId(UUID(int=1))
KEY = "k" * 43


@pytest.fixture
def fake():
    with fake_cloudinary() as fake:
        yield fake


def opened(url, tmp_path):
    return connect(urlsplit(url), secret=b"", public_url="", clock=SystemClock(), home=tmp_path)


@pytest.fixture
async def images(fake, tmp_path):
    async with opened(f"{fake.url}&timeout_s=0.5", tmp_path) as images:
        yield images


def refused(status, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: JSONResponse({"error": {"message": "no"}}, status, headers=named)


def all_calls(images):
    return [
        lambda: images.put(a_jpeg(), owner=ANNA),
        lambda: images.get(KEY),
        lambda: images.delete(KEY),
    ]


async def test_a_picture_is_stored_as_authenticated_in_a_folder(images, fake):
    """Without a signature nobody sees it."""
    key = await images.put(a_jpeg(), owner=ANNA)

    assert list(fake.kept) == [("authenticated", f"mealtrack/{key}")]
    async with httpx2.AsyncClient() as anybody:
        assert (await anybody.get(images.url(key))).content == a_jpeg()
        unsigned = images.url(key).replace("s--", "s--x")
        assert (await anybody.get(unsigned)).status_code == 401


async def test_deleting_reaches_the_delivery_network(images, fake):
    """Its copies would live on for up to a month."""
    key = await images.put(a_jpeg(), owner=ANNA)

    await images.delete(key)

    assert fake.invalidated == [f"mealtrack/{key}"]


@pytest.mark.parametrize("status", [420, 429])
async def test_a_rate_limit_says_when_to_come_back(images, fake, status):
    """The store's own hint, whichever call was refused."""
    for call in all_calls(images):
        fake.scripted.append(refused(status, retry_after="17"))
        with pytest.raises(Unavailable, match="too much to do") as refusal:
            await call()
        assert refusal.value.retry_after_s == 17


@pytest.mark.parametrize(
    ("hint", "low", "high"),
    [
        (timedelta(minutes=30), 600, 1800),
        (-timedelta(minutes=30), 1, 1),
        ("99999999999999", 3600, 3600),
        ("soon", 60, 60),
        ("-5", 60, 60),
        ("Mon, 99 Foo 2026", 60, 60),
    ],
)
async def test_a_hint_may_be_a_date_or_nonsense(images, fake, hint, low, high):
    """It is believed within an hour."""
    if isinstance(hint, timedelta):
        hint = format_datetime(datetime.now(UTC) + hint, usegmt=True)
    fake.scripted.append(refused(420, x_featureratelimit_reset=hint))

    with pytest.raises(Unavailable) as refusal:
        await images.get(KEY)

    assert low <= refusal.value.retry_after_s <= high


@pytest.mark.parametrize("status", [401, 403])
async def test_no_access_is_for_the_operator(images, fake, status):
    """The sentence names the setting, and no secret."""
    for call in all_calls(images):
        fake.scripted.append(refused(status))
        with pytest.raises(Unavailable, match="operator must check") as refusal:
            await call()
        assert "MEALTRACK_IMAGES" in str(refusal.value)
        assert fake.secret not in str(refusal.value)


async def test_a_wrong_secret_is_refused_by_the_store(fake, tmp_path):
    """The fake checks signatures itself, or its yes would mean nothing."""
    async with opened(fake.url.replace("s3cret", "guessed"), tmp_path) as images:
        with pytest.raises(Unavailable, match="operator must check"):
            await images.put(a_jpeg(), owner=ANNA)

    assert not fake.kept


async def test_an_unknown_picture_is_not_found(images):
    """A 404 of the delivery server is an answer, not a fault."""
    with pytest.raises(PictureNotFound):
        await images.get(KEY)


async def test_an_unknown_cloud_is_for_the_operator(images, fake):
    """A 404 of the upload server says nothing of a picture."""
    fake.scripted.append(refused(404))

    with pytest.raises(Unavailable, match="operator must check"):
        await images.put(a_jpeg(), owner=ANNA)


@pytest.mark.parametrize("status", [302, 400, 409, 500, 503])
async def test_any_other_refusal_can_be_tried_again(images, fake, status):
    """Redirects are not followed: they could lead anywhere."""
    for call in all_calls(images):
        fake.scripted.append(refused(status, location="http://127.0.0.1:1/"))
        with pytest.raises(Unavailable, match="try again"):
            await call()


@pytest.mark.parametrize(
    "answer",
    [
        lambda: PlainTextResponse("<html>welcome to the hotel</html>"),
        lambda: PlainTextResponse("[" * 100_000),
        lambda: JSONResponse(["not", "an", "object"]),
        lambda: JSONResponse({"public_id": 7, "version": None, "signature": "é"}),
        lambda: Response(b"", 200),
        lambda: Response(b"\xff", 200, headers={"content-encoding": "gzip"}),
        lambda: StreamingResponse(far_too_much()),
        lambda: StreamingResponse(cut()),
    ],
    ids=["html", "deep", "list", "unsigned", "empty", "not gzip", "too much", "cut"],
)
async def test_an_answer_that_makes_no_sense_is_not_believed(images, fake, answer):
    """Neither kept in memory without end nor taken for a success."""
    for call in all_calls(images):
        fake.scripted.append(answer)
        with pytest.raises(Unavailable):
            await call()


async def test_an_answer_for_another_picture_is_not_believed(images, fake):
    """It is signed, but not for this."""
    signed = fake.sha1("public_id=other&version=1").hexdigest()
    reply = {"public_id": "other", "version": 1, "signature": signed}
    fake.scripted.append(lambda: JSONResponse(reply))

    with pytest.raises(Unavailable):
        await images.put(a_jpeg(), owner=ANNA)


async def test_a_silent_store_is_given_up_at_the_deadline(fake, tmp_path):
    """The whole call, however slowly bytes drip in."""

    async def dripping():
        while True:
            yield b"\xff\xd8"
            await anyio.sleep(0.05)

    async with opened(f"{fake.url}&timeout_s=0.3", tmp_path) as images:
        for call in all_calls(images):
            fake.scripted.append(lambda: StreamingResponse(dripping()))
            begun = time.monotonic()
            with pytest.raises(Unavailable, match="does not answer"):
                await call()
            assert time.monotonic() - begun < 2


async def test_a_store_that_is_down_is_unavailable(fake, tmp_path):
    """As when the network is."""
    nowhere = fake.url.replace(fake.base, "http://127.0.0.1:9")
    async with opened(nowhere, tmp_path) as images:
        for call in all_calls(images):
            with pytest.raises(Unavailable, match="does not answer"):
                await call()


@pytest.mark.parametrize(
    "url",
    [
        "cloudinary:",
        "cloudinary://cloud",
        "cloudinary://key@cloud",
        "cloudinary://key:secret@",
        "cloudinary://key:secret@cloud?timeout_s=never",
        "cloudinary://key:secret@cloud?timeout_s=0",
        "cloudinary://key:secret@cloud?timeout_s=nan",
    ],
)
def test_a_setting_that_lacks_something_is_refused_at_the_start(url):
    """Before the first photo comes."""
    with pytest.raises(MisconfiguredStore):
        Account.of(urlsplit(url))


def test_the_secret_does_not_show():
    """Not in a log line, not in a traceback."""
    account = Account.of(urlsplit("cloudinary://key:hidden@Cloud?folder=/a/b/"))

    assert "hidden" not in repr(account)
    assert (account.cloud, account.folder) == ("Cloud", "a/b")
