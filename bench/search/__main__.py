"""How fast and how right the food search is at half a million foods.

    .venv/bin/python bench/search [--data FOLDER] [--home FOLDER] [--seed 7] [--json]

Offline and seeded. The foods are the starter catalogue and, from --data, USDA SR Legacy and
Foundation, filled up with products recombined from their names. The index is thrown away, or kept
in --home, which makes a second run quick.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from measure import FOODS, GOALS, measure


def main() -> int:
    asked = _arguments()
    data = asked.data if asked.data.is_dir() else None
    figures = measure(data, asked.seed, foods=asked.foods, home=asked.home)
    if asked.json:
        print(json.dumps(figures, indent=2))
    else:
        _print(figures)
    return 0 if all(figures["goals"].values()) else 1


def _print(figures: dict) -> None:
    print(f"{figures['foods']:,} foods, {figures['generic']:,} of them generic; ", end="")
    built = f"built in {figures['build_s']} s" if figures["build_s"] else "built before"
    print(f"index {figures['index_mb']} MB, {built}")
    heads = ("queries", "p50", "p95", "p99", "CPU p95")
    print(f"\n{'milliseconds':<34}" + "".join(f"{head:>9}" for head in heads))
    for kind, queries, *times in (row.values() for row in figures["timings_ms"]):
        print(f"{kind:<34}{queries:>9}" + "".join(f"{time:>9.2f}" for time in times))
    print(f"\n{'measure':<44}{'figure':>9}{'goal':>9}")
    for name, (label, goal) in GOALS.items():
        told = f"{figures[name]:>9.3f}" if name in figures else f"{'no data':>9}"
        print(f"{label:<44}{told}{goal:>9.2f}")


def _arguments() -> argparse.Namespace:
    shared = os.environ.get("MEALTRACK_TEST_DATA", "../shared/data")
    parser = argparse.ArgumentParser(prog="bench/search", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(shared), help="where the data sets are")
    parser.add_argument("--home", type=Path, help="keep the index here")
    parser.add_argument("--foods", type=int, default=FOODS, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
