"""Official archives are fetched whole: cut connections go on, damaged ones are refused."""

import random
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest

from fake_archives import fake_archives
from fdc_files import in_zip, three_foods
from mealtrack.infra.catalogue.fdc.archives import BrokenArchive, Fetch, NotFetched
from mealtrack.infra.catalogue.fdc.releases import archive_name

pytestmark = [pytest.mark.anyio, pytest.mark.network]
NAME = "a.zip"


def an_archive(seed=1, size=60_000):
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("food.csv", random.Random(seed).randbytes(size))
    return kept.getvalue()


@pytest.fixture
def server():
    with fake_archives() as fake:
        fake.archives[NAME] = an_archive()
        yield fake


def fetch(server, folder, **more):
    return Fetch(f"{server.base}/data/{NAME}", folder / NAME, **({"pause_s": 0.0} | more))


def ranges(server):
    return [call.headers.get("range") for call in server.calls]


async def test_an_archive_is_fetched_once(server, tmp_path):
    """With progress from nothing to all of it; a second run finds it there."""
    seen = []
    whole = server.archives[NAME]
    path = await fetch(
        server, tmp_path, on_progress=lambda done, total: seen.append((done, total))
    ).run()
    await fetch(server, tmp_path).run()

    assert path.read_bytes() == whole
    assert (seen[0], seen[-1]) == ((0, len(whole)), (len(whole), len(whole)))
    assert len(server.calls) == 1
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


async def test_a_cut_connection_goes_on_where_it_stopped(server, tmp_path):
    """By Range and the tag of what was begun; no byte comes twice."""
    server.cuts = [20_000, 30_000]
    path = await fetch(server, tmp_path).run()

    assert path.read_bytes() == server.archives[NAME]
    first, second, third = ranges(server)
    assert first is None
    assert 0 < int(second[6:-1]) < int(third[6:-1]) < len(server.archives[NAME])


async def test_another_run_goes_on_too(server, tmp_path):
    """After six tries that brought nothing it says so and keeps what there is."""
    server.cuts = [20_000, *[0] * 20]
    with pytest.raises(NotFetched, match="run the command again"):
        await fetch(server, tmp_path).run()
    assert not (tmp_path / NAME).exists()
    calls = len(server.calls)
    server.cuts = []

    assert (await fetch(server, tmp_path).run()).read_bytes() == server.archives[NAME]
    assert calls <= 8
    assert ranges(server)[-1] is not None


async def test_a_changed_archive_is_begun_anew(server, tmp_path):
    """Half of one release and half of another would be neither."""
    server.cuts = [20_000, *[0] * 20]
    with pytest.raises(NotFetched):
        await fetch(server, tmp_path).run()
    server.cuts, server.archives[NAME] = [], an_archive(seed=2)

    assert (await fetch(server, tmp_path).run()).read_bytes() == an_archive(seed=2)


async def test_a_server_without_ranges_is_begun_anew(server, tmp_path):
    """It answers 200 with everything."""
    server.cuts, server.knows_ranges = [20_000], False

    assert (await fetch(server, tmp_path).run()).read_bytes() == server.archives[NAME]


@pytest.mark.parametrize("damage", ["html", "flipped"])
async def test_a_damaged_archive_never_gets_its_name(damage, server, tmp_path):
    """Its check sums tell; nothing is left behind."""
    whole = bytearray(server.archives[NAME])
    whole[30_000] ^= 0xFF
    server.archives[NAME] = b"<html>sorry</html>" if damage == "html" else bytes(whole)
    with pytest.raises(BrokenArchive):
        await fetch(server, tmp_path).run()

    assert list(tmp_path.iterdir()) == []


async def test_a_missing_release_is_told_with_the_way_on(server, tmp_path):
    """Once, not six times."""
    server.archives.clear()
    with pytest.raises(NotFetched, match="--release"):
        await fetch(server, tmp_path).run()

    assert len(server.calls) == 1


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("sr-legacy", "FoodData_Central_sr_legacy_food_csv_2018-04.zip"),
        ("survey", "FoodData_Central_survey_food_csv_2024-10-31.zip"),
    ],
)
def test_archives_are_called_as_their_publisher_calls_them(kind, name):
    """The release can be named."""
    assert archive_name(kind) == name
    assert archive_name("branded", "2024-04-18").endswith("branded_food_csv_2024-04-18.zip")


@pytest.mark.e2e
def test_the_command_fetches_and_imports(tmp_path):
    """One command from nothing to foods in the catalogue, through a cut connection."""
    content = in_zip(tmp_path / "made.zip", three_foods()).read_bytes()
    with fake_archives() as server:
        server.archives["FoodData_Central_sr_legacy_food_csv_2018-04.zip"] = content
        server.cuts = [300]
        done = subprocess.run(
            [sys.executable, "-m", "mealtrack", "foods", "download", "sr-legacy", "--import"],
            env={
                "MEALTRACK_HOME": str(tmp_path / "home"),
                "MEALTRACK_FDC_DOWNLOADS_URL": server.base,
                "PATH": "",
            },
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )

    assert done.returncode == 0, done.stderr.decode()
    assert b"3 foods read: 3 added, 0 changed, 0 as they were." in done.stdout
    assert [call.headers.get("range") is None for call in server.calls] == [True, False]
