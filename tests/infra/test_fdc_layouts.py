"""A download gives the same foods however it is packed and whatever its tables are sorted by."""

import pytest

from fdc_files import (
    brand,
    document,
    food,
    gzipped,
    in_folder,
    in_zip,
    json_food,
    macros,
    nutrient,
    portion,
    read,
    table,
    tables,
    three_foods,
)
from mealtrack.domain.model.food import FoodSource, Portion
from mealtrack.infra.catalogue.fdc import NotADownload, count_foods, read_fdc

PACKINGS = {
    "folder": in_folder,
    "folder in a folder": lambda path, files: in_folder(path / "FoodData", files).parent,
    "folder of gzip": lambda path, files: in_folder(path, gzipped(files)),
    "zip": lambda path, files: in_zip(path / "all.zip", files),
    "zip with a folder": lambda path, files: in_zip(path / "all.zip", files, "FoodData_2024/"),
    "zip of gzip": lambda path, files: in_zip(path / "all.zip", gzipped(files), "FoodData_2024/"),
    "folder with a zip": lambda path, files: in_zip(path / "all.zip", files).parent,
    "zip of another name": lambda path, files: in_zip(path / "download", files),
}


@pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS)
def test_every_packing_gives_the_same_foods(pack, tmp_path):
    """A folder, a zip, gzip, one folder deep: the foods, their numbers and portions agree."""
    path = pack(tmp_path, three_foods())

    records, bad = read(path)

    assert [(r.fdc_id, r.source_key, r.name) for r in records] == [
        (10, "10", "Rice"),
        (20, "20", "Bread"),
        (30, "30", "Milk"),
    ]
    assert records[0].source is FoodSource.SR_LEGACY
    assert records[0].per_100g == {"energy": 130, "protein": 2.7, "carbs": 28, "fat": 0.3}
    assert records[0].portions == (Portion("cup", 1, 158),)
    assert bad == []
    assert count_foods(path) == 3


@pytest.mark.parametrize("packing", ["plain", "gzip", "zip", "folder"])
@pytest.mark.parametrize(
    ("key", "source"),
    [
        ("FoundationFoods", FoodSource.FOUNDATION),
        ("SRLegacyFoods", FoodSource.SR_LEGACY),
        ("SurveyFoods", FoodSource.SURVEY),
        ("BrandedFoods", FoodSource.BRANDED),
    ],
)
def test_json_downloads_give_foods_too(key, source, packing, tmp_path):
    """Each of the four top-level keys, plain, packed by gzip, in a zip, in a folder."""
    files = {"FoodData.json": document(key, [json_food(20, "Bread"), json_food(10)])}
    if packing == "zip":
        path = in_zip(tmp_path / "FoodData.zip", files)
    else:
        files = gzipped(files) if packing == "gzip" else files
        folder = in_folder(tmp_path, files)
        path = folder if packing == "folder" else next(folder.iterdir())

    records, bad = read(path)

    assert [(r.fdc_id, r.name, r.source) for r in records] == [
        (10, "Rice", source),
        (20, "Bread", source),
    ]
    assert records[0].per_100g == {"energy": 130, "protein": 2.7, "carbs": 28, "fat": 0.3}
    assert bad == []
    assert count_foods(path) is None


def test_json_may_be_written_over_many_lines(tmp_path):
    """Some releases are indented, and begin with a byte order mark."""
    text = document("SRLegacyFoods", [json_food(10)]).decode()
    for mark in "{}[],":
        text = text.replace(mark, f"\r\n  {mark}\r\n")
    path = tmp_path / "indented.json"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())

    records, _ = read(path)

    assert [r.name for r in records] == ["Rice"]


