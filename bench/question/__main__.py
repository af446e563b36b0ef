"""How often the one question is asked, and how much of the error it removes.

    .venv/bin/python bench/question [--seed 1] [--json]

Offline, seeded, no data: simulated plates, a simulated model that sees them, people who answer.
"""

import argparse
import json
import sys

from measure import GOALS, LABELS, measure


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures = measure(seed=asked.seed)
    if asked.json:
        print(json.dumps(figures, indent=2))
    else:
        for name, label in LABELS.items():
            goal = f"  goal {GOALS[name]:.2f}" if name in GOALS else ""
            print(f"{label:<48}{figures[name]:>9.3f}{goal}")
    return 0 if all(figures["goals"].values()) else 1


if __name__ == "__main__":
    sys.exit(main())
