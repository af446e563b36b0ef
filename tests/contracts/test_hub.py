"""One behaviour of the hub, whatever carries it."""

import anyio
import pytest

from mealtrack.infra.adapters import adapter

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["memory:"])
async def hub(request):
    module, url = adapter("hub", request.param)
    async with module.connect(url) as hub:
        yield hub


async def test_everybody_who_listens_hears_it(hub):
    """And nobody on another channel."""
    async with hub.listen("a") as one, hub.listen("a") as two, hub.listen("b") as other:
        await hub.publish("a", "hello")
        assert [await anext(one), await anext(two)] == ["hello", "hello"]
        await hub.publish("b", "only you")
        assert await anext(other) == "only you"


async def test_nobody_listening_is_no_error(hub):
    """What nobody hears is not kept."""
    await hub.publish("a", "lost")
    async with hub.listen("a") as late:
        with anyio.move_on_after(0.05) as waited:
            await anext(late)
        assert waited.cancelled_caught


async def test_a_slow_listener_loses_the_oldest(hub):
    """And never blocks who publishes."""
    async with hub.listen("a") as slow:
        for n in range(200):
            await hub.publish("a", str(n))
        heard = [await anext(slow) for _ in range(10)]
    assert int(heard[0]) > 0
    assert heard == sorted(heard, key=int)
