"""What every food source promises, on each of them: its own shapes become the same record."""

from datetime import date

import pytest

from fake_openfoodfacts import a_product, fake_openfoodfacts, in_the_new_shape
from fake_usda import KEY, a_hit, abridged, fake_usda, full
from food_source_kit import opened
from mealtrack.domain.model.food import FoodSource, Portion
from mealtrack.domain.ports.food_sources import SourceSilent
from mealtrack.infra.adapters.food_sources.openfoodfacts import (
    PRODUCTS_A_MINUTE,
    SEARCHES_A_MINUTE,
)
from mealtrack.infra.adapters.food_sources.options import MisconfiguredSource, SourceOptions

pytestmark = [pytest.mark.anyio, pytest.mark.network]
OATS, SPREAD = "00012345678905", "04006381333931"
UNKNOWN = "00037600665605"


@pytest.fixture
def usda():
    with fake_usda(a_hit(), a_hit(2000002, "Oats, rolled, raw", "SR Legacy")) as fake:
        yield fake


@pytest.fixture
def off():
    with fake_openfoodfacts(a_product()) as fake:
        yield fake


@pytest.fixture(params=["usda", "openfoodfacts", "none"])
async def source(request, usda, off):
    base = {"usda": usda.base, "openfoodfacts": off.base, "none": ""}[request.param]
    async with opened(request.param, base) as source:
        yield source


async def test_what_nobody_knows_is_none(source):
    """Not knowing is an answer, and no error."""
    assert await source.by_gtin(UNKNOWN) is None
    assert await source.by_fdc_id(7) is None
    assert await source.search("xylophone", limit=5) == []


async def test_a_branded_food_of_usda_is_per_100_g_with_its_serving(usda):
    """The values of the label's serving are not read."""
    usda.foods[0]["labelNutrients"] = {"calories": {"value": 160}}
    async with opened("usda", usda.base) as source:
        food = await source.by_gtin(OATS)

    assert (food.source, food.source_key, food.fdc_id) == (FoodSource.BRANDED, "2000001", 2000001)
    assert (food.gtin, food.brand, food.published_on) == (OATS, "Some Mill", date(2024, 5, 6))
    assert food.per_100g == {"energy": 400, "protein": 10, "fat": 14, "carbs": 60, "sodium": 120}
    assert food.portions == (Portion("serving", 1, 40), Portion("bar", 1, 40))
    assert food.flags == ()


async def test_of_several_versions_of_a_product_the_newest_counts(usda):
    """Every new label of a product has an entry of its own; others' barcodes are passed over."""
    usda.foods += [a_hit(2000009, "Oat bar, new"), a_hit(2000010, "Other", gtinUpc="037600665605")]
    async with opened("usda", usda.base) as source:
        assert (await source.by_gtin(OATS)).fdc_id == 2000009


async def test_a_barcode_that_lost_its_zero_there_is_found_and_marked(usda):
    """Half of the barcodes there lack their leading zero."""
    usda.foods[0]["gtinUpc"] = "12345678905"
    async with opened("usda", usda.base) as source:
        food = await source.by_gtin(OATS)

    assert (food.gtin, food.flags) == (OATS, ("gtin-repaired",))


async def test_generic_foods_are_asked_for_before_branded_ones(usda):
    """A search over everything drowns in products."""
    usda.foods += [a_hit(2000100 + n, f"Oats {n}") for n in range(50)]
    async with opened("usda", usda.base) as source:
        found = await source.search("oats", limit=4)

    assert [food.source.is_generic for food in found] == [True, False, False, False]
    assert [b"Branded" in call.body for call in usda.calls] == [False, True]


async def test_enough_generic_foods_spare_the_second_question(usda):
    """Quota is dear."""
    async with opened("usda", usda.base) as source:
        await source.search("oats", limit=1)

    assert len(usda.calls) == 1


@pytest.mark.parametrize("shape", [abridged, full])
async def test_both_details_say_what_the_search_says(shape, usda):
    """Three shapes, one record."""
    hit = usda.foods[1]
    usda.details[hit["fdcId"]] = shape(hit)
    async with opened("usda", usda.base) as source:
        searched = (await source.search("rolled", limit=1))[0]
        detailed = await source.by_fdc_id(hit["fdcId"])

    assert detailed == searched


