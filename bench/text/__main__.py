"""How well sentences are understood: own phrases, labelled ingredient lines, energy of amounts.

    .venv/bin/python bench/text --data FOLDER [--home FOLDER] [--seed 1] [--worst 20] [--json]

Offline, no model. The catalogue is the starter foods and SR Legacy, imported by the product's own
command into a folder that is thrown away, or into --home, which makes a second run quick.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from measure import GOALS, measure


def main() -> int:
    asked = _arguments()
    figures = measure(asked.data, asked.seed, home=asked.home, worst=asked.worst)
    if asked.json:
        print(json.dumps(figures, indent=2, ensure_ascii=False))
    else:
        _print(figures)
    missed = [name for name, is_met in figures["goals"].items() if not is_met]
    return 1 if missed else 0


def _print(figures: dict) -> None:
    print(f"{'measure':<58}{'figure':>9}{'goal':>9}")
    for name, (label, goal) in GOALS.items():
        value = figures[name]
        wanted = "" if goal is None else f"{goal:>9.3f}"
        print(f"{label:<58}{value:>9.4f}{wanted}")
    for kind, cases in figures["worst"].items():
        print(f"\n{kind}")
        for case in cases:
            print("  ", case)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("MEALTRACK_TEST_DATA")
    parser.add_argument("--data", type=Path, default=default, required=default is None)
    parser.add_argument("--home", type=Path, help="keep the catalogue here")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worst", type=int, default=0, help="show so many cases that went wrong")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
