"""Damaged downloads: reading stops with file, line and reason, and nothing half-read comes out."""

import gzip
import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fdc_files import (
    document,
    food,
    gzipped,
    in_folder,
    in_zip,
    json_food,
    macros,
    portion,
    read,
    tables,
    three_foods,
)
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.food import FoodRecord
from mealtrack.infra.catalogue.fdc import CorruptImport, count_foods, read_fdc

KCAL = {n: 100 + n / 100 for n in range(1, 251)}


def many_foods() -> dict[str, bytes]:
    """Enough of them that a cut leaves whole ones."""
    return tables(
        food=[food(n, f"Food {n}") for n in KCAL],
        food_nutrient=[row for n, kcal in KCAL.items() for row in macros(n, kcal=kcal)],
        food_portion=[portion(n, 1, "cup", 100 + n) for n in KCAL],
    )


def many_in_json() -> bytes:
    return document("SRLegacyFoods", [json_food(n, f"Food {n}", kcal) for n, kcal in KCAL.items()])


def take(path: Path, after: int = 0) -> tuple[list[FoodRecord], CorruptImport | None]:
    """What comes out before the damage, and the damage if there is any."""
    records: list[FoodRecord] = []
    try:
        for record in read_fdc(path, on_bad_row=[].append, after=after):
            records.append(record)  # noqa: PERF402 -- a list of them all would lose these
    except CorruptImport as damage:
        return records, damage
    return records, None


def read_until_damage(path: Path, after: int = 0) -> tuple[list[FoodRecord], CorruptImport]:
    records, damage = take(path, after)
    assert damage, "it was read to the end"
    return records, damage


