"""The corrections benchmark: what is learned helps who taught it, and harms nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "corrections"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def figures():
    done = subprocess.run(
        [sys.executable, str(BENCH), "--people", "60", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_five_corrections_halve_the_error_of_a_repeated_meal(figures):
    """In the median, also for somebody who corrects only what is far off."""
    assert figures["error_after_5"] <= 0.5
    assert figures["error_of_the_lazy"] <= 0.5
    assert figures["error_after_10"] <= figures["error_after_5"] <= figures["error_after_1"] <= 0.8


def test_meals_never_corrected_are_never_worse(figures):
    """The same foods on other plates: neither in the median nor in the mean."""
    assert figures["never_corrected"] <= 1
    assert figures["never_corrected_mean"] <= 1


def test_one_absurd_correction_poisons_nothing(figures):
    """Ten times too much: among good ones it costs next to nothing, alone it does nothing."""
    assert figures["after_a_slip"] <= 1.1
    assert figures["after_only_a_slip"] <= 1


def test_what_was_weighed_or_measured_is_never_moved_by_anything_learned(figures):
    """Plates of known weight, scales, household measures, labels and barcodes."""
    assert figures["moved"] == 0


def test_the_interval_that_narrowed_is_still_honest(figures):
    """80 % of the truths inside, give or take five."""
    assert 0.75 <= figures["covered_after_5"] <= 0.85
    assert all(figures["goals"].values())
