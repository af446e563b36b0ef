"""What the commands say, and what they leave behind, when they are given something wrong."""

import json
import sqlite3
from contextlib import closing

import pytest

from fdc_files import food, in_folder, macros, nutrient, tables
from served import run

pytestmark = pytest.mark.e2e


@pytest.fixture
def home(tmp_path):
    return tmp_path / "var"


def download(folder, **more):
    """Two foods and a row that cannot be used."""
    rows = [*macros(10), *macros(20, kcal=265, carbs=49), nutrient(20, 1004, "much")]
    return in_folder(folder, tables(food=[food(10), food(20)], food_nutrient=rows) | more)


def reports(home):
    with closing(sqlite3.connect(home / "mealtrack.db")) as database:
        told = database.execute("SELECT report FROM imports WHERE name <> 'starter'").fetchall()
    return [json.loads(report) for (report,) in told]


def test_what_was_passed_over_is_said_and_kept(home, tmp_path):
    """By reason, in the answer and with the import."""
    done = run(home, "foods", "import", str(download(tmp_path / "download")))
    assert done.returncode == 0, done.stderr
    assert "2 foods read" in done.stdout
    assert "1 rows passed over: amount-malformed" in done.stdout
    (report,) = reports(home)
    assert (report["read"], report["bad_rows"]) == (2, {"amount-malformed": 1})


def test_a_file_that_breaks_says_where_and_what_is_stored(home, tmp_path):
    """The line, the foods before it, and the rows that were passed over."""
    folder = download(tmp_path / "download")
    with (folder / "food_nutrient.csv").open("ab") as table:
        table.write(b'"1","30","1008","1')  # cut in the middle of a field
    done = run(home, "foods", "import", str(folder), "--quiet")
    assert done.returncode != 0
    assert "food_nutrient.csv" in done.stderr
    assert "is stored (" in done.stderr
    assert "1 amount-malformed" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_no_download_stores_nothing_and_says_so(home, tmp_path):
    """There is nothing to repair in it."""
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    done = run(home, "foods", "import", str(other))
    assert done.returncode != 0
    assert "FoodData Central" in done.stderr
    assert "is stored" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("password", ["short", "x" * 129])
def test_a_password_the_api_would_refuse_is_refused(home, password):
    """In one line, before anything is made."""
    done = run(home, "user", "create", "ann@example.org", text=f"{password}\n")
    assert done.returncode == 2
    assert "8 to 128 characters" in done.stderr
    assert not home.exists()
