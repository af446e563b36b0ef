"""The policy for REST vendors: bounded places, a breaker, rests, allowances, few repeats."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest

from fake_rest import FakeRest, hang, listening, status, text
from mealtrack.infra.allowance import Allowance
from mealtrack.infra.breaker import Breaker
from mealtrack.infra.http import NoAnswer, Policy, Vendor

pytestmark = [pytest.mark.anyio, pytest.mark.network]
GOOD = text('{"is": "good"}')


class HandClock:
    """Goes forward when it is told to."""

    def __init__(self):
        self.now_s = 1000.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def fake():
    fake = FakeRest()
    with listening(fake):
        yield fake


@pytest.fixture
async def client(fake):
    async with httpx2.AsyncClient(base_url=fake.base) as client:
        yield client


def reasons(results):
    return [str(one) if isinstance(one, NoAnswer) else "answer" for one in results]


async def asked(vendor, **more):
    try:
        return await vendor.ask("GET", "/x", **more)
    except NoAnswer as nothing:
        return nothing


async def test_a_passing_fault_is_repeated_once(fake, client):
    """And the answer is the second one's."""
    fake.scripted.extend([status(500), GOOD])
    vendor = Vendor(client, Policy(name="x"))

    assert await vendor.ask("GET", "/x") == {"is": "good"}
    assert len(fake.calls) == 2


async def test_in_an_outage_few_calls_are_repeats(fake, client):
    """At most one call in ten more, so that nobody is hammered while down."""
    fake.always = status(500)
    vendor = Vendor(client, Policy(name="x", breaks_after=10_000))
    for _ in range(40):
        await asked(vendor)

    assert 40 < len(fake.calls) <= 40 + 1 + 4


@pytest.mark.parametrize("hint", ["7200", "date"])
async def test_no_call_is_made_before_retry_after(hint, fake, client):
    """Hours are hours, in seconds or as a date; afterwards it is asked again."""
    told = format_datetime(datetime.now(UTC) + timedelta(hours=2)) if hint == "date" else hint
    clock = HandClock()
    vendor = Vendor(client, Policy(name="x"), now=clock)
    fake.scripted.append(status(429, retry_after=told))
    assert str(await asked(vendor)) == "enough"
    fake.always = GOOD

    clock.now_s += 7100
    assert {str(await asked(vendor)) for _ in range(100)} == {"resting"}
    clock.now_s += 200
    assert await asked(vendor) == {"is": "good"}
    assert len(fake.calls) == 2


async def test_an_absurd_hint_rests_a_day_at_most(fake, client):
    """A typing error over there must not shut us out for ever."""
    clock = HandClock()
    vendor = Vendor(client, Policy(name="x"), now=clock)
    fake.scripted.append(status(429, retry_after="9" * 300))
    await asked(vendor)
    fake.always = GOOD
    clock.now_s += 24 * 3600 + 1

    assert await asked(vendor) == {"is": "good"}


async def test_the_breaker_leaves_a_vendor_alone_and_tries_it_with_one_call(fake, client):
    """Open after three failures, one probe after fifteen seconds, closed when it succeeds."""
    clock = HandClock()
    vendor = Vendor(client, Policy(name="x", attempts=1), now=clock)
    fake.always = status(500)
    told = [str(await asked(vendor)) for _ in range(10)]
    assert told == ["status 500"] * 3 + ["circuit open"] * 7

    clock.now_s += 16
    assert (
        reasons(await asyncio.gather(*(asked(vendor) for _ in range(5)))).count("status 500") == 1
    )
    fake.always = GOOD
    clock.now_s += 16
    assert [await asked(vendor) for _ in range(3)] == [{"is": "good"}] * 3


async def test_a_refusal_of_one_question_does_not_open_the_breaker(fake, client):
    """404 is an answer: there is nothing."""
    fake.always = status(404)
    vendor = Vendor(client, Policy(name="x"))

    assert [await vendor.ask("GET", "/x") for _ in range(10)] == [None] * 10


async def test_a_hung_vendor_takes_its_own_places_only(fake, client):
    """Four are served, some wait, the rest is sent away at once; all within the deadline."""
    fake.always = hang
    vendor = Vendor(client, Policy(name="x", timeout_s=0.5, waiting=6, breaks_after=1000))
    begun = asyncio.get_running_loop().time()
    told = reasons(await asyncio.gather(*(asked(vendor) for _ in range(30))))

    assert asyncio.get_running_loop().time() - begun < 1.0
    assert told.count("timeout") == 10
    assert told.count("queue full") == 20
    # Whoever waited gets the places of those who were sent away, for what is left of its deadline.
    assert 4 <= len(fake.calls) <= 10


async def test_compressed_answers_are_refused(fake, client):
    """None was asked for, and a small one may unpack to gigabytes."""
    fake.always = status(200, {}, content_encoding="gzip")
    vendor = Vendor(client, Policy(name="x"))

    assert str(await asked(vendor)) == "compressed"


async def test_an_allowance_is_asked_before_each_call(fake, client):
    """A repeat is a call, too."""
    fake.always = status(500)
    vendor = Vendor(client, Policy(name="x"))

    assert str(await asked(vendor, allowance=Allowance(1, 60))) == "allowance used up"
    assert len(fake.calls) == 1


def test_an_allowance_slides():
    """No window of a minute has more than its calls, wherever it begins."""
    clock = HandClock()
    allowance = Allowance(10, 60, now=clock)
    taken = []
    for _ in range(2000):
        clock.now_s += 1
        if allowance.take():
            taken.append(clock.now_s)

    assert len(taken) >= 2000 / 60 * 10 - 10
    assert all(sum(begin <= at < begin + 60 for at in taken) <= 10 for begin in taken)


def test_a_probe_nobody_hears_of_does_not_keep_the_breaker_open():
    """The one who probed may have been cancelled."""
    clock = HandClock()
    breaker = Breaker(1, 15, now=clock)
    breaker.failed()
    assert not breaker.lets_through()
    clock.now_s += 15
    assert breaker.lets_through()
    assert not breaker.lets_through()
    clock.now_s += 15
    assert breaker.lets_through()
