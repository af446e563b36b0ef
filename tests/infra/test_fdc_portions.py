"""Household measures: what each kind of download says, and the words of labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdc_files import brand, document, food, in_folder, json_food, portion, read, tables
from mealtrack.domain.model.food import Portion
from mealtrack.infra.catalogue.fdc.portions import amount_and_unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 cup", (1, "cup")),
        ("0.5 cup", (0.5, "cup")),
        ("1/2 Cup", (0.5, "cup")),
        ("1 1/2 Tbsp", (1.5, "tbsp")),
        ("1-1/2 cup", (1.5, "cup")),
        ("½ cup", (0.5, "cup")),
        ("1½ cup", (1.5, "cup")),
        (".5 cup", (0.5, "cup")),
        ("3-4 pieces", (3.5, "pieces")),
        ("3 -4 NUGGETS", (3.5, "nuggets")),
        ("2 to 3 slices", (2.5, "slices")),
        ("1 ONZ", (1, "oz")),
        ("8 OZA", (8, "fl oz")),
        ("30 GRM", (30, "g")),
        ("17.00 GR", (17, "gr")),
        ("about 12 chips (28g)", (12, "chips")),
        ("2 oz (57g), 1 Hamburger Bun", (2, "oz (57g), 1 Hamburger Bun")),
        ("1 Bottle (473mL)", (1, "bottle")),
        ("8 crackers [1 serving = 2 full cracker sheets]", (8, "crackers")),
        ("6 CRACKERS | ABOUT", (6, "crackers")),
        ("3 pcs.", (3, "pcs")),
        ("0.333 OF CAN DRAINED", (0.333, "of can drained")),
        ("1 K-CUP POD", (1, "k-cup pod")),
        ("Amount per serving", (1, "serving")),
        ("Amount/serving", (1, "serving")),
        ("PER CONTAINER", (1, "container")),
        ("piece", (1, "piece")),
    ],
)
def test_the_words_of_labels_become_an_amount_and_a_unit(text, expected):
    """Fractions, ranges, codes of the trade, weights in brackets."""
    assert amount_and_unit(text) == (pytest.approx(expected[0]), expected[1])


@pytest.mark.parametrize("text", ["", "   ", "12", "1/2", "0 cup", "1/0 cup", "...", "()", "per "])
def test_words_without_a_measure_give_none(text):
    """No unit, or nothing of it."""
    assert amount_and_unit(text) is None


@given(st.text(max_size=80))
def test_any_words_are_read_or_passed_over(text):
    """Never a crash, and never a measure that a portion would refuse."""
    if measure := amount_and_unit(text):
        assert Portion(measure[1], measure[0], 1.0)


def test_the_unit_of_sr_legacy_stands_in_its_modifier(tmp_path):
    """Every portion has the undetermined unit 9999."""
    rows = [portion(10, 1, "cup, mashed", 225), portion(10, 0.5, "NLEA serving", 63)]
    path = in_folder(tmp_path, tables(food=[food(10)], food_portion=rows))

    assert read(path)[0][0].portions == (
        Portion("cup, mashed", 1, 225),
        Portion("NLEA serving", 0.5, 63),
    )


def test_foundation_names_a_unit_and_may_modify_it(tmp_path):
    """A customary amount (RACC) is a serving in plain words."""
    units = [(1000, "cup"), (1001, "tablespoon"), (1121, "RACC"), (9999, "undetermined")]
    rows = [
        portion(10, 1, "", 240, unit=1000),
        portion(10, 1, "chopped", 150, unit=1000),
        portion(10, 1, "", 113, unit=1000, text="shredded"),
        portion(10, 2, "", 33.9, unit=1001),
        portion(10, 1, "", 140, unit=1121),
    ]
    path = in_folder(
        tmp_path,
        tables(
            food=[food(10, kind="foundation_food")],
            foundation_food=[(10, "1", "")],
            food_portion=rows,
            measure_unit=units,
        ),
    )

    assert read(path)[0][0].portions == (
        Portion("cup", 1, 240),
        Portion("cup, chopped", 1, 150),
        Portion("cup, shredded", 1, 113),
        Portion("tablespoon", 2, 33.9),
        Portion("serving", 1, 140),
    )


def test_the_survey_words_its_portions_whole(tmp_path):
    """Its modifier is a code, and an unspecified quantity is no portion and no fault."""
    rows = [
        portion(10, "", "10205", 244, text="1 cup"),
        portion(10, "", "61667", 15, text="1/2 slice, thin"),
        portion(10, "", "90000", 65, text="Quantity not specified"),
    ]
    path = in_folder(tmp_path, tables(food=[food(10, kind="survey_fndds_food")], food_portion=rows))

    records, bad = read(path)

    assert records[0].portions == (Portion("cup", 1, 244), Portion("slice, thin", 0.5, 15))
    assert bad == []


def test_portions_come_in_the_publishers_sequence_and_once(tmp_path):
    """The tables repeat some rows word for word."""
    first, second = portion(10, 1, "cup", 158), portion(10, 1, "tbsp", 10)
    first[2], second[2] = "2", "1"
    path = in_folder(tmp_path, tables(food=[food(10)], food_portion=[first, second, first]))

    assert [p.name for p in read(path)[0][0].portions] == ["tbsp", "cup"]


@pytest.mark.parametrize(
    ("size", "unit", "household", "portions", "flags"),
    [
        (28, "g", "", [("serving", 1)], []),
        (28, "GRM", "1 ONZ", [("serving", 1), ("oz", 1)], []),
        (240, "ml", "1 cup", [("serving", 1), ("cup", 1)], ["per-100-ml"]),
        (240, "MLT", "8 OZA", [("serving", 1), ("fl oz", 8)], ["per-100-ml"]),
        (30, "MG", "4 COOKIES", [("serving", 1), ("cookies", 4)], ["serving-unit-assumed"]),
        (240, "IU", "Amount per serving", [("serving", 1)], ["serving-unit-assumed"]),
        (29, "", "1/2 cup", [("serving", 1), ("cup", 0.5)], ["serving-unit-assumed"]),
        ("", "", "1 cup", [], []),
    ],
)
def test_a_label_gives_its_serving_and_what_it_calls_it(
    size, unit, household, portions, flags, tmp_path
):
    """Units are typed in many ways; the number is what the label prints."""
    row = brand(10, size=size, unit=unit, household=household)
    path = in_folder(tmp_path, tables(food=[food(10, kind="branded_food")], branded_food=[row]))

    records, bad = read(path)

    assert records[0].portions == tuple(Portion(name, n, size) for name, n in portions)
    assert set(records[0].flags) - {"energy-unknown"} == set(flags)
    assert records[0].density_g_ml == (1.0 if "per-100-ml" in flags else None)
    assert bad == []


@pytest.mark.parametrize(
    ("code", "gtin", "flags"),
    [
        ("037600665605", "00037600665605", set()),
        ("37600665605", "00037600665605", {"gtin-repaired"}),
        ("02503000", "00025000000300", set()),
        ("037600665606", None, {"gtin-invalid"}),
        ("7203688173", None, {"gtin-invalid"}),
        ("none", None, {"gtin-invalid"}),
        ("", None, set()),
    ],
)
def test_barcodes_are_verified_and_repaired(code, gtin, flags, tmp_path):
    """A lost zero comes back; a wrong check digit leaves the food without a barcode."""
    path = in_folder(
        tmp_path,
        tables(food=[food(10, kind="branded_food")], branded_food=[brand(10, gtin=code)]),
    )

    record = read(path)[0][0]

    assert record.gtin == gtin
    assert set(record.flags) - {"energy-unknown"} == flags


@pytest.mark.parametrize(
    ("owner", "name", "expected"),
    [("Some Company", "Crisps", "Crisps"), ("Some Company", "", "Some Company"), ("", "", None)],
)
def test_the_brand_is_its_name_or_its_owner(owner, name, expected, tmp_path):
    """Most rows name no brand."""
    row = brand(10, owner=owner, name=name)
    path = in_folder(tmp_path, tables(food=[food(10, kind="branded_food")], branded_food=[row]))

    assert read(path)[0][0].brand == expected


def test_branded_products_without_a_table_of_foods_are_named_by_their_short_description(tmp_path):
    """Parts of a release circulate without food.csv; a product nobody names is left out."""
    rows = [brand(10, short="Crisps"), brand(20)]
    files = tables(branded_food=rows)
    del files["food.csv"]

    records, bad = read(in_folder(tmp_path, files))

    assert [(r.name, r.category) for r in records] == [("Crisps", "Rice")]
    assert [(row.line, row.reason, row.fdc_id) for row in bad] == [(3, "name-missing", 20)]


def test_json_has_the_same_portions_and_labels(tmp_path):
    """The three shapes of portions and the serving of a label, as the documents have them."""
    unit = {"measureUnit": {"id": 1001, "name": "tablespoon"}}
    none = {"measureUnit": {"id": 9999, "name": "undetermined"}}
    cases = {
        "FoundationFoods": [{**unit, "value": 2, "amount": 2, "modifier": "", "gramWeight": 33.9}],
        "SRLegacyFoods": [{**none, "amount": 0.5, "modifier": "cup", "gramWeight": 114}],
        "SurveyFoods": [
            {**none, "modifier": "10205", "portionDescription": "1 cup", "gramWeight": 244},
            {**none, "modifier": "9", "portionDescription": "Quantity not specified"},
        ],
    }
    expected = [("tablespoon", 2, 33.9), ("cup", 0.5, 114), ("cup", 1, 244)]
    for (key, portions), portion_told in zip(cases.items(), expected, strict=True):
        path = tmp_path / f"{key}.json"
        path.write_bytes(document(key, [json_food(10, foodPortions=portions)]))
        (record,), bad = read(path)
        assert record.portions == (Portion(*portion_told),)
        assert bad == []

    label = {
        "gtinUpc": "37600665605",
        "servingSize": 28,
        "servingSizeUnit": "g",
        "householdServingFullText": "1 ONZ",
        "brandOwner": "Some Company",
        "brandedFoodCategory": "Rice",
    }
    path = tmp_path / "label.json"
    path.write_bytes(document("BrandedFoods", [json_food(10, **label)]))
    (record,), _ = read(path)

    assert record.portions == (Portion("serving", 1, 28), Portion("oz", 1, 28))
    assert (record.gtin, record.brand, record.category) == (
        "00037600665605",
        "Some Company",
        "Rice",
    )
    assert record.flags == ("gtin-repaired",)