def test_foods_come_by_id_whatever_the_tables_are_sorted_by(tmp_path):
    """Foundation's foods are in no order, and nutrients may come grouped by nutrient."""
    foods = [food(30, "Milk"), food(10, "Rice"), food(20, "Bread")]
    rows = sorted(macros(10) + macros(30) + macros(20), key=lambda row: (row[2], -row[1]))
    path = in_folder(tmp_path, tables(food=foods, food_nutrient=rows))

    records, bad = read(path)

    assert [r.fdc_id for r in records] == [10, 20, 30]
    assert all(len(r.per_100g) == 4 for r in records)
    assert bad == []


def test_reading_goes_on_behind_an_id(tmp_path):
    """Resuming gives what is left, and reports the rows of what is left."""
    files = three_foods()
    files["food_portion.csv"] = table(
        "food_portion.csv", [portion(10, 0, "cup", 1), portion(30, 0, "cup", 1)]
    )
    path = in_folder(tmp_path, files)
    whole, _ = read(path)

    rest, bad = read(path, after=10)

    assert rest == whole[1:]
    assert [row.fdc_id for row in bad] == [30]


def test_columns_may_be_in_another_order_and_among_others(tmp_path):
    """Releases add columns; the header says where what is, a byte order mark aside."""
    files = three_foods()
    files["food.csv"] = (
        "\ufeffdescription,data_type,new,fdc_id,food_category_id\r\n"
        '"Rice, ""cooked""",sr_legacy_food,x,10,\r\n'
    ).encode()
    path = in_folder(tmp_path, files)

    records, _ = read(path)

    assert [r.name for r in records] == ['Rice, "cooked"']


def test_samples_are_no_foods(tmp_path):
    """Foundation's table of foods lists every laboratory sample too, with nutrients."""
    kinds = ["sub_sample_food", "sample_food", "market_acquisition", "experimental_food"]
    foods = [food(n, kind=kind) for n, kind in enumerate(kinds, start=1)]
    nutrients = [row for n, _ in enumerate(kinds, start=1) for row in macros(n)]
    path = in_folder(
        tmp_path, tables(food=[*foods, food(9)], food_nutrient=[*nutrients, *macros(9)])
    )

    records, bad = read(path)

    assert [r.fdc_id for r in records] == [9]
    assert bad == []
    assert count_foods(path) == 1


def test_the_table_of_foundation_foods_tells_which_version_is_valid(tmp_path):
    """food.csv keeps replaced versions; of two listed under one NDB number the newer is valid."""
    foods = [
        food(n, name, "foundation_food") for n, name in ((3, "A"), (1, "A"), (2, "B"), (4, "C"))
    ]
    path = in_folder(
        tmp_path,
        tables(food=foods, foundation_food=[(2, "16158", ""), (3, "9040", ""), (4, "16158", "")]),
    )

    records, _ = read(path)

    assert [r.fdc_id for r in records] == [3, 4]


def test_without_that_table_the_newest_of_each_name_is_valid(tmp_path):
    """Every version of a Foundation food keeps its name."""
    foods = [food(n, name, "foundation_food") for n, name in ((3, "A"), (1, "A"), (2, "B"))]
    path = in_folder(tmp_path, tables(food=foods))

    records, _ = read(path)

    assert [r.fdc_id for r in records] == [2, 3]


def test_survey_tables_may_tell_nutrients_by_number(tmp_path):
    """What is 1008 elsewhere is "208" there, and "205.2" is not "205"."""
    rows = [nutrient(10, "208", 130), nutrient(10, "205.2", 27), nutrient(10, "1003", 2.7)]
    path = in_folder(
        tmp_path, tables(food=[food(10, kind="survey_fndds_food")], food_nutrient=rows)
    )

    records, _ = read(path)

    assert records[0].per_100g == {"energy": 130, "carbs": 27, "protein": 2.7}


def test_what_is_blank_or_unknown_is_absent_not_zero(tmp_path):
    """A stated 0 is kept; a blank amount and a nutrient nobody knows here are not stated."""
    rows = [nutrient(10, 1093, 0), nutrient(10, 1087, ""), nutrient(10, 2066, 5)]
    path = in_folder(tmp_path, tables(food=[food(10)], food_nutrient=rows))

    records, bad = read(path)

    assert records[0].per_100g == {"sodium": 0}
    assert records[0].flags == ("energy-unknown",)
    assert bad == []


