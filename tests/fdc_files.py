"""Small downloads of FoodData Central made for tests, in every way they may be packed."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from mealtrack.domain.model.food import FoodRecord
from mealtrack.infra.catalogue.fdc import BadRow, read_fdc

Rows = Sequence[Sequence[object]]
Tables = Mapping[str, bytes]

HEADERS = {
    "food.csv": "fdc_id data_type description food_category_id publication_date",
    "food_nutrient.csv": "id fdc_id nutrient_id amount data_points",
    "food_portion.csv": "id fdc_id seq_num amount measure_unit_id portion_description modifier"
    " gram_weight data_points",
    "food_category.csv": "id code description",
    "measure_unit.csv": "id name",
    "foundation_food.csv": "fdc_id NDB_number footnote",
    "branded_food.csv": "fdc_id brand_owner brand_name subbrand_name gtin_upc ingredients"
    " serving_size serving_size_unit household_serving_fulltext branded_food_category"
    " short_description",
    "survey_fndds_food.csv": "fdc_id food_code wweia_category_code start_date end_date",
    "wweia_food_category.csv": "wweia_food_category wweia_food_category_description",
    "food_attribute.csv": "id fdc_id seq_num food_attribute_type_id name value",
}


def table(name: str, rows: Rows) -> bytes:
    """A table as the publisher writes it: every field quoted."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(HEADERS[name].split())
    writer.writerows(rows)
    return text.getvalue().encode()


def tables(**rows: Rows) -> dict[str, bytes]:
    """Tables by name without .csv; foods and nutrients are always there."""
    given = {"food": [], "food_nutrient": []} | rows
    return {f"{name}.csv": table(f"{name}.csv", table_rows) for name, table_rows in given.items()}


def food(fdc_id: int, name: str = "Rice", kind: str = "sr_legacy_food", category: str = "") -> list:
    return [fdc_id, kind, name, category, "2019-04-01"]


def nutrient(fdc_id: object, nutrient_id: object, amount: object) -> list:
    return ["1", fdc_id, nutrient_id, amount, ""]


def macros(fdc_id: int, kcal: float = 130, protein: float = 2.7, carbs: float = 28) -> list[list]:
    amounts = {1008: kcal, 1003: protein, 1005: carbs, 1004: 0.3}
    return [nutrient(fdc_id, number, amount) for number, amount in amounts.items()]


def portion(
    fdc_id: int, amount: object, modifier: str, mass_g: object, unit: object = 9999, text: str = ""
) -> list:
    return ["1", fdc_id, "1", amount, unit, text, modifier, mass_g, ""]


def brand(
    fdc_id: int,
    gtin: str = "037600665605",
    size: object = 30,
    unit: str = "g",
    household: str = "",
    owner: str = "Some Company",
    name: str = "",
    short: str = "",
) -> list:
    return [fdc_id, owner, name, "", gtin, "RICE", size, unit, household, "Rice", short]


def three_foods() -> dict[str, bytes]:
    return tables(
        food=[food(10, "Rice"), food(20, "Bread"), food(30, "Milk")],
        food_nutrient=[*macros(10), *macros(20, kcal=265, carbs=49), *macros(30, kcal=60, carbs=5)],
        food_portion=[portion(10, 1, "cup", 158), portion(30, 1, "cup", 244)],
    )


def in_folder(folder: Path, files: Tables) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def gzipped(files: Tables) -> dict[str, bytes]:
    return {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in files.items()}


def in_zip(path: Path, files: Tables, folder: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}{name}", content)
    return path


def document(key: str, foods: Sequence[object]) -> bytes:
    """A JSON download: one food a line, as the publisher writes them."""
    lines = ",\n".join(json.dumps(food) for food in foods)
    return f'{{"{key}":[\n{lines}\n]}}\n'.encode()


def json_food(fdc_id: int, name: str = "Rice", kcal: float = 130, **more: object) -> dict:
    amounts = {1008: kcal, 1003: 2.7, 1005: 28, 1004: 0.3}
    return {
        "fdcId": fdc_id,
        "description": name,
        "foodNutrients": [
            {"type": "FoodNutrient", "nutrient": {"id": number}, "amount": amount}
            for number, amount in amounts.items()
        ],
        **more,
    }


def read(path: Path, after: int = 0) -> tuple[list[FoodRecord], list[BadRow]]:
    """All that is in a sound download."""
    bad: list[BadRow] = []
    return list(read_fdc(path, on_bad_row=bad.append, after=after)), bad
