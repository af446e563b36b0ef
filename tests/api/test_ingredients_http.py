"""Pictures of single ingredients, as a form and as base64, with a model and without."""

import base64
import io
import json

import httpx2
import pytest
import zxingcpp
from PIL import Image

from api_client import serving, sign_up
from build import amounts
from fake_providers import a_provider, respond
from fake_wires import Wire, error
from mealtrack.api.middleware.intake import PICTURE_LIMIT
from mealtrack.api.sent_picture import BODY_LIMIT
from pictures import a_jpeg
from records import ALL, a_record
from running_system import settings_for, stock
from vision_kit import a_guess, named, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]

PATH = "/v1/ingredients/recognize"
CHAT = Wire.CHAT
TOMATO = a_record("Tomato, raw", 900100, amounts(18, 0.9, 3.9, 0.2), category="vegetable")
PEPPER = a_record("Red bell pepper, raw", 900101, amounts(26, 1, 6, 0.3), category="vegetable")
CLIENT_FIELDS = {"name", "confidence", "category", "success", "message"}


class Kitchen:
    """Somebody signed in, and the model they are answered by."""

    def __init__(self, client, system, provider, headers):
        self.client, self.system, self.provider, self.headers = client, system, provider, headers

    async def file(self, picture, *replies):
        self.provider.plays(*replies)
        return await self.client.post(PATH, files={"file": picture}, headers=self.headers)

    async def base64(self, text, *replies):
        self.provider.plays(*replies)
        return await self.client.post(PATH, json={"image_data": text}, headers=self.headers)

    async def stored(self):
        """Everything that could have been kept of a picture."""
        kept = [file.name for file in self.system.settings.home.rglob("*.jpg")]
        history = await self.client.get("/v1/meals", headers=self.headers)
        return kept, history.json(), await self.system.catalogue.stats()


@pytest.fixture
async def kitchen(database_url, tmp_path):
    async with a_provider() as provider:
        vision = f"openai-chat:{provider.url}/v1#local-vision"
        settings = settings_for(tmp_path, database_url, vision=vision, vision_timeout_s=3)
        async with serving(settings) as (client, system):
            await stock(system, *ALL, TOMATO, PEPPER)
            yield Kitchen(client, system, provider, await sign_up(client))


@pytest.fixture
async def bare(database_url, tmp_path):
    """No model is configured."""
    async with serving(settings_for(tmp_path, database_url)) as (client, system):
        await stock(system, *ALL)
        yield client, await sign_up(client)


def a_barcode(code="012345678905"):
    made = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.UPCA)
    image = Image.fromarray(made.to_image(scale=4, add_quiet_zones=True)).convert("RGB")
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def text(picture):
    return base64.b64encode(picture).decode()


async def test_an_ingredient_is_named_and_grounded(kitchen):
    """With the fields existing clients read, the food it is, and what else it may be."""
    answer = named(a_guess("tomato", confidence=0.8), a_guess("bell pepper", confidence=0.15))
    told = await kitchen.file(a_jpeg(), says(CHAT, answer))
    body = told.json()
    assert told.status_code == 200, told.text
    assert set(body) >= CLIENT_FIELDS
    assert (body["name"], body["confidence"], body["category"]) == ("tomato", 0.8, "vegetable")
    assert (body["success"], body["fdc_id"]) == (True, 900100)
    food = await kitchen.client.get(f"/v1/foods/{body['food_id']}", headers=kitchen.headers)
    assert food.json()["name"] == "Tomato, raw"
    assert [one["fdc_id"] for one in body["alternatives"]] == [900101]


@pytest.mark.parametrize("prefix", ["", "data:image/jpeg;base64,", "DATA:image/webp;q=1;base64,"])
async def test_base64_is_the_same_picture(kitchen, prefix):
    """As the clients send it, as a data: URL, and broken into lines as Android does."""
    plain = text(a_jpeg())
    lines = "\r\n".join(plain[at : at + 76] for at in range(0, len(plain), 76))
    for data in (plain, lines):
        told = await kitchen.base64(prefix + data, says(CHAT, named()))
        assert (told.status_code, told.json()["name"]) == (200, "tomato")
    first, second = (call.body for call in kitchen.provider.calls[-2:])
    assert first == second