async def test_a_food_without_a_full_detail_is_read_abridged(usda):
    """For some foods the full detail is a 404 with nothing in it."""
    hit = usda.foods[1]
    usda.without_full.add(hit["fdcId"])
    usda.details[hit["fdcId"]] = abridged(hit)
    async with opened("usda", usda.base) as source:
        food = await source.by_fdc_id(hit["fdcId"])

    assert food.per_100g["energy"] == 400
    assert [call.query["format"] for call in usda.calls] == ["full", "abridged"]


@pytest.mark.parametrize(
    ("rows", "kcal"),
    [
        ({"208": ("KCAL", 100), "957": ("KCAL", 110), "268": ("kJ", 500)}, 100),
        ({"957": ("KCAL", 110), "958": ("KCAL", 105), "268": ("kJ", 500)}, 105),
        ({"957": ("kcal", 110), "268": ("kJ", 500)}, 110),
        ({"268": ("kJ", 418.4)}, 100),
        ({"208": ("kJ", 418.4)}, 100),
    ],
)
async def test_energy_follows_the_rule_of_the_domain(rows, kcal, usda):
    """208, else 958, else 957, else kilojoules: two rows called Energy are told by their unit."""
    usda.foods[1]["foodNutrients"] = [
        {"nutrientNumber": number, "nutrientName": "Energy", "unitName": unit, "value": value}
        for number, (unit, value) in rows.items()
    ]
    async with opened("usda", usda.base) as source:
        food = (await source.search("rolled", limit=1))[0]

    assert food.per_100g == {"energy": pytest.approx(kcal)}


async def test_numbers_are_texts_and_units_are_brought_to_ours(usda):
    """Carbohydrate "205.2" stands in for "205"; units are converted, what is odd is passed over."""
    usda.foods[1]["foodNutrients"] = [
        {"nutrientNumber": "205.2", "unitName": "G", "value": "12.5"},
        {"nutrientNumber": "307", "unitName": "g", "value": 0.12},
        {"nutrientNumber": "320", "unitName": "µg", "value": 7},
        {"nutrientNumber": "319", "unitName": "UG", "value": 3},
        {"nutrientNumber": "401", "unitName": "IU", "value": 9},
        {"nutrientNumber": "203", "unitName": "G", "value": -1},
        {"nutrientNumber": "204", "unitName": "G"},
    ]
    async with opened("usda", usda.base) as source:
        food = (await source.search("rolled", limit=1))[0]

    assert food.per_100g == pytest.approx(
        {"carbs": 12.5, "sodium": 120, "vitamin_a": 7, "retinol": 3}
    )


@pytest.mark.parametrize(
    ("kind", "row", "portion"),
    [
        (
            "Foundation",
            {"amount": 2, "measureUnit": {"id": 1001, "name": "tablespoon"}, "gramWeight": 33.9},
            Portion("tablespoon", 2, 33.9),
        ),
        (
            "SR Legacy",
            {
                "amount": 1,
                "measureUnit": {"id": 9999, "name": "undetermined"},
                "modifier": "cup",
                "gramWeight": 246,
            },
            Portion("cup", 1, 246),
        ),
        (
            "Survey (FNDDS)",
            {"modifier": "10205", "portionDescription": "1 cup", "gramWeight": 244},
            Portion("cup", 1, 244),
        ),
    ],
)
async def test_each_data_type_words_its_portions_its_own_way(kind, row, portion, usda):
    """A unit, a modifier, or a sentence; "Quantity not specified" is none."""
    none = {"portionDescription": "Quantity not specified", "gramWeight": 10}
    rows = [row, none] if kind.startswith("Survey") else [row]
    usda.details[5] = full(a_hit(5, "Oats", kind), foodPortions=rows)
    async with opened("usda", usda.base) as source:
        assert (await source.by_fdc_id(5)).portions == (portion,)


@pytest.mark.parametrize("envelope", ["v2", "v3"])
@pytest.mark.parametrize("shape", [lambda product: product, in_the_new_shape])
async def test_a_product_of_open_food_facts_in_both_shapes(shape, envelope, off):
    """Numbers as texts, grams to milligrams, and nothing of what the server only estimates."""
    off.envelope = envelope
    off.products = {"4006381333931": shape(a_product())}
    async with opened("openfoodfacts", off.base) as source:
        food = await source.by_gtin(SPREAD)
        unknown = await source.by_gtin(UNKNOWN)

    assert unknown is None
    assert (food.source, food.source_key) == (FoodSource.OPEN_FOOD_FACTS, "4006381333931")
    assert (food.name, food.brand, food.gtin) == ("Hazelnut spread", "Nussig", SPREAD)
    assert (food.category, food.published_on) == ("Hazelnut spreads", date(2025, 3, 22))
    assert food.portions == (Portion("serving", 1, 15),)
    expected = {"energy": 539, "protein": 6.3, "carbs": 57.5, "fat": 30.9, "saturated_fat": 10.6}
    expected |= {"sugars": 56.3, "salt": 107, "sodium": 42.8}
    if shape is in_the_new_shape:
        expected["calcium"] = 108
    assert food.per_100g == pytest.approx(expected)
    assert food.flags == ()


