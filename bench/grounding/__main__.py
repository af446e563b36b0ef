"""How near the catalogue's numbers come to weighed dishes when every name and mass is right.

    .venv/bin/python bench/grounding --data FOLDER [--home FOLDER] [--worst 20] [--json]

The true names and grams of Nutrition5k's training dishes go through the function that grounds what
a photo shows, and the records' nutrients are held against the dishes'. Offline; nothing is random.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from measure import DISHES, measure


def main() -> int:
    asked = _arguments()
    told = measure(asked.data, home=asked.home, worst=asked.worst)
    if asked.json:
        print(json.dumps(told, indent=2))
        return 0
    print(f"{told['dishes']:,} dishes; left out: {sum(told['left_out'].values())}")
    for rule, count in sorted(told["left_out"].items()):
        print(f"  {count:>4}  {rule}")
    _table(told["figures"])
    for goal, is_met in told["goals"].items():
        print(f"{'met' if is_met else 'NOT met':>8}  {goal}")
    for one in told["worst"]:
        true, computed = _per_100g(one, "true_kcal"), _per_100g(one, "computed_kcal")
        print(f"{one['share_of_error']:5.1f} %  {one['name']:<28}", end="")
        print(f"{true:>4} kcal, computed {computed:>4}: {one['record'] or 'no record'}")
    return 0


def _arguments() -> argparse.Namespace:
    shared = os.environ.get("MEALTRACK_TEST_DATA", "../shared/data")
    parser = argparse.ArgumentParser(prog="bench/grounding", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(shared), help="where the data sets are")
    parser.add_argument("--home", type=Path, help="keep the imported catalogue here")
    parser.add_argument("--worst", type=int, default=0, help="the names that cost most")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not (asked.data / DISHES).is_file():
        parser.error(f"there is no {DISHES} in {asked.data}; name the folder with --data")
    asked.data = asked.data.resolve()
    asked.home = asked.home and asked.home.resolve()
    return asked


def _table(parts: dict[str, dict]) -> None:
    print(f"{'ingredients':<12}{'names':>6}{'of kcal':>9}{'matched':>9}", end="")
    print("".join(f"{key + ' WMAPE':>15}{'bias':>8}" for key in parts["all"]["of"]))
    for name, part in parts.items():
        print(f"{name:<12}{part['names']:>6}{part['energy_share']:>8.1f}%", end="")
        print(f"{part['mass_matched']:>8.2f}%", end="")
        print(
            "".join(f"{one['wmape']:>14.2f}%{one['bias']:>+7.2f}%" for one in part["of"].values())
        )


def _per_100g(one: dict[str, float], key: str) -> int:
    return round(100 * one[key] / one["mass_g"]) if one["mass_g"] else 0


if __name__ == "__main__":
    sys.exit(main())
