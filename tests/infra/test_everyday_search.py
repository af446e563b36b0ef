"""What people type, over SR Legacy and Foundation: imported soon, found at once and right."""

import shutil
import sys
from time import process_time

import pytest
from sqlalchemy import select

from conftest import ROOT
from mealtrack.bootstrap import running
from mealtrack.domain.model.food import FoodSource
from mealtrack.infra.adapters import adapter
from mealtrack.infra.database.tables.foods import foods
from running_system import settings_for
from served import ended_cpu_s, run

pytestmark = [pytest.mark.anyio, pytest.mark.data, pytest.mark.slow, pytest.mark.alone]

IMPORT_GOAL_S = 60
SEARCH_GOAL_S = 0.010
ROUNDS = 3


@pytest.fixture(scope="module")
def imported(test_data, tmp_path_factory):
    """The product's home after two `mealtrack foods import`, and what the larger one cost."""
    home = tmp_path_factory.mktemp("catalogue") / "var"
    began = ended_cpu_s()
    legacy = run(home, "foods", "import", str(test_data / "usda_sr_legacy_2018"))
    took_s = ended_cpu_s() - began
    foundation = run(home, "foods", "import", str(test_data / "usda_foundation_2024"), "--quiet")
    assert (legacy.returncode, foundation.returncode) == (0, 0), legacy.stderr + foundation.stderr
    return home, took_s, legacy.stdout


@pytest.fixture(scope="module")
def with_products(imported, test_data, tmp_path_factory):
    """The same with the branded products of the sample beside the generic foods."""
    home = tmp_path_factory.mktemp("products") / "var"
    shutil.copytree(imported[0], home)
    done = run(home, "foods", "import", str(test_data / "usda_branded_sample"), "--quiet")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module")
def queries():
    """The benchmark's labelled queries and how it judges answers to them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "bench" / "search"))
        import queries

        yield queries
        del sys.modules["queries"]


@pytest.fixture
async def index(imported):
    async with an_index(imported[0]) as index:
        yield index


def an_index(home):
    module, url = adapter("food_index", settings_for(home).food_index)
    return module.connect(url, home=home)


def test_the_import_takes_less_than_a_minute(imported):
    """Process start, schema, reading, writing and indexing of 7,793 foods together."""
    _, took_s, said = imported
    assert "7,793 foods read" in said
    assert took_s < IMPORT_GOAL_S


def test_importing_again_changes_nothing(imported, test_data):
    """The second run reads everything and finds it as it was."""
    home, _, _ = imported
    again = run(home, "foods", "import", str(test_data / "usda_sr_legacy_2018"), "--quiet")
    assert "0 added, 0 changed, 7,793 as they were" in again.stdout


async def test_every_imported_food_can_be_searched(imported):
    """The index has what the catalogue has."""
    async with running(settings_for(imported[0])) as system:
        stats = await system.catalogue.stats()
    assert stats.indexed == stats.foods >= 8_000
    assert stats.by_source[FoodSource.FOUNDATION] >= 300


async def test_what_people_type_is_found(index, queries):
    """The first answer is right in 85 of 100 cases, one of the first five in 95.

    Of all the labelled queries, of those that were looked at and of those that were held out.
    """
    places = await queries.judged(queries.labelled(), lambda text: index.search(text, limit=20))
    tuned = {query: place for query, place in places.items() if not query.is_held_out}
    held_out = {query: place for query, place in places.items() if query.is_held_out}
    assert len(places) >= 400
    assert len(held_out) >= 120
    for part in (places, tuned, held_out):
        recall = queries.recall(part)
        assert recall.at_1 >= 0.85
        assert recall.at_5 >= 0.95


async def test_generic_foods_come_before_products(with_products, queries):
    """Unless a brand is named; and with products beside them, as many answers are right."""
    asked = [query for query in queries.labelled() if query.kind != "brand"]
    async with an_index(with_products) as index:
        first = {query.text: await index.search(query.text, limit=1) for query in asked}
        places = await queries.judged(asked, lambda text: index.search(text, limit=20))
    assert [text for text, hits in first.items() if hits and not hits[0].source.is_generic] == []
    assert queries.recall(places).at_1 >= 0.85
    assert queries.recall(places).at_5 >= 0.95


async def test_a_brand_that_is_named_finds_its_product(with_products):
    """Brand and name as the package says them: in 95 of 100 cases it is the first answer."""
    columns = select(foods.c.name, foods.c.brand).where(foods.c.source == FoodSource.BRANDED)
    async with running(settings_for(with_products)) as system:
        async with system.database.queries.connect() as reading:
            products = [tuple(row) for row in await reading.execute(columns)]
    async with an_index(with_products) as index:
        first = [await index.search(f"{brand} {name}", limit=1) for name, brand in products]
    found = [hits and (hits[0].name, hits[0].brand) for hits in first]
    right = sum(one == product for one, product in zip(found, products, strict=True))
    assert len(products) >= 200
    assert right / len(products) >= 0.95


async def test_ninety_five_of_a_hundred_searches_take_less_than_10_ms(index, queries):
    """Typos and half-typed words among them; our own time, the machine being shared."""
    rounds = []
    for _ in range(ROUNDS):
        took = []
        for query in queries.labelled():
            began = process_time()
            await index.search(query.text, limit=20)
            took.append(process_time() - began)
        rounds.append(sorted(took)[int(0.95 * len(took))])
    assert min(rounds) < SEARCH_GOAL_S
