"""What every image store promises, on each of them."""

from urllib.parse import urlsplit
from uuid import UUID

import anyio
import pytest

from fake_cloudinary import fake_cloudinary
from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.images import PictureNotFound
from mealtrack.infra.adapters import adapter
from mealtrack.infra.adapters.clock.system import SystemClock
from pictures import a_jpeg

pytestmark = [pytest.mark.anyio, pytest.mark.network]

ANNA, BEN = UserId(UUID(int=1)), UserId(UUID(int=2))
STRANGE_KEYS = ["", "../secret.key", "a" * 42, "a" * 44, "a/" + "b" * 41, "é" * 43, "a\x00" * 30]


@pytest.fixture(scope="module")
def cloudinary_url():
    with fake_cloudinary() as fake:
        yield fake.url


@pytest.fixture(params=["file", "cloudinary"])
async def images(request, tmp_path, cloudinary_url):
    module, url = adapter(
        "images", {"file": "file:kept", "cloudinary": cloudinary_url}[request.param]
    )
    async with module.connect(
        url,
        secret=b"s" * 32,
        public_url="http://127.0.0.1:1",
        clock=SystemClock(),
        home=tmp_path,
    ) as images:
        yield images


async def test_what_was_put_is_got(images):
    """Byte for byte."""
    key = await images.put(a_jpeg("green"), owner=ANNA)

    assert await images.get(key) == a_jpeg("green")


async def test_the_same_picture_of_the_same_owner_has_one_key(images):
    """Sending a photo twice keeps it once."""
    assert await images.put(a_jpeg(), owner=ANNA) == await images.put(a_jpeg(), owner=ANNA)


async def test_owners_do_not_share_a_picture(images):
    """One of them can delete it without taking it from the other."""
    annas = await images.put(a_jpeg(), owner=ANNA)
    bens = await images.put(a_jpeg(), owner=BEN)

    await images.delete(annas)

    assert annas != bens
    assert await images.get(bens) == a_jpeg()


async def test_a_deleted_picture_is_gone(images):
    """And asking for it is not an error of the store."""
    key = await images.put(a_jpeg("blue"), owner=ANNA)

    await images.delete(key)

    with pytest.raises(PictureNotFound):
        await images.get(key)


async def test_a_deleted_picture_can_come_back(images):
    """The key is not burnt."""
    key = await images.put(a_jpeg("blue"), owner=ANNA)
    await images.delete(key)

    assert await images.put(a_jpeg("blue"), owner=ANNA) == key
    assert await images.get(key) == a_jpeg("blue")


async def test_deleting_what_is_gone_is_no_error(images):
    """Whoever cleans up may do so twice."""
    key = await images.put(a_jpeg("blue"), owner=ANNA)

    await images.delete(key)
    await images.delete(key)


@pytest.mark.parametrize("key", STRANGE_KEYS)
async def test_a_strange_key_is_nobodys_picture(images, key):
    """Nothing outside the store can be read or deleted through one."""
    await images.delete(key)

    with pytest.raises(PictureNotFound):
        await images.get(key)


async def test_writers_of_one_picture_do_not_disturb_each_other(images):
    """Twenty at once leave one whole picture."""
    jpeg = a_jpeg("yellow", (200, 200))

    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(lambda: images.put(jpeg, owner=ANNA))

    assert await images.get(await images.put(jpeg, owner=ANNA)) == jpeg


async def test_an_address_is_signed(images):
    """It says more than the key does."""
    key = await images.put(a_jpeg(), owner=ANNA)
    other = await images.put(a_jpeg("blue"), owner=ANNA)

    address = urlsplit(images.url(key))

    assert address.scheme == "http"
    assert key in address.path
    assert images.url(key) != images.url(other).replace(other, key)
