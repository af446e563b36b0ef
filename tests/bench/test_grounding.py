"""The grounding benchmark: which dishes count, and that the goals are met."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "grounding"
SOUND = "egg,71.5,50,4.75,0.36,6.3,i1,eggs,50,71.5,4.75,0.36,6.3"


@pytest.fixture
def dishes(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    import dishes

    return dishes


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (SOUND, None),
        ("none,0,50,0,0,0,i1,salt,50,0,0,0,0", "no energy"),
        ("none,10,0,0,0,0,i1,salt,0,10,0,0,0", "no mass"),
        ("none,10,5,0,0,0", "no ingredients"),
        ("tray,8000,8000,0,0,0,i1,rice,8000,8000,0,0,0", "more than 3 kg"),
        ("slip,9486,159,0,0,0,i1,rice,159,9486,0,0,0", "more energy than pure fat"),
        ("lost,71.5,90,0,0,0,i1,eggs,50,71.5,0,0,0", "ingredients weigh other than the dish"),
        ("odd,120,50,0,0,0,i1,eggs,50,71.5,0,0,0", "ingredients' energy is other than the dish's"),
    ],
)
def test_faulty_dishes_are_left_out_by_rules(dishes, tmp_path, line, fault):
    """The first rule that is broken is the reason."""
    file = tmp_path / "dishes.csv"
    file.write_text(line)
    (dish,) = dishes.read_dishes(file)
    assert dishes.fault_of(dish) == fault


@pytest.mark.data
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_true_names_and_masses_give_nearly_the_true_energy(test_data):
    """Within 12 % by dish, within 4 % overall, 97 % of the mass matched; names held out as well."""
    done = subprocess.run(
        [sys.executable, str(BENCH), "--data", str(test_data), "--json", "--worst", "3"],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["dishes"] >= 4_000
    assert all(told["goals"].values()), told
    held_out = told["figures"]["held out"]
    assert held_out["of"]["energy"]["wmape"] <= 12
    assert held_out["mass_matched"] >= 97
    assert len(told["worst"]) == 3


def test_without_the_data_it_says_what_is_missing(tmp_path):
    """And ends with an error."""
    done = subprocess.run(
        [sys.executable, str(BENCH), "--data", str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "nutrition5k" in done.stderr
