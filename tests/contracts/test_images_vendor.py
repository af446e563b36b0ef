"""The vendor's own client against our fake, and against our signatures: what it accepts counts."""

import pytest

from fake_cloudinary import SECRET, fake_cloudinary
from mealtrack.infra.adapters.images.cloudinary_account import Account
from pictures import a_jpeg

cloudinary = pytest.importorskip("cloudinary", reason="the vendor's client is not installed")

from cloudinary import exceptions, uploader, utils  # noqa: E402

pytestmark = pytest.mark.network


@pytest.fixture(scope="module")
def fake():
    with fake_cloudinary() as fake:
        yield fake


@pytest.fixture
def config(fake):
    cloudinary.reset_config()
    return {
        "cloud_name": fake.cloud,
        "api_key": fake.api_key,
        "api_secret": fake.secret,
        "upload_prefix": fake.base,
    }


def test_the_vendors_client_accepts_the_fake(fake, config):
    """It uploads, deletes, and is told that what is gone is gone."""
    options = {"type": "authenticated", **config}

    reply = uploader.upload(a_jpeg(), public_id="meals/a&b", **options)

    assert fake.kept["authenticated", "meals/a&b"] == a_jpeg()
    assert (
        utils.api_sign_request(
            {"public_id": reply["public_id"], "version": reply["version"]}, SECRET, "sha1", 1
        )
        == reply["signature"]
    )
    assert uploader.destroy("meals/a&b", invalidate=True, **options) == {"result": "ok"}
    assert uploader.destroy("meals/a&b", **options) == {"result": "not found"}


def test_the_vendors_client_understands_the_fakes_refusals(fake, config):
    """As the errors it has for them."""
    wrong = {**config, "api_secret": "guessed"}

    with pytest.raises(exceptions.AuthorizationRequired):
        uploader.upload(a_jpeg(), public_id="x", **wrong)
    with pytest.raises(exceptions.BadRequest):
        uploader.upload(b"GIF89a", public_id="x", **config)


def test_our_signatures_are_the_vendors(config):
    """Of requests, and of addresses."""
    account = Account(cloud=config["cloud_name"], api_key="123456", api_secret=SECRET)
    fields = {"public_id": "a/b&type=upload", "timestamp": "1790000000", "overwrite": "1"}

    assert account.signed(fields)["signature"] == utils.api_sign_request(fields, SECRET)
    theirs, _ = utils.cloudinary_url(
        account.public_id("k" * 43) + ".jpg",
        type="authenticated",
        sign_url=True,
        secure=True,
        cloud_name=account.cloud,
        api_secret=SECRET,
    )
    assert account.delivery_url("k" * 43) == theirs