def replaced(files: dict[str, bytes], name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


FAULTS = {
    "no header": (lambda f: {**f, "food.csv": b""}, "food.csv", 1, "empty"),
    "wrong columns": (lambda f: {**f, "food.csv": b"id,name\n1,a\n"}, "food.csv", 1, "fdc_id"),
    "wrong delimiter": (
        lambda f: {**f, "food.csv": f["food.csv"].replace(b",", b";")},
        "food.csv",
        1,
        "no row",
    ),
    "a page in place of it": (
        lambda f: {**f, "food.csv": b"<!doctype html>\n<title>Gone</title>\n"},
        "food.csv",
        1,
        "fdc_id",
    ),
    "a column less": (
        lambda f: replaced(f, "food_nutrient.csv", b'"amount"', b'"total"'),
        "food_nutrient.csv",
        1,
        "amount",
    ),
    "no nutrients": (
        lambda f: {k: v for k, v in f.items() if k != "food_nutrient.csv"},
        "food_nutrient.csv",
        0,
        "lacks",
    ),
    "not UTF-8": (lambda f: replaced(f, "food.csv", b"Bread", b"Br\xe9ad"), "food.csv", 3, "UTF-8"),
    "UTF-16": (
        lambda f: {**f, "food.csv": f["food.csv"].decode().encode("utf-16")},
        "food.csv",
        1,
        "UTF-8",
    ),
    "cut in a quote": (
        lambda f: {**f, "food.csv": f["food.csv"][:-12]},
        "food.csv",
        4,
        "ends within",
    ),
    "cut in a row": (
        lambda f: {**f, "food.csv": f["food.csv"].replace(b'"', b"")[:-12]},
        "food.csv",
        4,
        "ends within a row",
    ),
    "an endless quote": (
        lambda f: {**f, "food.csv": f["food.csv"] + b'"40","' + b"x\n" * 70_000},
        "food.csv",
        None,
        "never ends",
    ),
    "an endless line": (
        lambda f: replaced(f, "food.csv", b'"Bread"', b'"' + b"x" * (1 << 20) + b'"'),
        "food.csv",
        3,
        "longer",
    ),
    "a damaged table of names": (
        lambda f: {**f, "food_category.csv": b"\xff\xfe\n"},
        "food_category.csv",
        1,
        "UTF-8",
    ),
}


@pytest.mark.parametrize(("spoil", "file", "line", "words"), FAULTS.values(), ids=FAULTS)
def test_damage_is_told_by_file_line_and_reason(spoil, file, line, words, tmp_path):
    """A sentence a person can act upon, and the same for programs."""
    path = in_folder(tmp_path, spoil(three_foods()))

    _, damage = read_until_damage(path)

    assert isinstance(damage, Invalid)
    assert damage.code == "import-corrupt"
    assert damage.file == file
    assert line is None or damage.line == line
    assert words in damage.reason
    assert str(damage).startswith(f"{file}, line {damage.line:,}: " if damage.line else f"{file}: ")
    assert damage.extensions() == {"file": file, "line": damage.line, "reason": damage.reason}


@pytest.mark.parametrize("name", ["food.csv", "food_nutrient.csv", "food_portion.csv"])
@pytest.mark.parametrize("packing", ["gzip", "plain"])
def test_what_came_before_the_damage_is_read_and_whole(name, packing, tmp_path):
    """The foods behind it stay out, the one it went through included."""
    files = many_foods()
    whole, _ = read(in_folder(tmp_path / "whole", files))
    if packing == "gzip":
        packed = gzip.compress(files[name])
        files[f"{name}.gz"] = packed[: len(packed) // 2]
        del files[name]
    else:
        lines = files[name].split(b"\n")
        lines[len(lines) // 2] = b"\xff"
        files[name] = b"\n".join(lines)

    records, damage = read_until_damage(in_folder(tmp_path / "cut", files))

    assert 0 < len(records) < len(whole)
    assert records == whole[: len(records)]
    assert damage.line > 100


def test_the_first_file_that_is_damaged_is_told(tmp_path):
    """Others may be damaged too; what comes out is whole in all of them."""
    files = many_foods()
    for name in ("food.csv", "food_nutrient.csv", "food_portion.csv"):
        files[name] = files[name][: len(files[name]) // 2]

    records, damage = read_until_damage(in_folder(tmp_path, files))

    assert damage.file == "food.csv"
    assert 0 < len(records) <= 125
    assert all(r.portions and len(r.per_100g) == 4 for r in records)


def test_nothing_is_believed_of_an_unordered_file_that_is_cut(tmp_path):
    """Behind the cut there may be more of any food."""
    rows = sorted((row for n in KCAL for row in macros(n)), key=lambda row: row[2])
    files = tables(food=[food(n) for n in KCAL], food_nutrient=rows)
    files["food_nutrient.csv"] = files["food_nutrient.csv"][:-20]

    records, _ = read_until_damage(in_folder(tmp_path, files))

    assert records == []


def test_nothing_is_believed_of_a_file_that_fails_its_checksum(tmp_path):
    """It was read to the end, and one of its digits may be another."""
    files = gzipped(many_foods())
    packed = bytearray(files["food_nutrient.csv.gz"])
    packed[-8] ^= 0xFF
    files["food_nutrient.csv.gz"] = bytes(packed)

    records, damage = read_until_damage(in_folder(tmp_path, files))

    assert records == []
    assert "damaged" in damage.reason


def test_a_zip_that_was_cut_off_can_not_be_opened(tmp_path):
    """Its table of contents is at the end."""
    path = in_zip(tmp_path / "all.zip", many_foods())
    path.write_bytes(path.read_bytes()[:-100])

    records, damage = read_until_damage(path)

    assert (records, damage.file, damage.line) == ([], "all.zip", 0)
    assert count_foods(path) is None


def test_a_member_of_a_zip_that_is_damaged_is_named(tmp_path):
    """The checksum of a member shows at its end."""
    path = in_zip(tmp_path / "all.zip", many_foods())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("food_portion.csv")
    content = bytearray(path.read_bytes())
    content[info.header_offset + 200] ^= 0xFF
    path.write_bytes(content)

    records, damage = read_until_damage(path)

    assert records == []
    assert damage.file == "food_portion.csv in all.zip"


def test_a_table_does_not_get_lost_with_its_name(tmp_path):
    """A damaged name in the zip's table of contents is damage, not a download without portions."""
    path = in_zip(tmp_path / "all.zip", three_foods())
    head, _, tail = path.read_bytes().rpartition(b"food_portion.csv")
    path.write_bytes(head + b"foot_portion.cs_" + tail)

    records, damage = read_until_damage(path)

    assert records == []
    assert damage.file == "foot_portion.cs_ in all.zip"


def test_a_zip_packed_by_another_method_is_refused(tmp_path):
    """Only what every zip program writes by default can be read."""
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in three_foods().items():
            archive.writestr(name, content)
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + place] = 9  # Deflate64, which Windows uses for huge files
    path.write_bytes(content)

    _, damage = read_until_damage(path)

    assert "method" in damage.reason


def test_a_zip_with_a_password_is_refused(tmp_path):
    """There is no one to ask for it."""
    path = in_zip(tmp_path / "all.zip", three_foods())
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + place] |= 1
    path.write_bytes(content)

    _, damage = read_until_damage(path)

    assert "password" in damage.reason


FOOD_200 = b'{"fdcId": 200,'
JSON_FAULTS = {
    "cut": (lambda text: text[: len(text) // 2], "ends too early"),
    "cut behind a food": (
        lambda text: text[: text.index(b"\n", len(text) // 2) + 1],
        "ends too early",
    ),
    "not UTF-8": (lambda text: text.replace(b"Food 200", b"Food \xff"), "UTF8"),
    "no number": (lambda text: text.replace(b"102.0", b"NaN"), "broken"),
    "more than numbers can hold": (lambda text: text.replace(b"102.0", b"1e999"), "overflow"),
    "a comma less": (lambda text: text.replace(b"},\n" + FOOD_200, b"}\n" + FOOD_200), "broken"),
    "something behind it": (lambda text: text + b"<html>", "broken"),
    "nested for ever": (
        lambda text: text.replace(b"102.0", b"[" * 100_000 + b"]" * 100_000),
        "nested too deeply",
    ),
    "nested line by line": (
        lambda text: text.replace(b"102.0", b"[\n" * 100_000),
        "nested too deeply",
    ),
}


@pytest.mark.parametrize(("spoil", "words"), JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_a_broken_document_stops_where_it_breaks(spoil, words, tmp_path):
    """The foods before it are whole; the line is the one that broke it."""
    path = tmp_path / "foods.json"
    text = many_in_json()
    path.write_bytes(text)
    whole, _ = read(path)
    path.write_bytes(spoil(text))

    records, damage = read_until_damage(path)

    assert words in damage.reason
    assert damage.line > 100
    assert len(records) >= 100
    assert records == whole[: len(records)]


def test_a_food_of_unlimited_size_is_refused(tmp_path):
    """Memory stays bounded whatever a file holds."""
    path = tmp_path / "foods.json"
    with path.open("wb") as file:
        file.write(b'{"BrandedFoods":[{"description":"')
        for _ in range(9):
            file.write(b"x" * (1 << 20))

    records, damage = read_until_damage(path)

    assert records == []
    assert "8 MB" in damage.reason


def test_resuming_a_damaged_download_tells_the_same(tmp_path):
    """What is left before the damage, then the damage."""
    files = many_foods()
    files["food.csv"] = files["food.csv"][: len(files["food.csv"]) // 2]
    path = in_folder(tmp_path, files)
    all_of_it, first = read_until_damage(path)

    rest, again = read_until_damage(path, after=all_of_it[3].fdc_id)

    assert rest == all_of_it[4:]
    assert str(again) == str(first)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The foods of the sound downloads: tables, document."""
    path = tmp_path_factory.mktemp("sound")
    (path / "foods.json").write_bytes(many_in_json())
    return read(in_folder(path / "tables", many_foods()))[0], read(path / "foods.json")[0]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["food.csv", "food_nutrient.csv", "food_portion.csv"]),
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 255) | st.none(),
)
def test_no_damage_anywhere_gives_a_half_read_food(whole, name, place, flip):
    """Cut a packed table anywhere, or change any byte: what comes out is as in the sound one."""
    files = many_foods()
    packed = bytearray(gzip.compress(files.pop(name), mtime=0))
    at = int(place * len(packed))
    if flip is None:
        del packed[at:]
    else:
        packed[at] ^= flip

    with TemporaryDirectory() as folder:
        files[f"{name}.gz"] = bytes(packed)
        records, damage = take(in_folder(Path(folder), files))

    assert records == whole[0][: len(records)]
    assert damage or len(records) == len(whole[0])


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 1, exclude_max=True))
def test_a_document_cut_anywhere_gives_no_half_read_food(whole, place):
    """Each food that comes out is one of the sound document."""
    text = many_in_json()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "foods.json"
        path.write_bytes(text[: int(place * (len(text) - 2))])
        records, damage = take(path)

    assert records == whole[1][: len(records)]
    assert damage
