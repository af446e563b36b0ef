"""How long and how often a model provider is asked: never past the deadline, never too early."""

import asyncio
from collections.abc import Awaitable

import pytest

from fake_providers import Reply, a_provider, drip, held, respond, say_nothing
from fake_wires import End, Wire, error
from mealtrack.domain.model.analysis import AnalysisFailed, ProviderBusy, Wish
from mealtrack.domain.model.meal import FailureReason
from vision_kit import WIRES, a_photo, looking, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]

each_wire = pytest.mark.parametrize("wire", WIRES)
SLACK_S = 0.2


def wait_a_little(wire: Wire, milliseconds: int) -> Reply:
    """429 with a hint shorter than a second, each vendor's own way."""
    if wire is not Wire.GOOGLE:
        told = error(wire, 429, "Slow down.", "rate_limit_exceeded")
        return respond(429, told, **{"retry-after-ms": str(milliseconds)})
    body = error(wire, 429, "Slow down.", "RESOURCE_EXHAUSTED")
    body["error"]["details"] = [
        {"@type": "google.rpc.RetryInfo", "retryDelay": f"{milliseconds / 1000}s"}
    ]
    return respond(429, body)


def out_of_order(wire: Wire) -> Reply:
    return respond(503, error(wire, 503, "Later.", "UNAVAILABLE"))


async def took_s(work: Awaitable[object]) -> float:
    """The time until the work failed as busy."""
    clock = asyncio.get_running_loop().time
    begun_s = clock()
    with pytest.raises(ProviderBusy):
        await work
    return clock() - begun_s


@each_wire
async def test_second_try_waits_for_the_hint(wire: Wire):
    """A hint that fits is kept: the second call comes, and not before it is due."""
    async with (
        a_provider(wait_a_little(wire, 300), says(wire)) as provider,
        looking(wire, provider) as vision,
    ):
        sightings = await vision.see(a_photo(), Wish())

    first, second = provider.calls
    assert second.at_s - first.at_s >= 0.3
    assert sightings.seen


@each_wire
async def test_a_hint_beyond_the_deadline_ends_the_look(wire: Wire):
    """There is no second call that could not be waited for; the hint is handed on."""
    async with (
        a_provider(wait_a_little(wire, 900), says(wire)) as provider,
        looking(wire, provider, timeout_s=1.0) as vision,
    ):
        with pytest.raises(ProviderBusy) as busy:
            await vision.see(a_photo(), Wish())

    assert busy.value.after_s == 0.9
    assert len(provider.calls) == 1


@each_wire
async def test_a_fault_that_passes_is_not_noticed(wire: Wire):
    """The second try answers, and the look has cost two calls."""
    for first in (out_of_order(wire), says(wire, None, End(is_empty=True))):
        async with a_provider(first, says(wire)) as provider, looking(wire, provider) as vision:
            sightings = await vision.see(a_photo(), Wish())

        assert sightings.seen
        assert len(provider.calls) == 2


@each_wire
@pytest.mark.parametrize("attempts", [1, 2, 3])
async def test_tries_and_mending_share_one_budget(wire: Wire, attempts: int):
    """Whatever goes wrong in whatever order, a look costs no more calls than it may."""
    bad = says(wire, {"no": "answer"})
    scripts = (
        (bad,),
        (out_of_order(wire),),
        (out_of_order(wire), bad),
        (bad, out_of_order(wire)),
        (wait_a_little(wire, 1), bad, out_of_order(wire)),
    )
    for script in scripts:
        async with (
            a_provider(*script) as provider,
            looking(wire, provider, attempts=attempts) as vision,
        ):
            with pytest.raises(AnalysisFailed):
                await vision.see(a_photo(), Wish())
        assert 1 <= len(provider.calls) <= attempts


@each_wire
async def test_with_three_attempts_a_busy_and_a_bad_answer_are_survived(wire: Wire):
    """A fault and an answer to be mended may come together."""
    script = (out_of_order(wire), says(wire, {"no": "answer"}), says(wire))
    async with a_provider(*script) as provider, looking(wire, provider, attempts=3) as vision:
        assert (await vision.see(a_photo(), Wish())).seen

    assert len(provider.calls) == 3


@each_wire
@pytest.mark.parametrize("fault", [say_nothing, drip(b"{" * 10_000, 0.01)], ids=["hung", "drips"])
async def test_the_deadline_holds(wire: Wire, fault: Reply):
    """A silent and a dripping server cost the whole time of a look and not more."""
    async with a_provider(fault) as provider, looking(wire, provider, timeout_s=0.6) as vision:
        time_s = await took_s(vision.see(a_photo(), Wish()))

    assert 0.6 - SLACK_S <= time_s <= 0.6 + SLACK_S
    assert len(provider.calls) == 1


@each_wire
async def test_the_deadline_holds_for_two_tries_together(wire: Wire):
    """The second try gets what the first left, not the whole time again."""
    async with (
        a_provider(wait_a_little(wire, 300), say_nothing) as provider,
        looking(wire, provider, timeout_s=0.8) as vision,
    ):
        time_s = await took_s(vision.see(a_photo(), Wish()))

    assert 0.8 - SLACK_S <= time_s <= 0.8 + SLACK_S
    assert len(provider.calls) == 2


async def test_so_many_looks_at_a_time():
    """Two run, one waits, the fourth is sent away at once; all others end well."""
    go_on = asyncio.Event()
    wire = Wire.CHAT
    async with (
        a_provider(held(go_on, says(wire))) as provider,
        looking(wire, provider, concurrency=2, waiting=1) as vision,
        asyncio.TaskGroup() as tasks,
    ):
        looks = [tasks.create_task(vision.see(a_photo(), Wish())) for _ in range(3)]
        await provider.has_calls(2)
        with pytest.raises(ProviderBusy) as busy:
            await vision.see(a_photo(), Wish())
        calls_meanwhile = len(provider.calls)
        go_on.set()

    assert busy.value.reason is FailureReason.PROVIDER_BUSY
    assert calls_meanwhile == 2
    assert all(look.result().seen for look in looks)


async def test_waiting_for_a_place_counts():
    """Who waits in the queue for the whole time has had the whole time."""
    wire = Wire.CHAT
    async with (
        a_provider(say_nothing) as provider,
        looking(wire, provider, concurrency=1, timeout_s=0.5) as vision,
        asyncio.TaskGroup() as tasks,
    ):
        first = tasks.create_task(took_s(vision.see(a_photo(), Wish())))
        await provider.has_calls(1)
        time_s = await took_s(vision.see(a_photo(), Wish()))

    assert time_s <= 0.5 + SLACK_S
    assert first.result() <= 0.5 + SLACK_S


@each_wire
async def test_a_cancelled_look_frees_its_place(wire: Wire):
    """Cancelling is cancelling, and the next look has the place."""
    async with (
        a_provider(say_nothing) as provider,
        looking(wire, provider, concurrency=1) as vision,
    ):
        look = asyncio.ensure_future(vision.see(a_photo(), Wish()))
        await provider.has_calls(1)
        look.cancel()
        with pytest.raises(asyncio.CancelledError):
            await look
        provider.plays(says(wire))
        sightings = await vision.see(a_photo(), Wish())

    assert sightings.seen
