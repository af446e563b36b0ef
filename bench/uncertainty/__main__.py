"""Whether an 80 % interval holds four truths out of five, and whether its closed form is right.

    .venv/bin/python bench/uncertainty [--seed 1] [--json]

Offline, seeded, no data: simulated entries of every kind, in meals and days, with a known truth.
"""

import argparse
import json
import sys

from measure import LEAST_COVERED, MOST_COVERED, MOST_MISSED, measure


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures = measure(seed=asked.seed)
    if asked.json:
        print(json.dumps(figures, indent=2))
    else:
        _print(figures)
    return 0 if all(figures["goals"].values()) else 1


def _print(figures: dict) -> None:
    print(f"Truths inside the 80 % interval (goal {LEAST_COVERED:.0%} to {MOST_COVERED:.0%})")
    for name, is_met in figures["goals"].items():
        if name != "worst_miss":
            print(f"  {name:<20}{figures[name]:>7.1%}{'' if is_met else '  NOT met'}")
    print("Closed form against the dice, the worst end of 40 meals and 10 days")
    print(f"  {'worst_miss':<20}{figures['worst_miss']:>7.2%} (goal {MOST_MISSED:.0%})")


if __name__ == "__main__":
    sys.exit(main())
