"""How right the product is: every measurement in one table, goals and published figures beside it.

    .venv/bin/python bench/accuracy --data FOLDER [--seed 1] [--only text ...] [--json]
    .venv/bin/python bench/accuracy --live MANIFEST --data FOLDER --yes [--limit 20] [--json]

The first is offline and seeded. The second sends photos to the configured model (MEALTRACK_VISION
and its key), which costs what the provider takes: live.py says what a manifest is.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from live import run_live
from measuring import NotMeasured, Result, measure
from parts import PARTS, SOURCES


def main() -> int:
    asked = _arguments()
    if asked.live:
        return run_live(asked)
    results = []
    for part in PARTS:
        if asked.only and part.folder not in asked.only:
            continue
        try:
            result = measure(part, asked.data, asked.seed)
        except NotMeasured as failure:
            print(failure, file=sys.stderr)
            return 2
        results.append(result)
        if not asked.json:
            _print(result)
    if asked.json:
        told = {"seed": asked.seed, "parts": [asdict(one) for one in results], "sources": SOURCES}
        print(json.dumps(told, indent=2))
    else:
        print("\n".join(("", *SOURCES)))
    return int(any(row.is_met is False for one in results for row in one.rows))


def _print(result: Result) -> None:
    print(f"\n{result.title} ({result.missing or f'{result.seconds:.0f} s'})", flush=True)
    for row in result.rows:
        mark = {None: "", True: "met", False: "NOT met"}[row.is_met]
        line = f"  {row.label:<44}{row.shown:>9}  {row.goal:<10} {mark:<8}{row.published}"
        print(line.rstrip(), flush=True)


def _arguments() -> argparse.Namespace:
    default = os.environ.get("MEALTRACK_TEST_DATA")
    parser = argparse.ArgumentParser(
        prog="bench/accuracy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, default=default, help="where the data sets are")
    parser.add_argument("--seed", type=int, default=1)
    folders = [part.folder for part in PARTS]
    parser.add_argument("--only", nargs="+", choices=folders, help="these parts alone")
    parser.add_argument("--json", action="store_true")
    live = parser.add_argument_group("live")
    live.add_argument("--live", type=Path, metavar="MANIFEST", help="send photos to the model")
    live.add_argument("--yes", action="store_true", help="send them; without it: only say what")
    live.add_argument("--limit", type=_count, help="only the first so many photos")
    live.add_argument("--concurrency", type=_count, default=2, help="photos at a time (2)")
    live.add_argument("--home", type=Path, help="keep the catalogue here")
    asked = parser.parse_args()
    if asked.data is not None and not asked.data.is_dir():
        parser.error(f"there is no folder {asked.data}")
    asked.data = asked.data and asked.data.resolve()
    return asked


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError("a whole number above zero is wanted")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