async def test_nothing_is_stored(kitchen):
    """No picture, no meal, no food; asked twice, the model is asked twice."""
    before = await kitchen.stored()
    for _ in range(2):
        assert (await kitchen.file(a_jpeg(), says(CHAT, named()))).status_code == 200
    assert await kitchen.stored() == before
    assert len(kitchen.provider.calls) == 2


async def test_what_the_catalogue_lacks_is_named_without_a_food(kitchen):
    """Never a made-up record: no food and no kind, and the message says what to do."""
    told = await kitchen.file(a_jpeg(), says(CHAT, named(a_guess("gorblax root"))))
    body = told.json()
    assert (body["name"], body["food_id"], body["category"]) == ("gorblax root", None, "other")
    assert "catalogue" in body["message"]


async def test_no_food_is_a_problem(kitchen):
    """Not a success that is none."""
    told = await kitchen.file(a_jpeg(), says(CHAT, named() | {"is_food": False, "guesses": []}))
    assert (told.status_code, told.json()["reason"]) == (422, "not-food")


@pytest.mark.parametrize(
    ("reply", "status", "reason"),
    [
        (respond(503, error(CHAT, 503, "later")), 503, "provider-busy"),
        (respond(429, error(CHAT, 429, "later"), retry_after="40"), 503, "provider-busy"),
        (respond(401, error(CHAT, 401, "no")), 503, "provider-access"),
        (says(CHAT, "not json at all"), 422, "bad-answer"),
    ],
)
async def test_faults_of_the_provider_are_problems(kitchen, reply, status, reason):
    """As for photos of meals: with a reason, and a time where another try makes sense."""
    told = await kitchen.file(a_jpeg(), *[reply] * 4)
    assert told.headers["content-type"] == "application/problem+json"
    assert (told.status_code, told.json()["reason"]) == (status, reason)
    assert ("retry-after" in told.headers) == (status == 503)


async def test_without_a_model_a_barcode_is_read(bare):
    """On this machine, certain, with the product's own kind."""
    client, headers = bare
    for sent in (
        {"files": {"file": a_barcode()}},
        {"json": {"image_data": text(a_barcode())}},
    ):
        body = (await client.post(PATH, headers=headers, **sent)).json()
        assert (body["name"], body["confidence"], body["alternatives"]) == ("Cola", 1.0, [])
        assert (body["fdc_id"], body["category"]) == (900006, "other")


async def test_an_unknown_barcode_is_a_problem(bare):
    """It names the barcode."""
    client, headers = bare
    told = await client.post(PATH, files={"file": a_barcode("036000291452")}, headers=headers)
    assert (told.status_code, told.json()["reason"]) == (422, "unknown-barcode")
    assert "036000291452" in told.json()["detail"]


async def test_a_barcode_nobody_knows_hides_nothing(kitchen):
    """The model is asked; when it sees no food either, the barcode is what is told."""
    package = a_barcode("036000291452")
    told = await kitchen.file(package, says(CHAT, named()))
    assert (told.status_code, told.json()["name"]) == (200, "tomato")
    told = await kitchen.file(package, says(CHAT, named() | {"is_food": False, "guesses": []}))
    assert told.json()["reason"] == "unknown-barcode"
    busy = respond(503, error(CHAT, 503, "later"))
    assert (await kitchen.file(package, *[busy] * 4)).json()["reason"] == "provider-busy"


async def test_without_a_model_the_setting_is_named(bare):
    """Whoever runs the server can turn it on."""
    client, headers = bare
    told = await client.post(PATH, files={"file": a_jpeg()}, headers=headers)
    assert (told.status_code, told.json()["reason"]) == (422, "not-configured")
    assert "MEALTRACK_VISION" in told.json()["detail"]
    assert "kept" not in told.json()["detail"]


