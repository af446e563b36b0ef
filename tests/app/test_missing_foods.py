"""What the catalogue lacks is asked for once, kept with its provenance, and found here then."""

import asyncio
import io
import time
from contextlib import asynccontextmanager
from datetime import date

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import func, select

import fake_rest
from fake_openfoodfacts import a_product, fake_openfoodfacts
from fake_rest import redirect, status, text
from fake_usda import KEY, a_hit, fake_usda
from mealtrack.app.commands.occasions import When
from mealtrack.app.commands.photos import AnalyzeMealImage
from mealtrack.app.queries.foods import GetFoodByFdcId, GetFoodByGtin, SearchFoods
from mealtrack.app.queries.meals import GetMeal
from mealtrack.domain.model.analysis import PictureKind, Wish
from mealtrack.domain.model.food import FoodNotFound
from mealtrack.infra.database.tables.foods import foods
from records import ALL
from running_system import a_user, settings_for, stock, working
from servers import free_port

pytestmark = [pytest.mark.anyio, pytest.mark.network]
OATS, SPREAD, UNKNOWN = "012345678905", "4006381333931", "037600665605"


class Kitchen:
    """Somebody who looks for foods, and the two publishers behind."""

    def __init__(self, system, user, usda, off):
        self.system, self.user, self.usda, self.off = system, user, usda, off

    async def scan(self, gtin):
        return await self.system.queries.send(GetFoodByGtin(user_id=self.user, gtin=gtin))

    async def search(self, text, limit=10):
        query = SearchFoods(user_id=self.user, text=text, limit=limit)
        return [food.name for food in (await self.system.queries.send(query)).results]

    async def photograph(self, code):
        image = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.EAN13).to_image(scale=6)
        kept = io.BytesIO()
        Image.fromarray(image).save(kept, "PNG")
        meal_id = await self.system.commands.send(
            AnalyzeMealImage(
                user_id=self.user,
                picture=kept.getvalue(),
                wish=Wish(kind=PictureKind.BARCODE),
                when=When(),
                wait_s=20.0,
            )
        )
        return await self.system.queries.send(GetMeal(user_id=self.user, meal_id=meal_id))

    async def count(self):
        async with self.system.database.reading() as reading:
            return await reading.scalar(select(func.count()).select_from(foods))


@asynccontextmanager
async def a_kitchen(database_url, home, *, usda=(), off=(), **settings):
    with fake_usda(*usda) as usda_fake, fake_openfoodfacts(*off) as off_fake:
        given = {
            "food_sources": "usda: openfoodfacts:",
            "usda_key": KEY,
            "usda_base_url": usda_fake.base,
            "openfoodfacts_base_url": off_fake.base,
            "contact": "ann@example.org",
        }
        async with working(settings_for(home, database_url, **(given | settings))) as system:
            await stock(system, *ALL)
            yield Kitchen(system, await a_user(system), usda_fake, off_fake)


async def test_a_product_is_asked_for_once_and_kept(database_url, tmp_path):
    """The second look-up is the catalogue's own; numbers carry where they come from."""
    async with a_kitchen(database_url, tmp_path, usda=[a_hit(gtinUpc="4006381333931")]) as kitchen:
        first = await kitchen.scan(SPREAD)
        second = await kitchen.scan(SPREAD)
        found = await kitchen.search("oat bar", limit=1)

    assert first == second
    assert (first.data_type, first.fdc_id, first.version) == ("usda_branded", 2000001, 1)
    assert (first.published_on, first.gtin) == (date(2024, 5, 6), "04006381333931")
    assert first.calories == 400
    assert found == ["Oat bar"]
    assert len([call for call in kitchen.usda.calls if b"4006381333931" in call.body]) == 1
    assert kitchen.off.calls == []


