"""Run the suite in parallel, then hold branch coverage of domain and application to 95 %."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
GOAL = "95"


def main() -> None:
    for old in ROOT.glob(".coverage*"):
        old.unlink()
    tests = [BIN / "pytest", "-n", "2", "--dist", "loadscope", "--cov=mealtrack", "--cov-branch"]
    ran = subprocess.run([*tests, "--cov-report=", *sys.argv[1:]], cwd=ROOT, check=False)
    if ran.returncode:
        sys.exit(ran.returncode)
    report = [BIN / "coverage", "report", "--include=*/mealtrack/domain/*,*/mealtrack/app/*"]
    held = subprocess.run([*report, f"--fail-under={GOAL}"], cwd=ROOT, check=False)
    sys.exit(held.returncode)


if __name__ == "__main__":
    main()
