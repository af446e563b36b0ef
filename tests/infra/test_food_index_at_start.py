"""The served product and its food index: a command writes to it, an older version left one."""

import pytest

from fdc_files import food, in_folder, macros, tables
from mealtrack.infra.adapters.food_index.tantivy.documents import SCHEMA_VERSION
from served import run, served


@pytest.fixture
def home(tmp_path):
    return tmp_path / "var"


def imported(home, name):
    """A food of that name, by `mealtrack foods import` in a process of its own."""
    files = tables(food=[food(1, name)], food_nutrient=macros(1))
    done = run(home, "foods", "import", str(in_folder(home.parent / "download", files)))
    assert done.returncode == 0, done.stderr


def found(server, text):
    answer = server.sign_up().get("/v1/foods/search", params={"q": text}).raise_for_status()
    return [line["name"] for line in answer.json()["results"]]


def test_a_server_follows_a_command_and_rebuilds_what_an_older_version_wrote(home):
    """What was imported beside it shows at once; after an upgrade nothing is missing."""
    with served(home) as server:
        assert found(server, "zorblax") == []
        imported(home, "Zorblax")
        assert found(server, "zorblax") == ["Zorblax"]
    (current,) = (home / "index").glob("foods-v*")
    assert current.name == f"foods-v{SCHEMA_VERSION}"
    older = current.rename(current.with_name(f"foods-v{SCHEMA_VERSION - 1}"))
    with served(home) as server:
        assert found(server, "zorblax") == ["Zorblax"]
        assert found(server, "milk")
    assert current.is_dir()
    assert not older.exists()