async def test_the_next_publisher_is_asked_when_the_first_knows_nothing(database_url, tmp_path):
    """In the order of the setting; a doubtful food is kept with its doubts."""
    product = a_product()
    product["nutriments"]["energy-kcal_100g"] = 53.9
    async with a_kitchen(database_url, tmp_path, off=[product]) as kitchen:
        food = await kitchen.scan(SPREAD)

    assert (food.data_type, food.warnings) == ("openfoodfacts", ["energy-mismatch"])
    assert len(kitchen.usda.calls) == len(kitchen.off.calls) == 1


async def test_many_who_miss_the_same_product_ask_once(database_url, tmp_path):
    """One asks, the others wait for its answer."""
    async with a_kitchen(database_url, tmp_path, off=[a_product()]) as kitchen:
        seen = await asyncio.gather(*(kitchen.scan(SPREAD) for _ in range(8)))
        count = await kitchen.count()

    assert len({food.food_id for food in seen}) == 1
    assert len(kitchen.off.calls) == 1
    assert count == len(ALL) + 1


async def test_what_nobody_knows_is_not_asked_again(database_url, tmp_path):
    """For a while; the answer says what can be done."""
    async with a_kitchen(database_url, tmp_path) as kitchen:
        for _ in range(3):
            with pytest.raises(FoodNotFound, match=r"Nutrition Facts label.*by hand\.$"):
                await kitchen.scan(UNKNOWN)

    assert len(kitchen.usda.calls) == len(kitchen.off.calls) == 1


async def test_without_sources_nothing_leaves_the_machine(system, user):
    """The default; the answer names the setting."""
    with pytest.raises(FoodNotFound, match="MEALTRACK_FOOD_SOURCES"):
        await system.queries.send(GetFoodByGtin(user_id=user, gtin=UNKNOWN))
    with pytest.raises(FoodNotFound, match="MEALTRACK_FOOD_SOURCES"):
        await system.queries.send(GetFoodByFdcId(user_id=user, fdc_id=123))


async def test_a_search_that_finds_next_to_nothing_asks(database_url, tmp_path):
    """What is found is kept and found here the next time, by other words, too."""
    hits = [a_hit(2000003, "Kimchi, raw", "SR Legacy"), a_hit(2000004, "Kimchi dumplings")]
    off = [a_product(name="Kimchi ramen")]
    async with a_kitchen(database_url, tmp_path, usda=hits, off=off) as kitchen:
        first = await kitchen.search("kimchi")
        again = [await kitchen.search(words) for words in ("kimchi", "KIMCHI!", "raw kimchi")]
        calls = len(kitchen.usda.calls), len(kitchen.off.calls)

    assert first[0] == "Kimchi, raw"
    assert set(first) == {"Kimchi, raw", "Kimchi dumplings", "Kimchi ramen"}
    assert again[:2] == [first, first]
    assert again[2][0] == "Kimchi, raw"
    # Generic and branded at USDA, one search at Open Food Facts.
    assert calls == (2, 1)


async def test_a_search_with_local_results_asks_nobody(database_url, tmp_path):
    """Three are enough; one letter is nothing to ask for."""
    milks = [a_hit(2000010 + n, f"Milk {n}", "SR Legacy") for n in range(3)]
    async with a_kitchen(database_url, tmp_path, usda=milks) as kitchen:
        await kitchen.search("milk")
        kitchen.usda.calls.clear()
        await kitchen.search("milk", limit=4)
        await kitchen.search("zz")

    assert kitchen.usda.calls == []


async def test_what_has_nothing_to_do_with_the_search_is_not_kept(database_url, tmp_path):
    """Publishers answer with whatever shares one word with anything."""
    async with a_kitchen(database_url, tmp_path) as kitchen:
        kitchen.usda.always = status(200, {"foods": [a_hit(3000001, "Lamp oil", "SR Legacy")]})
        assert await kitchen.search("jackfruit") == []
        assert await kitchen.count() == len(ALL)