HOSTILE = {
    "empty": '""',
    "blank": '"   "',
    "a number": "7",
    "null": "null",
    "a list": '["AAAA"]',
    "an object": '{"a": 1}',
    "no base64": '"not base64!"',
    "cut": '"AAAAA"',
    "url-safe": '"_-_-"',
    "not ASCII": '"ÄÖÜß"',
    "NUL": '"AAAA\\u0000"',
    "two prefixes": '"data:image/png;base64,data:image/png;base64,AAAA"',
    "prefix alone": '"data:image/png;base64,"',
    "prefix without base64": '"data:image/png,AAAA"',
    "a long prefix": json.dumps("data:" + "a" * 100_000 + ";base64,AAAA"),
    "an address": '"https://example.org/tomato.jpg"',
    "a file": '"file:///etc/passwd"',
    "no picture": json.dumps(text(b"no picture at all")),
    "a PDF": json.dumps(text(b"%PDF-1.7 no picture")),
    "half a picture": json.dumps(text(a_jpeg(size=(400, 400))[:300])),
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
async def test_what_is_no_picture_in_base64_is_refused(kitchen, value):
    """4xx, the model is not asked, and nothing changes."""
    before = await kitchen.stored()
    kind = kitchen.headers | {"Content-Type": "application/json"}
    told = await kitchen.client.post(PATH, content=f'{{"image_data": {value}}}', headers=kind)
    assert told.status_code in {415, 422}, told.text
    assert told.json()["detail"]
    assert kitchen.provider.calls == []
    assert await kitchen.stored() == before


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (b"{}", 422, "/image_data"),
        (b'{"image_data": "!"}', 422, "/image_data"),
        (b'{"image_data": "AAAA", "kcal": 1}', 422, "/kcal"),
        (b"[]", 422, ""),
        (b"null", 422, ""),
        (b'{"image_data": "AAAA", "image_data": "AAAA"}', 400, None),
        (b"", 415, None),
        (b"{", 400, None),
    ],
)
async def test_a_malformed_body_is_told_where(kitchen, body, status, pointer):
    """With a pointer into the JSON."""
    kind = {"Content-Type": "application/json"} if body else {}
    told = await kitchen.client.post(PATH, content=body, headers=kitchen.headers | kind)
    assert told.status_code == status, told.text
    if pointer is not None:
        assert told.json()["errors"][0]["pointer"] == pointer


async def test_a_form_needs_its_file(kitchen):
    """Not a text in its place, and one only."""
    for more, status in (
        ({"data": {"file": "text"}, "files": {"other": b"x"}}, 422),
        ({"files": [("file", a_jpeg()), ("file", a_jpeg())]}, 400),
        ({"data": {"file": "x"}}, 415),
    ):
        told = await kitchen.client.post(PATH, headers=kitchen.headers, **more)
        assert told.status_code == status, told.text


async def test_twenty_megabytes_are_too_many(kitchen):
    """Announced or not, as base64 or as a file; a byte over 10 MB as well."""
    for size in (20_000_000, PICTURE_LIMIT + 1):
        for sent in (
            {"json": {"image_data": text(bytes(size))}},
            {"files": {"file": bytes(size)}},
        ):
            told = await kitchen.client.post(PATH, headers=kitchen.headers, **sent)
            assert (told.status_code, told.json()["code"]) == (413, "too-large")
    assert len(text(bytes(PICTURE_LIMIT))) + len('{"image_data": ""}') < BODY_LIMIT
    assert kitchen.provider.calls == []


async def test_both_ways_are_in_the_description(kitchen):
    """A generated client knows form and JSON."""
    described = (await kitchen.client.get("/openapi.json")).json()["paths"][PATH]["post"]
    kinds = described["requestBody"]["content"]
    assert set(kinds) == {"multipart/form-data", "application/json"}
    assert {"200", "401", "413", "415", "422", "503"} <= set(described["responses"])


async def test_without_a_token_no_picture_is_read(kitchen):
    """401 before the body."""
    told = await kitchen.client.post(PATH, files={"file": a_jpeg()})
    assert isinstance(told, httpx2.Response)
    assert told.status_code == 401
    assert kitchen.provider.calls == []
