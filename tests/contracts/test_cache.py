"""One behaviour of the cache, whatever keeps it."""

import pytest

from mealtrack.infra.adapters import UnknownAdapter, adapter
from mealtrack.infra.adapters.cache.memory import MemoryCache

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["memory:"])
async def cache(request):
    module, url = adapter("cache", request.param)
    async with module.connect(url) as cache:
        yield cache


async def keep(cache, area, key, value, ttl_s=60.0):
    looked = await cache.get(area, key)
    await cache.put(area, key, value, ttl_s=ttl_s, generation=looked.generation)


async def test_it_remembers(cache):
    """What was put is what is got."""
    assert (await cache.get("a", "k")).value is None
    await keep(cache, "a", "k", b"v")
    assert (await cache.get("a", "k")).value == b"v"


async def test_it_forgets_an_area_and_no_other(cache):
    """One user's change leaves the others' answers alone."""
    await keep(cache, "a", "k", b"v")
    await keep(cache, "b", "k", b"w")
    await cache.forget("a")
    assert (await cache.get("a", "k")).value is None
    assert (await cache.get("b", "k")).value == b"w"


async def test_a_late_answer_is_refused(cache):
    """Read before the change, put after it: it would be stale for as long as it lives."""
    looked = await cache.get("a", "k")
    await cache.forget("a")
    await cache.put("a", "k", b"stale", ttl_s=60, generation=looked.generation)
    assert (await cache.get("a", "k")).value is None
    await keep(cache, "a", "k", b"fresh")
    assert (await cache.get("a", "k")).value == b"fresh"


async def test_what_is_too_old_is_gone(cache):
    """Nothing lives longer than it was given."""
    await keep(cache, "a", "k", b"v", ttl_s=0)
    assert (await cache.get("a", "k")).value is None


async def test_the_memory_has_a_bound():
    """Old entries go, and areas forgotten long ago never come back to life."""
    cache = MemoryCache(max_entries=10)
    before = await cache.get("old", "k")
    for n in range(50):
        await keep(cache, f"area{n}", "k", b"v")
        await cache.forget(f"area{n}", "old")
    assert len(cache._entries) <= 10
    await cache.put("old", "k", b"stale", ttl_s=60, generation=before.generation)
    assert (await cache.get("old", "k")).value is None


@pytest.mark.parametrize("url", ["nope:", "", "memory", "../secret:", "os:path"])
def test_an_adapter_that_is_not_there_is_named(url):
    """The sentence says which setting is wrong."""
    with pytest.raises(UnknownAdapter, match="cache"):
        adapter("cache", url)
