"""Food sources opened for tests, on a local server."""

from contextlib import asynccontextmanager

from fake_usda import KEY
from mealtrack.infra.adapters import adapter
from mealtrack.infra.adapters.food_sources.options import SourceOptions


@asynccontextmanager
async def opened(scheme, base, **more):
    """An adapter that asks `base` in place of the publisher."""
    options = {"usda_key": KEY, "contact": "ann@example.org", "timeout_s": 5.0, **more}
    module, url = adapter("food_sources", f"{scheme}:")
    address = {"usda": "usda_base_url", "openfoodfacts": "openfoodfacts_base_url"}.get(scheme)
    where = {address: base} if address else {}
    async with module.connect(url, options=SourceOptions(**options, **where)) as source:
        yield source
