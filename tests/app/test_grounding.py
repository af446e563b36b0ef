"""What is named finds its record through the index, and its kind's when it has none of its own."""

from uuid import uuid4

import pytest

from mealtrack.app.grounding import ground
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId, FoodSource
from mealtrack.domain.ports.food_index import IndexedFood
from mealtrack.domain.services.matching import Wanted
from mealtrack.infra.adapters import adapter

pytestmark = pytest.mark.anyio
ME = UserId(uuid4())


def a_food(name, energy_kcal, category, source=FoodSource.SR_LEGACY, **more):
    return IndexedFood(
        id=FoodId(uuid4()),
        name=name,
        synonyms=(),
        source=source,
        category=category,
        energy_kcal=energy_kcal,
        **more,
    )


FOODS = (
    a_food("Pork sausage, cooked", 325, "protein"),
    a_food("Onions, raw", 40, "Vegetables and Vegetable Products"),
    a_food("Salad dressing, caesar", 542, "Fats and Oils"),
    a_food("Lettuce, iceberg, raw", 14, "Vegetables and Vegetable Products"),
    *(a_food(f"Beef, cut {cut}, raw", 100 + cut, "Beef Products") for cut in range(90)),
    a_food("Beef, rib eye, lean and fat, cooked, grilled", 290, "Beef Products"),
    a_food("My granny's plum cake", 310, None, FoodSource.CUSTOM, owner_id=ME),
)


@pytest.fixture
async def index(tmp_path):
    module, url = adapter("food_index", "tantivy::memory:")
    async with module.connect(url, home=tmp_path) as index:
        await index.put(FOODS)
        yield index


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("chicken apple sausage", "Pork sausage, cooked"),
        ("caramelized onions", "Onions, raw"),
        ("onion with its skin", "Onions, raw"),
        ("caesar salad", "Lettuce, iceberg, raw"),
    ],
)
async def test_what_has_no_record_is_taken_for_its_kind(index, name, kind):
    """With at most half the confidence; its dressing is not the salad."""
    match = await ground(Wanted(name=name), index)
    assert match.hit.name == kind
    assert match.confidence <= 0.5


async def test_nothing_is_made_up(index):
    """Neither for nonsense nor for a kind that is not there either."""
    for name in ("gorblax tentacle", "blue curry", "with with", ""):
        assert await ground(Wanted(name=name), index) is None


async def test_the_cooked_record_is_found_behind_many_raw_ones(index):
    """The index has room for so many candidates; the cooked ones are asked for, too."""
    match = await ground(Wanted(name="beef"), index)
    assert match.hit.name.endswith("grilled")


async def test_ones_own_food_is_found_and_nobody_elses(index):
    """A private food is a candidate for its owner alone."""
    wanted = Wanted(name="granny's plum cake")
    assert (await ground(wanted, index, ME)).hit.name == "My granny's plum cake"
    assert await ground(wanted, index, UserId(uuid4())) is None
    assert await ground(wanted, index) is None