async def test_kilojoules_alone_are_enough(off):
    """`energy_100g` is kJ there."""
    off.products["4006381333931"]["nutriments"] = {"energy_100g": 418.4}
    async with opened("openfoodfacts", off.base) as source:
        assert (await source.by_gtin(SPREAD)).per_100g == {"energy": pytest.approx(100)}


async def test_values_per_serving_are_brought_to_100_g(off):
    """Only when the serving's mass is known; prepared values are another food's."""
    product = in_the_new_shape(a_product())
    product["nutrition"]["aggregated_set"] = {
        "per": "serving",
        "preparation": "as_sold",
        "nutrients": {"proteins": {"value": "3", "unit": "g"}},
    }
    off.products["4006381333931"] = product
    async with opened("openfoodfacts", off.base) as source:
        assert (await source.by_gtin(SPREAD)).per_100g == {"protein": 20}
        product["nutrition"]["aggregated_set"]["preparation"] = "prepared"
        assert await source.by_gtin(SPREAD) is None


async def test_a_doubtful_product_is_marked_not_dropped(off):
    """The quality gate names its doubts."""
    off.products["4006381333931"]["nutriments"]["energy-kcal_100g"] = 2252
    async with opened("openfoodfacts", off.base) as source:
        flags = (await source.by_gtin(SPREAD)).flags

    assert {"energy-mismatch", "energy-too-high", "unit-magnitude"} <= set(flags)


async def test_another_product_than_the_one_asked_for_is_none(off):
    """A cache in between, a mistake: not our product."""
    off.products["4006381333931"]["code"] = "20743864"
    async with opened("openfoodfacts", off.base) as source:
        assert await source.by_gtin(SPREAD) is None


async def test_open_food_facts_is_told_who_asks_and_what_for(off):
    """A User-Agent with a contact, and no field that is not needed."""
    async with opened("openfoodfacts", off.base) as source:
        await source.by_gtin(SPREAD)

    (call,) = off.calls
    assert call.headers["user-agent"] == "MealTrack/0.1 (ann@example.org)"
    assert call.path == "/api/v3/product/4006381333931"
    assert "nutriments" in call.query["fields"].split(",")
    assert "nutriments_estimated" not in call.query["fields"]


async def test_the_published_limits_are_kept(off):
    """15 products and 10 searches a minute; what is over is not asked."""
    async with opened("openfoodfacts", off.base) as source:
        for _ in range(PRODUCTS_A_MINUTE):
            await source.by_gtin(SPREAD)
        with pytest.raises(SourceSilent):
            await source.by_gtin(SPREAD)
        for _ in range(SEARCHES_A_MINUTE):
            await source.search("hazelnut", limit=3)
        with pytest.raises(SourceSilent):
            await source.search("hazelnut", limit=3)

    assert len(off.calls) == PRODUCTS_A_MINUTE + SEARCHES_A_MINUTE


@pytest.mark.parametrize("scheme", ["usda", "openfoodfacts"])
async def test_what_a_source_cannot_do_without_is_asked_for_at_the_start(scheme):
    """In a sentence that names the setting."""
    with pytest.raises(MisconfiguredSource, match=r"MEALTRACK_(USDA_KEY|CONTACT)"):
        async with opened(scheme, "http://127.0.0.1:1", usda_key=None, contact=None):
            pass


async def test_the_key_is_told_to_usda_alone(usda, capsys, caplog):
    """In a header, so that it stands in no address; never in the log."""
    caplog.set_level("DEBUG")
    async with opened("usda", usda.base) as source:
        await source.by_fdc_id(2000001)
        usda.always = None
        usda.details = {}
        await source.by_fdc_id(9)

    assert all(KEY not in call.path + str(call.query) for call in usda.calls)
    assert all(call.headers["x-api-key"] == KEY for call in usda.calls)
    assert KEY not in repr(SourceOptions(usda_key=KEY))
    assert KEY not in caplog.text + "".join(capsys.readouterr())
