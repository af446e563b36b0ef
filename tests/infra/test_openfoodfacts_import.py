"""Exports of Open Food Facts: told from other files, read in order, imported once."""

import gzip
import json
from collections import Counter

import pytest

from build import amounts
from fake_openfoodfacts import a_product, in_the_new_shape
from mealtrack.app.queries.foods import GetFoodByGtin
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodSource
from mealtrack.infra.catalogue.files import fingerprint
from mealtrack.infra.catalogue.openfoodfacts import Export, is_export
from mealtrack.infra.catalogue.store import BATCH, ImportReport
from running_system import a_user

pytestmark = pytest.mark.anyio
COLUMNS = ["code", "product_name", "brands", "categories_en", "serving_size", "last_modified_t"]
NUTRIENTS = ["energy-kcal_100g", "proteins_100g", "carbohydrates_100g", "fat_100g", "salt_100g"]


def row(code, name="Bread", kcal="250", protein="9", carbs="49", fat="2", salt="1.1", size=""):
    return [code, name, "Mill", "Foods,Breads", size, "1700000000", kcal, protein, carbs, fat, salt]


def table(path, *rows, delimiter="\t", columns=(*COLUMNS, *NUTRIENTS)):
    lines = [delimiter.join(columns), *(delimiter.join(fields) for fields in rows)]
    text = ("\n".join(lines) + "\n").encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


def lines(path, *products):
    text = "".join(json.dumps(product) + "\n" for product in products).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


def read(path, after=0):
    bad = []
    return list(Export(path, bad.append, after=after).records()), bad


def code_of(number):
    """A made-up EAN-13 with its check digit."""
    body = f"400{number:09}"
    weighted = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body))
    return f"{body}{-weighted % 10}"


@pytest.mark.parametrize("name", ["all.tsv", "all.csv", "all.csv.gz"])
def test_the_table_is_known_by_its_header(name, tmp_path):
    """Tabs whatever the ending says, packed or not."""
    path = table(tmp_path / name, row(code_of(1), size="2 slices (60 g)"))
    assert is_export(path)
    (food,), bad = read(path)

    assert bad == []
    assert food.source is FoodSource.OPEN_FOOD_FACTS
    assert (food.name, food.brand, food.category) == ("Bread", "Mill", "Breads")
    assert food.portions[0].mass_g == 60
    assert food.per_100g == amounts(250, 9, 49, 2, salt=1100, sodium=440)


def test_commas_are_read_too(tmp_path):
    """With quotes around what has a comma in it."""
    fields = row(code_of(1), name='"Bread, whole"')
    fields[3] = '"Foods,Breads"'
    path = table(tmp_path / "all.csv", fields, delimiter=",")

    assert is_export(path)
    assert read(path)[0][0].name == "Bread, whole"


@pytest.mark.parametrize("name", ["dump.jsonl", "dump.jsonl.gz"])
def test_json_lines_are_read_in_both_shapes(name, tmp_path):
    """The dump of the whole database has one product a line."""
    old, new = a_product(code_of(1)), in_the_new_shape(a_product(code_of(2)))
    path = lines(tmp_path / name, old, new)

    assert is_export(path)
    assert [food.per_100g["sodium"] for food in read(path)[0]] == [42.8, 42.8]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"fdc_id,data_type,description\n1,sr_legacy_food,x\n",
        b'{"FoundationFoods":[\n{}]}',
        b"\x1f\x8b broken",
        b"\x00" * 100,
    ],
)
def test_other_files_are_not_taken_for_one(content, tmp_path):
    """They are somebody else's to read, or nobody's."""
    path = tmp_path / "food.csv"
    path.write_bytes(content)

    assert not is_export(path)


def test_bad_rows_are_named_by_reason_and_line(tmp_path):
    """What is left out is told; what is only doubtful is kept and marked."""
    path = table(
        tmp_path / "all.tsv",
        row("abc"),
        row(code_of(1), name=" "),
        row(code_of(2), kcal="", protein="", carbs="", fat="", salt=""),
        [code_of(3), "too", "few"],
        row(code_of(4), kcal="1046"),
        row("12345670000000000000"),
        row("037600665605"[1:]),
        row(code_of(5), kcal="many"),
    )
    foods, bad = read(path)

    assert [(one.line, str(one.reason)) for one in bad] == [
        (2, "code-malformed"),
        (3, "name-missing"),
        (4, "values-missing"),
        (5, "product-malformed"),
    ]
    assert [food.flags for food in foods] == [
        ("energy-mismatch", "energy-too-high", "unit-magnitude"),
        ("gtin-invalid",),
        ("gtin-repaired",),
        ("energy-computed", "not-a-number"),
    ]


