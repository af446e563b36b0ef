"""What is learned from corrections, on simulated people who eat the same meals again and again.

    .venv/bin/python bench/corrections [--seed 1] [--people 150] [--json]

Offline, no model, no data: what is assumed stands in people.py.
"""

import argparse
import json
import sys

from measure import GOALS, PEOPLE, measure


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench/corrections", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures = measure(None, asked.seed, people=asked.people)
    if asked.json:
        print(json.dumps(figures, indent=2))
    else:
        print(f"{'measure':<66}{'figure':>8}{'at most':>9}")
        for name, (label, goal) in GOALS.items():
            print(f"{label:<66}{figures[name]:>8.3g}{'' if goal is None else f'{goal:>9g}'}")
    return 0 if all(figures["goals"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
