"""What a publisher can do wrong: each fault ends as silence, within the deadline."""

import time
from dataclasses import dataclass

import pytest

import fake_rest
from fake_openfoodfacts import a_product, fake_openfoodfacts
from fake_rest import Answer, redirect, status, text
from fake_usda import a_hit, fake_usda
from food_source_kit import opened
from mealtrack.domain.ports.food_sources import SourceSilent
from servers import free_port

pytestmark = [pytest.mark.anyio, pytest.mark.network]
TIMEOUT_S = 0.6
GTIN = "00012345678905"


@dataclass(frozen=True)
class Fault:
    """`calls` is how often the vendor is asked: twice where a second try may help."""

    name: str
    play: Answer
    calls: int = 1


FAULTS = [
    Fault("header hang", fake_rest.hang),
    Fault("drip", fake_rest.drip),
    Fault("429", status(429, {"error": {"code": "OVER_RATE_LIMIT"}})),
    Fault("429, seconds", status(429, retry_after="7200")),
    Fault("429, a date", status(429, retry_after="Fri, 31 Dec 2049 23:59:59 GMT")),
    Fault("429, absurd", status(429, retry_after="9" * 400)),
    Fault("401", status(401)),
    Fault("403", status(403, {"error": {"code": "API_KEY_INVALID"}})),
    Fault("400", status(400)),
    Fault("409", status(409)),
    Fault("500", status(500), calls=2),
    Fault("502", status(502), calls=2),
    Fault("504", status(504), calls=2),
    Fault("truncated JSON", text('{"foods": [{"fdcId": 1,')),
    Fault("cut", fake_rest.cut, calls=2),
    Fault("HTML 200", text("<html>Maintenance</html>", "text/html")),
    Fault("nothing", text("")),
    Fault("a list", text("[]")),
    Fault("wrong schema", text('{"hello": "world"}')),
    Fault("odd types", text('{"foods": {"a": 1}, "product": [], "products": "none"}')),
    Fault("NaN", text('{"foods": [{"fdcId": NaN}], "products": [NaN], "product": {"a": NaN}}')),
    Fault("deep", text("[" * 100_000)),
    Fault("not UTF-8", text(b'{"foods": "\xff\xfe"}')),
    Fault("50 MB", fake_rest.flood),
    Fault("redirect", redirect("http://169.254.169.254/latest/meta-data/")),
]
CASES = [
    pytest.param(scheme, fault, id=f"{scheme}-{fault.name}")
    for scheme in ("usda", "openfoodfacts")
    for fault in FAULTS
]


@pytest.fixture(scope="module")
def servers():
    with fake_usda(a_hit()) as usda, fake_openfoodfacts(a_product()) as off:
        yield {"usda": usda, "openfoodfacts": off}


@pytest.mark.parametrize(("scheme", "fault"), CASES)
async def test_a_fault_ends_as_silence_in_time(scheme, fault, servers):
    """By barcode and by words; never more calls than it is worth."""
    fake = servers[scheme]
    fake.always = fault.play
    for ask in (lambda s: s.by_gtin(GTIN), lambda s: s.search("oats", limit=3)):
        fake.calls.clear()
        async with opened(scheme, fake.base, timeout_s=TIMEOUT_S) as source:
            begun = time.monotonic()
            with pytest.raises(SourceSilent):
                await ask(source)
            took_s = time.monotonic() - begun

        assert took_s < TIMEOUT_S + 0.25
        assert len(fake.calls) == fault.calls


@pytest.mark.parametrize("scheme", ["usda", "openfoodfacts"])
async def test_nobody_there(scheme):
    """A closed port is a publisher that is down."""
    async with opened(scheme, f"http://127.0.0.1:{free_port()}") as source:
        with pytest.raises(SourceSilent):
            await source.by_gtin(GTIN)


@pytest.mark.parametrize("code", [429, 403])
async def test_a_used_up_quota_is_not_asked_again(code, servers):
    """No sleeping, no second call: the block lasts for an hour."""
    fake = servers["usda"]
    fake.always, fake.calls[:] = status(code, retry_after="3600"), []
    async with opened("usda", fake.base) as source:
        begun = time.monotonic()
        for _ in range(50):
            with pytest.raises(SourceSilent):
                await source.by_gtin(GTIN)

    assert len(fake.calls) == 1
    assert time.monotonic() - begun < 1


async def test_open_food_facts_throttles_by_503(servers):
    """Which is not repeated, and waited out."""
    fake = servers["openfoodfacts"]
    fake.always, fake.calls[:] = status(503), []
    async with opened("openfoodfacts", fake.base) as source:
        for _ in range(5):
            with pytest.raises(SourceSilent):
                await source.by_gtin(GTIN)

    assert len(fake.calls) == 1


@pytest.mark.parametrize("scheme", ["usda", "openfoodfacts"])
async def test_odd_foods_among_good_ones_are_passed_over(scheme, servers):
    """Whatever stands in a field: no crash, no made-up value."""
    good = {"usda": a_hit(), "openfoodfacts": a_product()}[scheme]
    name = {"usda": "description", "openfoodfacts": "product_name"}[scheme]
    odd = [{**good, key: value} for key in good for value in (None, [], {}, True, "\x00", 1e300)]
    odd += [{}, {**good, name: "x" * 10_000}, {**good, name: "a\u202eb\x07"}]
    fake = servers[scheme]
    key = {"usda": "foods", "openfoodfacts": "products"}[scheme]
    fake.always = status(200, {key: [*odd, None, 7, good]})
    async with opened(scheme, fake.base) as source:
        found = await source.search("oats", limit=200)

    assert found
    assert all(0 < len(food.name) <= 400 and food.name.isprintable() for food in found)
    assert all(food.per_100g for food in found)