def test_a_cut_file_gives_what_came_before(tmp_path):
    """And says where it broke."""
    whole = table(tmp_path / "all.csv.gz", *(row(code_of(n)) for n in range(5000)))
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(whole.read_bytes()[:-2000])
    export = Export(cut, lambda _: None)
    foods = []
    with pytest.raises(Invalid, match=r"cut off|damaged"):
        foods.extend(export.records())
    got = list(read(whole)[0])

    assert 0 < export.line - 1 < 5000
    assert got[export.line - 2].source_key == code_of(export.line - 2)


def test_reading_goes_on_behind_a_line(tmp_path):
    """The same foods as in one go."""
    path = table(tmp_path / "all.tsv", *(row(code_of(n)) for n in range(10)), row("bad"))
    export = Export(path, lambda _: None)
    records = export.records()
    first = [next(records) for _ in range(4)]
    rest, bad = read(path, after=export.line)

    assert first + rest == read(path)[0]
    assert [one.line for one in bad] == [12]


async def fill(system, path, on_progress=lambda _: None):
    bad = []
    run = await system.catalogue.run(fingerprint(path), path.name)
    export = Export(path, bad.append, after=run.last_key)
    report = ImportReport()
    await system.catalogue.fill(
        export.records(), run, report, on_progress, place=lambda: export.line
    )
    return report, bad


async def test_importing_again_changes_nothing(system, tmp_path):
    """A product that comes twice is one food; a new export updates what changed."""
    path = table(tmp_path / "a.tsv", row(code_of(1)), row(code_of(2)), row(code_of(1)))
    first, _ = await fill(system, path)
    second, _ = await fill(system, path)
    newer = table(tmp_path / "b.tsv", row(code_of(1), kcal="260"), row(code_of(2)))
    third, _ = await fill(system, newer)
    user = await a_user(system)
    food = await system.queries.send(GetFoodByGtin(user_id=user, gtin=code_of(1)))

    assert (first.added, first.unchanged) == (2, 1)
    assert (second.read, second.changes) == (3, 0)
    assert (third.changed, third.unchanged) == (1, 1)
    assert (food.calories, food.version) == (260, 2)


async def test_an_interrupted_import_goes_on_where_it_stopped(system, tmp_path):
    """What was stored is not read again, and the index has all of it."""
    path = table(tmp_path / "a.tsv", *(row(code_of(n)) for n in range(BATCH + 200)))

    class Killed(Exception):
        pass

    def kill(count):
        raise Killed

    with pytest.raises(Killed):
        await fill(system, path, kill)
    report, _ = await fill(system, path)
    stats = await system.catalogue.stats()

    assert (report.read, report.added) == (200, 200)
    assert stats.foods == stats.indexed == BATCH + 200


@pytest.mark.data
async def test_the_shared_export_is_imported_to_the_last_row(system, test_data):
    """A thousand rows: each is a food or has its reason, and doubtful ones are marked."""
    path = test_data / "openfoodfacts" / "export_csv_1000_rows_206_columns.tsv.gz"
    report, bad = await fill(system, path)
    foods, _ = read(path)
    flags = Counter(flag for food in foods for flag in food.flags)
    macros = [f for f in foods if {"energy", "protein", "carbs", "fat"} <= set(f.per_100g)]

    assert (report.read, report.added, report.changed, report.unchanged) == (706, 706, 0, 0)
    assert Counter(str(one.reason) for one in bad) == {"values-missing": 240, "name-missing": 54}
    assert report.read + len(bad) == 1000
    assert flags["energy-too-high"] == 2
    assert flags["energy-mismatch"] == 43
    assert flags["gtin-invalid"] == 119
    assert flags["gtin-repaired"] == 4
    assert len(macros) == 644


@pytest.mark.data
def test_recorded_products_are_read(test_data):
    """A product as versions 0 and 2 of the API answered it, and 42 of a search."""
    from mealtrack.infra.catalogue.openfoodfacts import Fault, record_of

    folder = test_data / "openfoodfacts"
    cocoa = json.loads((folder / "api_v0_product_7622210288257_oreo.json").read_bytes())
    packed = (folder / "api_v2_product_3029330003533_1.json.gz").read_bytes()
    bread = json.loads(gzip.decompress(packed))
    coca = json.loads(gzip.decompress((folder / "api_search_coca_1.json.gz").read_bytes()))
    food = record_of(cocoa["product"])
    toast = record_of(bread["product"])

    assert (food.per_100g["energy"], food.per_100g["magnesium"]) == (375, 156)
    assert (toast.per_100g["energy"], toast.per_100g["sodium"]) == (246, 440)
    assert toast.portions[0].mass_g == 60.8
    found = [record_of(product) for product in coca["products"]]
    assert Counter(type(one) for one in found)[Fault] == 5
