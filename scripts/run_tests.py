"""Run the suite, then hold lines and branches of domain and application to 95 % each.

First everything that can run side by side, then, without the weight of coverage, what sends tens of
thousands of requests, and at last, with the machine to themselves, the tests that hold a figure.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
GOAL_PERCENT = 95
HELD = "*/mealtrack/domain/*,*/mealtrack/app/*"
NOTHING_TO_RUN = 5
ROOM_BYTES = 8 * 2**30


def main() -> None:
    for old in ROOT.glob(".coverage*"):
        old.unlink()
    chosen = sys.argv[1:]
    together = ["-n", "2", "--dist"]
    traced = ["--cov=mealtrack", "--cov-branch", "--cov-report="]
    _pytest("-m", "not alone and not untraced", *together, "loadscope", *traced, *chosen)
    _pytest("-m", "untraced", *together, "worksteal", *chosen)
    _pytest("-m", "alone", *chosen)
    if not chosen:
        _hold_coverage()


def _pytest(*arguments: str) -> None:
    """In memory where there is room: what is tested waits for the disk at every commit."""
    memory = Path("/dev/shm")  # noqa: S108  # of the machine, not of a user
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > ROOM_BYTES
    with tempfile.TemporaryDirectory(dir=memory if has_room else None) as folder:
        ran = subprocess.run(
            [BIN / "pytest", *arguments], cwd=ROOT, env=os.environ | {"TMPDIR": folder}, check=False
        )
    if ran.returncode not in {0, NOTHING_TO_RUN}:
        sys.exit(ran.returncode)


def _hold_coverage() -> None:
    coverage = BIN / "coverage"
    subprocess.run(
        [coverage, "report", f"--include={HELD}", "--skip-covered"], cwd=ROOT, check=True
    )
    told = subprocess.run(
        [coverage, "json", f"--include={HELD}", "-q", "-o", "-"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    totals = json.loads(told.stdout)["totals"]
    percent = {
        "lines": 100 * totals["covered_lines"] / totals["num_statements"],
        "branches": 100 * totals["covered_branches"] / totals["num_branches"],
    }
    print(", ".join(f"{kind} {value:.1f} %" for kind, value in percent.items()))
    if low := [kind for kind, value in percent.items() if value < GOAL_PERCENT]:
        sys.exit(f"Covered less than {GOAL_PERCENT} % of {' and '.join(low)} in domain and app.")


if __name__ == "__main__":
    main()
