"""The table of all measurements, and the photo part against a model."""

import json
import sys
from pathlib import Path

import anyio
import pytest

from fake_providers import a_provider, respond
from fake_wires import error
from pictures import a_jpeg
from vision_kit import CHAT, PLATE, says

pytestmark = pytest.mark.anyio
BENCH = Path(__file__).parents[2] / "bench" / "accuracy"
HEAD = "image,kcal,mass_g,protein_g"
DISHES = (
    "dish_id,original_png,total_calories,total_mass_g,total_fat_g,total_carb_g,total_protein_g\n"
    "d1,False,400,270,7,42,40\n"
)


async def measured(*asked, code=0, **env):
    command = [sys.executable, str(BENCH), *map(str, asked)]
    # Of the test run's own settings nothing is wanted.
    env = {"PATH": "/usr/bin:/bin", **{f"MEALTRACK_{name}": told for name, told in env.items()}}
    done = await anyio.run_process(command, check=False, env=env)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode(), done.stderr.decode()


def manifest(folder, *lines, head=HEAD, photos=("a.jpg", "b.jpg", "c.jpg")):
    for name in photos:
        (folder / name).write_bytes(a_jpeg())
    file = folder / "manifest.csv"
    file.write_text("\n".join((head, *lines)))
    return file


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_each_figure_stands_beside_its_goal():
    """As JSON as well; what needs data says so without any."""
    told = json.loads((await measured("--json", "--only", "corrections", "text"))[0])
    text, corrections = told["parts"]
    assert (text["missing"], text["rows"]) == ("needs --data", [])
    rows = {row["label"]: row for row in corrections["rows"]}
    halved = rows["median gram error after 5 corrections"]
    assert (halved["goal"], halved["is_met"]) == ("<= 0.50", True)
    assert all(row["is_met"] in {True, None} for row in rows.values())
    assert any("Nutrition5k" in source for source in told["sources"])


@pytest.mark.network
@pytest.mark.slow
async def test_photos_are_held_against_the_truth(tmp_path):
    """Two that became meals, and one that did not and is counted as that."""
    lines = ("a.jpg,393,270,", "b.jpg,500,270,40", "c.jpg,100,,")
    file = manifest(tmp_path, *lines)
    broken = respond(400, error(CHAT, 400, "no"))
    async with a_provider(says(CHAT, PLATE), says(CHAT, PLATE), broken) as provider:
        vision = f"openai-chat:{provider.url}/v1#local-vision"
        asked = ("--live", file, "--yes", "--json", "--concurrency", 1)
        told, plan = await measured(*asked, VISION=vision)
        assert len(provider.calls) == 3
    assert "3 photos to local-vision, 1 at a time" in plan
    figures = json.loads(told)
    assert (figures["photos_sent"], figures["ready"], figures["unmatched"]) == (3, 2, 0)
    kcal, grams = figures["of"]["kcal"], figures["of"]["mass_g"]
    assert kcal["wmape"] == pytest.approx(12, abs=2)
    assert kcal["bias"] == pytest.approx(-12, abs=2)
    assert (grams["photos"], grams["wmape"]) == (2, pytest.approx(0, abs=0.1))
    assert figures["of"]["protein_g"]["photos"] == 1
    assert "carbs_g" not in figures["of"]
    assert [bool(one["failure"]) for one in figures["photos"]] == [False, False, True]


@pytest.mark.network
async def test_nothing_is_sent_before_somebody_says_yes(tmp_path):
    """What it would cost is said first."""
    async with a_provider() as provider:
        vision = f"openai-chat:{provider.url}/v1#local-vision"
        file = manifest(tmp_path, "a.jpg,393,,", "b.jpg,393,,")
        _, told = await measured("--live", file, "--limit", 1, code=2, VISION=vision)
        assert provider.calls == []
    assert "1 paid calls" in told
    assert "Nothing was sent" in told


async def test_without_a_model_it_says_what_to_set(tmp_path):
    """And nothing else is done."""
    file = manifest(tmp_path, "a.jpg,393,,")
    _, told = await measured("--live", file, "--yes", code=2)
    assert "MEALTRACK_VISION" in told


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((), "names no photo"),
        (("z.jpg,393,,",), "line 2: there is no photo"),
        (("a.jpg,much,,",), "line 2: 'much' is no number"),
        (("a.jpg,393,,", "b.jpg,0,,"), "line 3: the true kcal"),
        (("a.jpg,nan,,",), "out of range"),
        ((",393,,",), "line 2: the column image"),
    ],
)
async def test_a_manifest_that_is_wrong_says_where(tmp_path, lines, reason):
    """Before anything is sent."""
    _, told = await measured("--live", manifest(tmp_path, *lines), code=2, VISION="label:")
    assert reason in told


async def test_the_table_of_nutrition5k_is_a_manifest(monkeypatch, tmp_path):
    """As it is published."""
    monkeypatch.syspath_prepend(str(BENCH))
    from manifest import read_manifest

    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "d1.jpg").write_bytes(a_jpeg())
    (tmp_path / "truth.csv").write_text(DISHES)
    (shot,) = read_manifest(tmp_path / "truth.csv")
    assert shot.image.name == "d1.jpg"
    assert shot.truth == {
        "kcal": 400,
        "mass_g": 270,
        "protein_g": 40,
        "carbs_g": 42,
        "fat_g": 7,
    }
