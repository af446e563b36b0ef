"""How well sentences are understood, over the whole of SR Legacy: the benchmark's own figures."""

import json
import subprocess
import sys

import pytest

from conftest import ROOT

pytestmark = [pytest.mark.data, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def figures(test_data, tmp_path_factory):
    """What `bench/text --json` says."""
    home = tmp_path_factory.mktemp("text") / "var"
    done = subprocess.run(  # its own exit status says whether every goal is met: so do the tests
        [sys.executable, "bench/text", "--data", test_data, "--home", home, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return json.loads(done.stdout)


def test_own_phrases_are_right_in_quantity_unit_and_food(figures):
    """At least 95 of 100, those nothing was tuned on included."""
    assert figures["phrases"] >= 300
    assert figures["phrases_right"] >= 0.95
    assert figures["phrases_held_out"] >= 0.95


def test_labelled_ingredient_lines_are_read(figures):
    """The words of the name overlap by 90 %, and nine of ten quantities are right."""
    assert figures["lines"] > 15_000
    assert figures["name_f1"] >= 0.90
    assert figures["quantity_right"] >= 0.90


def test_the_energy_of_sentences_with_amounts_is_right(figures):
    """Against record x mass: at most 6 % off, and not to one side."""
    assert figures["kcal_wmape"] <= 0.06
    assert abs(figures["kcal_bias"]) <= 0.04
    assert figures["unmatched"] <= 0.03