async def test_a_photographed_barcode_is_asked_for(database_url, tmp_path):
    """And the meal names the record that was kept."""
    async with a_kitchen(database_url, tmp_path, off=[a_product()]) as kitchen:
        meal = await kitchen.photograph(SPREAD)
        unknown = await kitchen.photograph("5449000147417")

    assert meal.status == "ready"
    assert (meal.food_items[0].name, meal.total_calories) == ("Hazelnut spread", 80.8)
    assert unknown.status == "failed"
    assert "Nutrition Facts label" in unknown.error_message
    assert len(kitchen.off.calls) == 2


async def test_a_food_by_its_fdc_id_is_asked_for(database_url, tmp_path):
    """Once, like a barcode."""
    hit = a_hit(2000005, "Teff, cooked", "SR Legacy")
    async with a_kitchen(database_url, tmp_path, usda=[hit]) as kitchen:
        for _ in range(2):
            query = GetFoodByFdcId(user_id=kitchen.user, fdc_id=2000005)
            assert (await kitchen.system.queries.send(query)).name == "Teff, cooked"

    assert len(kitchen.usda.calls) == 1


async def test_what_is_here_is_never_replaced_by_an_answer(database_url, tmp_path):
    """An import tells more of a food than an answer does."""
    async with a_kitchen(
        database_url, tmp_path, usda=[a_hit(900001, "Milk powder kefir", "SR Legacy")]
    ) as kitchen:
        await kitchen.search("kefir powder")
        query = GetFoodByFdcId(user_id=kitchen.user, fdc_id=900001)
        assert (await kitchen.system.queries.send(query)).name == "Milk, whole"


FAULTS = {
    "hang": fake_rest.hang,
    "drip": fake_rest.drip,
    "429": status(429),
    "429, hours": status(429, retry_after="7200"),
    "500": status(500),
    "503": status(503),
    "truncated": text('{"foods": [{"fdcId": 1,'),
    "cut": fake_rest.cut,
    "HTML": text("<html></html>", "text/html"),
    "wrong schema": text('{"hello": 1}'),
    "NaN": text('{"foods": [NaN], "products": [NaN], "product": {"code": NaN}}'),
    "50 MB": fake_rest.flood,
    "redirect": redirect("http://169.254.169.254/latest/meta-data/"),
}


@pytest.mark.parametrize("fault", [*FAULTS, "refused"])
async def test_a_faulty_publisher_costs_a_deadline_and_changes_nothing(
    fault, fresh_sqlite, tmp_path
):
    """The answer is the honest local one, nothing is half stored, and later it is asked again."""
    nobody = f"http://127.0.0.1:{free_port()}"
    where = {"openfoodfacts_base_url": nobody, "usda_base_url": nobody}
    more = where if fault == "refused" else {}
    async with a_kitchen(
        fresh_sqlite, tmp_path, off=[a_product()], food_source_timeout_s=0.5, **more
    ) as kitchen:
        kitchen.usda.always = kitchen.off.always = FAULTS.get(fault)
        begun = time.monotonic()
        with pytest.raises(FoodNotFound, match="do not answer at the moment"):
            await kitchen.scan(SPREAD)
        assert await kitchen.search("hazelnut") == []
        took_s = time.monotonic() - begun
        count, indexed = await kitchen.count(), (await kitchen.system.catalogue.stats()).indexed

    # Two publishers in turn for the barcode, both at once for the words.
    assert took_s < 3 * 0.5 + 0.5
    assert count == indexed == len(ALL)


async def test_a_silent_publisher_is_no_miss_that_is_remembered(fresh_sqlite, tmp_path):
    """As soon as it answers again the product is found."""
    async with a_kitchen(fresh_sqlite, tmp_path, off=[a_product()]) as kitchen:
        kitchen.off.always = status(500)
        with pytest.raises(FoodNotFound):
            await kitchen.scan(SPREAD)
        kitchen.off.always = None

        assert (await kitchen.scan(SPREAD)).name == "Hazelnut spread"
