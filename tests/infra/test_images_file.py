"""Pictures in a folder: addresses that run out, and files that are whole."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.images import PictureNotFound
from mealtrack.infra.adapters.images.file import FileImages, connect
from pictures import SettableClock, a_jpeg

pytestmark = pytest.mark.anyio

ANNA = UserId(UUID(int=1))


@pytest.fixture
def clock():
    return SettableClock()


@pytest.fixture
async def images(tmp_path, clock):
    async with opened(tmp_path, clock) as images:
        yield images


def opened(home, clock, *, url="file:kept", secret=b"s" * 32):
    return connect(
        urlsplit(url), secret=secret, public_url="http://host/base/", clock=clock, home=home
    )


def taken_apart(address: str) -> tuple[str, str, str]:
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    return parts.path.rpartition("/")[2], query["expires"][0], query["signature"][0]


async def test_an_address_opens_its_picture(images):
    """The key, the end and the signature are all it takes."""
    key = await images.put(a_jpeg(), owner=ANNA)

    assert images.url(key).startswith(f"http://host/base/images/{key}?")
    assert await images.opened(*taken_apart(images.url(key))) == a_jpeg()


@pytest.mark.parametrize("minute", range(0, 60, 7))
async def test_an_address_is_valid_for_a_day_and_no_longer_than_an_hour_more(images, clock, minute):
    """Whatever the minute it was made at."""
    key = await images.put(a_jpeg(), owner=ANNA)
    clock.at = clock.at.replace(minute=minute, second=0)
    address = taken_apart(images.url(key))

    clock.move(timedelta(hours=24))
    assert await images.opened(*address) == a_jpeg()

    clock.move(timedelta(hours=1))
    with pytest.raises(PictureNotFound):
        await images.opened(*address)


async def test_an_address_stays_the_same_within_the_hour(images, clock):
    """Or no client could cache the picture."""
    clock.at = clock.at.replace(minute=0, second=0)
    before = images.url("a" * 43)

    clock.move(timedelta(minutes=59, seconds=59))
    assert images.url("a" * 43) == before

    clock.move(timedelta(seconds=1))
    assert images.url("a" * 43) != before


async def test_a_later_end_needs_another_signature(images):
    """Nobody prolongs an address."""
    key, expires, signature = taken_apart(images.url(await images.put(a_jpeg(), owner=ANNA)))

    with pytest.raises(PictureNotFound):
        await images.opened(key, str(int(expires) + 3600), signature)


async def test_a_signature_opens_no_other_picture(images):
    """Not even one of the same owner."""
    mine = await images.put(a_jpeg(), owner=ANNA)
    other = await images.put(a_jpeg("blue"), owner=ANNA)
    _, expires, signature = taken_apart(images.url(mine))

    with pytest.raises(PictureNotFound):
        await images.opened(other, expires, signature)


async def test_another_secret_signs_other_addresses(images, tmp_path, clock):
    """Changing the key of the installation ends all of them."""
    address = taken_apart(images.url(await images.put(a_jpeg(), owner=ANNA)))

    async with opened(tmp_path, clock, secret=b"t" * 32) as others:
        with pytest.raises(PictureNotFound):
            await others.opened(*address)


async def test_a_signed_address_of_a_deleted_picture_finds_nothing(images):
    """It says no more than a forged one."""
    key = await images.put(a_jpeg(), owner=ANNA)
    address = taken_apart(images.url(key))

    await images.delete(key)

    with pytest.raises(PictureNotFound):
        await images.opened(*address)


@given(key=st.text(), expires=st.text(), signature=st.text())
async def test_whatever_is_asked_for_without_a_signature_is_not_there(
    tmp_path_factory, key, expires, signature
):
    """Any text in any place, lone surrogates included: no other error than that."""
    images = FileImages(tmp_path_factory.getbasetemp(), b"s" * 32, "http://h", SettableClock())

    with pytest.raises(PictureNotFound):
        await images.opened(key, expires, signature)


async def test_nothing_but_pictures_is_left_in_the_folder(images, tmp_path):
    """No file that was written halfway, and nobody else on the machine can look."""
    key = await images.put(a_jpeg(), owner=ANNA)
    await images.put(a_jpeg(), owner=ANNA)

    files = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]

    assert files == [tmp_path / "kept" / key[:2] / f"{key}.jpg"]
    assert files[0].stat().st_mode & 0o077 == 0


async def test_a_folder_that_cannot_be_written_is_told_to_the_operator(images, tmp_path):
    """As something that may pass, not as a fault of the picture."""
    jpeg = a_jpeg()
    folder = tmp_path / "kept" / (await images.put(jpeg, owner=ANNA))[:2]
    for kept in folder.iterdir():
        kept.unlink()
    folder.rmdir()
    folder.write_text("in the way")

    with pytest.raises(Unavailable, match="operator"):
        await images.put(jpeg, owner=ANNA)


@pytest.mark.parametrize(
    ("url", "folder"),
    [("file:", "home/images"), ("file:a%20b", "home/a b"), ("file://{root}/else", "else")],
)
async def test_the_setting_names_the_folder(tmp_path, clock, url, folder):
    """One of the home folder, or any other by its whole path."""
    async with opened(tmp_path / "home", clock, url=url.format(root=tmp_path)) as images:
        key = await images.put(a_jpeg(), owner=ANNA)

    assert (Path(tmp_path, folder) / key[:2] / f"{key}.jpg").is_file()