def test_categories_come_from_where_each_kind_keeps_them(tmp_path):
    """By id, as a text in its place, from the survey's own table, from the label."""
    path = in_folder(
        tmp_path,
        tables(
            food=[
                food(1, category="20"),
                food(2, kind="branded_food", category="Oils Edible"),
                food(3, kind="survey_fndds_food", category="1002"),
                food(4, kind="branded_food", category="99"),
            ],
            food_category=[(20, "2000", "Cereal Grains and Pasta")],
            survey_fndds_food=[(3, "11121100", "1002", "", "")],
            wweia_food_category=[(1002, "Milk, whole")],
            branded_food=[brand(4)],
        ),
    )

    records, _ = read(path)

    assert [r.category for r in records] == [
        "Cereal Grains and Pasta",
        "Oils Edible",
        "Milk, whole",
        "Rice",
    ]


def test_common_names_are_synonyms(tmp_path):
    """Other attributes of a food are not."""
    attributes = [
        (1, 10, 0, "1000", "", "Pollock"),
        (2, 10, 0, "1000", "", "Pollock"),
        (3, 10, 0, "999", "Source", "laboratory"),
    ]
    path = in_folder(tmp_path, tables(food=[food(10)], food_attribute=attributes))
    json = tmp_path / "foods.json"
    kinds = {"Common Name": "Pollock", "Attribute": "laboratory"}
    told = [{"value": v, "foodAttributeType": {"name": k}} for k, v in kinds.items()]
    json.write_bytes(document("SRLegacyFoods", [json_food(10, foodAttributes=told)]))

    assert read(path)[0][0].synonyms == ("Pollock",)
    assert read(json)[0][0].synonyms == ("Pollock",)


def test_names_are_on_one_line_and_short_enough(tmp_path):
    """Invisible characters go, and a name nobody can store is cut between words and marked."""
    long = "Very " * 100
    foods = [food(1, " Rice\u200b,\n\x00 cooked\u00a0"), food(2, long)]
    path = in_folder(tmp_path, tables(food=foods))

    records, _ = read(path)

    assert records[0].name == "Rice, cooked"
    assert len(records[1].name) <= 400
    assert records[1].name.endswith("Very…")
    assert "name-shortened" in records[1].flags


def test_doubtful_records_come_marked(tmp_path):
    """The quality gate has seen every record."""
    path = in_folder(tmp_path, tables(food=[food(10)], food_nutrient=macros(10, kcal=600)))

    records, _ = read(path)

    assert "energy-mismatch" in records[0].flags


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path / "missing.zip",
        lambda path: in_folder(path / "empty", {}),
        lambda path: in_folder(path / "other", {"notes.txt": b"hello"}),
        lambda path: in_folder(path / "other", {"prices.csv": b"a,b\n1,2\n"}),
        lambda path: in_folder(path / "page", {"x.json": b'{"foods": []}'}) / "x.json",
        lambda path: in_folder(path / "page", {"x.json": b"[]"}) / "x.json",
        lambda path: in_folder(path / "page", {"x.json": b""}) / "x.json",
        lambda path: in_folder(path / "photo", {"x.jpg": b"\xff\xd8\xff\xe0" * 100}) / "x.jpg",
        lambda path: in_zip(path / "two.zip", {"a/food.csv": b"x", "b/food.csv": b"x"}),
    ],
)
def test_what_is_no_download_is_refused_with_a_sentence(make, tmp_path):
    """Nothing there, another format, an answer of the API, two downloads at once."""
    path = make(tmp_path)

    with pytest.raises(NotADownload, match=r"\.$"):
        list(read_fdc(path, on_bad_row=print))

    assert count_foods(path) is None
