"""Rows that can't be used are left out and reported; the others are read all the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fdc_files import (
    HEADERS,
    brand,
    document,
    food,
    in_folder,
    json_food,
    macros,
    nutrient,
    portion,
    read,
    table,
    tables,
    three_foods,
)
from mealtrack.infra.catalogue.fdc import BadRow, Reason, read_fdc


def written(name: str, row: object) -> bytes:
    """A row as it stands in the table, without the end of its last line."""
    return table(name, [row]).removeprefix(table(name, [])).removesuffix(b"\n")


def with_rows(name: str, *rows: object) -> dict[str, bytes]:
    """Three sound foods and, at the top of one table, rows that are not."""
    files = three_foods()
    head, _, rest = files.get(name, table(name, [])).partition(b"\n")
    lines = [row if isinstance(row, bytes) else written(name, row) for row in rows]
    return {**files, name: b"\n".join([head, *lines, rest])}


ROWS = [
    ("food.csv", food("x"), Reason.FDC_ID_MALFORMED, None),
    ("food.csv", food(""), Reason.FDC_ID_MALFORMED, None),
    ("food.csv", food(0), Reason.FDC_ID_MALFORMED, None),
    ("food.csv", food(-5), Reason.FDC_ID_MALFORMED, None),
    ("food.csv", food("1e3"), Reason.FDC_ID_MALFORMED, None),
    ("food.csv", food("٣"), Reason.FDC_ID_MALFORMED, None),
    ("food.csv", food(2**31), Reason.FDC_ID_MALFORMED, None),
    ("food.csv", food("9" * 5000), Reason.FDC_ID_MALFORMED, None),
    ("food.csv", food(40, " "), Reason.NAME_MISSING, 40),
    ("food.csv", food(40, "\u200b\x00"), Reason.NAME_MISSING, 40),
    ("food.csv", b'"40","sr_legacy_food"', Reason.WRONG_FIELD_COUNT, None),
    ("food.csv", b'"40","sr_legacy_food","a","b","c","d"', Reason.WRONG_FIELD_COUNT, None),
    ("food.csv", b'"40","sr_legacy_food","Stray "quote"","",""', Reason.ROW_MALFORMED, None),
    ("food_nutrient.csv", nutrient(10, 1093, "much"), Reason.AMOUNT_MALFORMED, 10),
    ("food_nutrient.csv", nutrient(10, 1093, "nan"), Reason.AMOUNT_MALFORMED, 10),
    ("food_nutrient.csv", nutrient(10, 1093, "inf"), Reason.AMOUNT_MALFORMED, 10),
    ("food_nutrient.csv", nutrient(10, 1093, "1_0"), Reason.AMOUNT_MALFORMED, 10),
    ("food_nutrient.csv", nutrient(10, 1093, "1,5"), Reason.AMOUNT_MALFORMED, 10),
    ("food_nutrient.csv", nutrient(10, 1093, "٣"), Reason.AMOUNT_MALFORMED, 10),
    ("food_nutrient.csv", nutrient(10, 1093, "-1"), Reason.AMOUNT_NEGATIVE, 10),
    ("food_nutrient.csv", nutrient(10, "sodium", 1), Reason.NUTRIENT_ID_MALFORMED, 10),
    ("food_nutrient.csv", nutrient(10, "", 1), Reason.NUTRIENT_ID_MALFORMED, 10),
    ("food_nutrient.csv", nutrient("", 1093, 1), Reason.FDC_ID_MALFORMED, None),
    ("food_nutrient.csv", nutrient(77, 1093, 1), Reason.FOOD_UNKNOWN, 77),
    ("food_portion.csv", portion(10, 0, "cup", 142), Reason.PORTION_AMOUNT, 10),
    ("food_portion.csv", portion(10, "", "cup", 142), Reason.PORTION_AMOUNT, 10),
    ("food_portion.csv", portion(10, -1, "cup", 142), Reason.PORTION_AMOUNT, 10),
    ("food_portion.csv", portion(10, "nan", "cup", 142), Reason.PORTION_AMOUNT, 10),
    ("food_portion.csv", portion(10, 1, "cup", 0), Reason.PORTION_MASS, 10),
    ("food_portion.csv", portion(10, 1, "cup", "heavy"), Reason.PORTION_MASS, 10),
    ("food_portion.csv", portion(10, 1, "", 142), Reason.PORTION_UNIT, 10),
    ("food_portion.csv", portion(10, 1, "", 142, unit="77"), Reason.PORTION_UNIT, 10),
    ("food_portion.csv", portion(77, 1, "cup", 142), Reason.FOOD_UNKNOWN, 77),
    ("branded_food.csv", brand(10, size=0), Reason.SERVING_SIZE, 10),
    ("branded_food.csv", brand(10, size="some"), Reason.SERVING_SIZE, 10),
    ("branded_food.csv", brand(10, unit="stone"), Reason.SERVING_UNIT, 10),
    ("food_category.csv", b'"1"', Reason.WRONG_FIELD_COUNT, None),
    ("food_attribute.csv", [1, "x", 0, "1000", "", "Pollock"], Reason.FDC_ID_MALFORMED, None),
]


@pytest.mark.parametrize(("name", "row", "reason", "fdc_id"), ROWS)
def test_a_bad_row_is_told_by_file_line_and_reason(name, row, reason, fdc_id, tmp_path):
    """One bad row in the second line: it is reported once, and every food still comes."""
    path = in_folder(tmp_path, with_rows(name, row))

    records, bad = read(path)

    assert bad == [BadRow(name, 2, reason, fdc_id)]
    assert [r.fdc_id for r in records] == [10, 20, 30]
    assert all(r.per_100g["energy"] for r in records)


def test_a_food_that_is_listed_twice_counts_once(tmp_path):
    """The first row counts."""
    path = in_folder(tmp_path, with_rows("food.csv", food(10, "First")))

    records, bad = read(path)

    assert records[0].name == "First"
    assert bad == [BadRow("food.csv", 3, Reason.FOOD_DUPLICATE, 10)]


@pytest.mark.parametrize("between", [[], macros(20)])
def test_contradicting_amounts_are_told_and_the_first_counts(between, tmp_path):
    """Side by side or far apart; the same amount twice is no contradiction."""
    rows = [*macros(10, kcal=130), *between, nutrient(10, 1008, 130), nutrient(10, 1008, 999)]
    path = in_folder(tmp_path, tables(food=[food(10), food(20)], food_nutrient=rows))

    records, bad = read(path)

    assert records[0].per_100g["energy"] == 130
    assert [(row.reason, row.fdc_id) for row in bad] == [(Reason.NUTRIENT_DUPLICATE, 10)]


def test_an_open_quote_spoils_only_the_rows_it_runs_through(tmp_path):
    """The row that lacks its quote runs into the next; reading finds its feet behind them."""
    files = three_foods()
    files["food_portion.csv"] = files["food_portion.csv"].replace(b'"cup","158"', b'"cup,"158"')
    path = in_folder(tmp_path, files)

    records, bad = read(path)

    assert [r.fdc_id for r in records] == [10, 20, 30]
    assert [p.name for p in records[2].portions] == ["cup"]
    assert [row.reason for row in bad] == [Reason.ROW_MALFORMED]


def test_blank_lines_are_no_rows(tmp_path):
    """Editors leave them at the end."""
    files = three_foods()
    files["food.csv"] += b"\n\r\n\n"

    assert read(in_folder(tmp_path, files))[1] == []


@pytest.mark.parametrize(
    ("item", "reason", "fdc_id"),
    [
        (42, Reason.FOOD_MALFORMED, None),
        ("Rice", Reason.FOOD_MALFORMED, None),
        (None, Reason.FOOD_MALFORMED, None),
        ([], Reason.FOOD_MALFORMED, None),
        ({}, Reason.FOOD_MALFORMED, None),
        ({"description": "Rice"}, Reason.FDC_ID_MALFORMED, None),
        (json_food(True), Reason.FDC_ID_MALFORMED, None),
        (json_food(1.5), Reason.FDC_ID_MALFORMED, None),
        (json_food(40, ""), Reason.NAME_MISSING, 40),
        (json_food(40, None), Reason.NAME_MISSING, 40),
        (json_food(40, {"name": "Rice"}), Reason.NAME_MISSING, 40),
        (json_food(40, kcal="many"), Reason.AMOUNT_MALFORMED, 40),
        (json_food(40, kcal=True), Reason.AMOUNT_MALFORMED, 40),
        (json_food(40, kcal=[1]), Reason.AMOUNT_MALFORMED, 40),
        (json_food(40, kcal=-1), Reason.AMOUNT_NEGATIVE, 40),
        (json_food(40, foodPortions=[{"amount": 0, "modifier": "cup"}]), Reason.PORTION_AMOUNT, 40),
        (json_food(40, foodPortions=[None]), Reason.PORTION_AMOUNT, 40),
        (json_food(10), Reason.FOOD_DUPLICATE, 10),
    ],
)
def test_an_odd_food_in_a_document_leaves_the_others_alone(item, reason, fdc_id, tmp_path):
    """The line is the one the food ends on."""
    path = tmp_path / "foods.json"
    path.write_bytes(document("SRLegacyFoods", [json_food(10), item, json_food(50)]))

    records, bad = read(path)

    assert {10, 50} <= {r.fdc_id for r in records}
    assert bad == [BadRow("foods.json", 3, reason, fdc_id)]


odd_json = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=5,
)
_KEYS = [
    "description",
    "foodNutrients",
    "foodPortions",
    "foodAttributes",
    "foodCategory",
    "wweiaFoodCategory",
    "brandedFoodCategory",
    "gtinUpc",
    "brandOwner",
    "servingSize",
    "servingSizeUnit",
    "householdServingFullText",
    "ndbNumber",
]


def inside(*keys: str) -> st.SearchStrategy:
    """A list of objects that have odd values under some of these keys, and odd ones among it."""
    return st.lists(st.dictionaries(st.sampled_from(keys), odd_json) | odd_json, max_size=3)


foods_with_odd_values = st.dictionaries(st.sampled_from(_KEYS), odd_json) | st.fixed_dictionaries(
    {
        "foodNutrients": st.lists(
            st.fixed_dictionaries(
                {
                    "nutrient": st.fixed_dictionaries({"id": odd_json, "number": odd_json}),
                    "amount": odd_json,
                }
            )
        ),
        "foodPortions": inside("amount", "measureUnit", "modifier", "gramWeight"),
        "foodAttributes": inside("foodAttributeType", "value"),
    }
)


# Foods with forty odd fields take their time to be made up.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(foods_with_odd_values, st.sampled_from(["Branded", "Survey", "SRLegacy"]))
def test_no_value_anywhere_in_a_food_stops_the_reading(tmp_path_factory, odd, kind):
    """Whatever stands in a food's fields, the food after it is read."""
    path = tmp_path_factory.getbasetemp() / "odd.json"
    path.write_bytes(document(f"{kind}Foods", [{**json_food(10), **odd}, json_food(20)]))

    records = list(read_fdc(path, on_bad_row=[].append))

    assert records[-1].fdc_id == 20


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    name=st.sampled_from(sorted(HEADERS.keys() - {"foundation_food.csv"})),
    fields=st.lists(texts | st.sampled_from(["10", "1008", "1000"]), min_size=11, max_size=11),
)
def test_no_value_in_any_table_stops_the_reading(tmp_path_factory, name, fields):
    """Any text in any field of any table; the foods it does not name still come."""
    rows = with_rows(name, fields[: len(HEADERS[name].split())])
    path = in_folder(tmp_path_factory.getbasetemp() / f"odd {name}", rows)

    records, _ = read(path)

    assert {r.fdc_id for r in records} >= {20, 30}
