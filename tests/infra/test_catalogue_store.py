"""Records are stored once, change with their publisher, and are found under everyday names."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from build import amounts
from mealtrack.app.queries.foods import GetFood, GetFoodByFdcId, GetFoodByGtin, SearchFoods
from mealtrack.bootstrap import running
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodId, FoodSource
from mealtrack.infra.catalogue.starter import starter_digest, starter_foods
from mealtrack.infra.catalogue.store import BATCH, ImportReport
from mealtrack.infra.database.tables.foods import foods, imports
from records import ALL, COLA, EGG, a_record
from running_system import a_user, settings_for, stock

pytestmark = pytest.mark.anyio


async def fill(system, records, digest=b"x" * 32):
    report = ImportReport()
    run = await system.catalogue.run(digest, "file")
    await system.catalogue.fill(iter(records), run, report)
    return report


async def test_the_starter_foods_are_loaded_once(system):
    """The second start finds them and does nothing."""
    await system.catalogue.ready()
    stats = await system.catalogue.stats()
    assert stats.foods == stats.indexed == len(list(starter_foods())) >= 300
    await system.catalogue.ready()
    run = await system.catalogue.run(starter_digest(), "starter")
    assert run.is_finished


async def test_a_second_import_changes_nothing(system):
    """What is stored is known by what it says."""
    first = await fill(system, ALL)
    second = await fill(system, ALL)
    assert (first.added, first.changes) == (len(ALL), len(ALL))
    assert (second.unchanged, second.changes) == (len(ALL), 0)


async def test_a_changed_record_becomes_a_new_version(system):
    """Under the same id."""
    user = await a_user(system)
    await fill(system, ALL)
    before = await system.queries.send(GetFoodByFdcId(user_id=user, fdc_id=EGG.fdc_id))
    report = await fill(system, [replace(EGG, per_100g=amounts(energy=150))], b"y" * 32)
    after = await system.queries.send(GetFoodByFdcId(user_id=user, fdc_id=EGG.fdc_id))
    assert report.changed == 1
    assert (after.food_id, after.version, after.calories) == (before.food_id, 2, 150)


async def test_a_published_record_takes_the_everyday_name(system):
    """One food afterwards, with the publisher's numbers and both names (decision 0004)."""
    await system.catalogue.ready()
    user = await a_user(system)
    everyday = next(food for food in starter_foods() if food.fdc_id == 173944)
    before = await system.queries.send(GetFoodByFdcId(user_id=user, fdc_id=173944))
    official = a_record("Bananas, raw", 173944, amounts(energy=89.9, iron=0.26), {"NLEA": 126})
    report = await fill(system, [official])
    after = await system.queries.send(GetFoodByFdcId(user_id=user, fdc_id=173944))
    assert (report.added, report.changed) == (0, 1)
    assert (after.food_id, after.version) == (before.food_id, 2)
    assert (after.name, after.data_type) == (everyday.name, FoodSource.SR_LEGACY)
    assert after.calories == 89.9
    assert "Bananas, raw" in after.synonyms
    assert {"NLEA", everyday.portions[0].name} <= {portion.name for portion in after.portions}
    assert (await system.catalogue.stats()).foods == len(list(starter_foods()))


async def test_an_import_that_was_cut_goes_on_where_it_stopped(system):
    """What came before stays, and the index knows all of it in the end."""
    many = [a_record(f"Food number {n}", 1_000_000 + n, amounts()) for n in range(BATCH + 50)]

    def breaking():
        yield from many[: BATCH + 1]
        raise Invalid("line 7: broken")

    run = await system.catalogue.run(b"z" * 32, "file")
    with pytest.raises(Invalid):
        await system.catalogue.fill(breaking(), run, ImportReport())
    again = await system.catalogue.run(b"z" * 32, "file")
    assert again.last_key == many[BATCH].fdc_id
    rest = [record for record in many if record.fdc_id > again.last_key]
    await system.catalogue.fill(iter(rest), again, ImportReport())
    stats = await system.catalogue.stats()
    assert stats.foods == stats.indexed == len(many)


async def test_a_lost_index_is_built_anew(database_url, tmp_path):
    """It is only a copy of what the database knows."""
    async with running(settings_for(tmp_path, database_url)) as system:
        await stock(system, *ALL)
    other = tmp_path / "elsewhere"
    async with running(settings_for(other, database_url)) as system:
        await system.catalogue.ready()
        user = await a_user(system)
        found = await system.queries.send(SearchFoods(user_id=user, text="cola", limit=5))
        assert "Cola" in [line.name for line in found.results]


async def test_a_barcode_is_found_as_it_is_printed(system):
    """With or without the leading zeros of its 14-digit form; a wrong digit is refused."""
    user = await a_user(system)
    await stock(system, *ALL)
    for printed in ("012345678905", "0012345678905", "12345678905", " 0 12345 67890 5 "):
        food = await system.queries.send(GetFoodByGtin(user_id=user, gtin=printed))
        assert food.name == COLA.name
    with pytest.raises(Invalid):
        await system.queries.send(GetFoodByGtin(user_id=user, gtin="012345678906"))


async def test_a_private_food_is_nobody_elses(system):
    """Not by id, not by name, not by barcode."""
    owner, stranger = await a_user(system), await a_user(system)
    await stock(system, *ALL)
    async with system.database.commands.begin() as writing:
        await writing.execute(foods.update().values(owner_id=owner).where(foods.c.fdc_id == 900002))
        food_id = (
            await writing.execute(select(foods.c.id).where(foods.c.fdc_id == 900002))
        ).scalar_one()
    mine = await system.queries.send(GetFood(user_id=owner, food_id=FoodId(food_id)))
    assert mine.name == EGG.name
    from mealtrack.domain.model.food import FoodNotFound

    for query in (
        GetFood(user_id=stranger, food_id=FoodId(food_id)),
        GetFoodByFdcId(user_id=stranger, fdc_id=900002),
    ):
        with pytest.raises(FoodNotFound):
            await system.queries.send(query)
    found = await system.queries.send(SearchFoods(user_id=stranger, text="egg", limit=5))
    assert food_id not in [line.food_id for line in found.results]


async def test_imports_are_remembered(system):
    """With what they did."""
    await fill(system, ALL)
    async with system.database.queries.connect() as reading:
        row = (await reading.execute(select(imports).where(imports.c.name == "file"))).one()
    assert row.finished_at is not None
    assert row.report["added"] == len(ALL)
