"""Measure one part in a process of its own, and write its figures to the standard output as JSON.

The parts import their neighbours by plain names, which would shadow one another's in one process.
"""

import importlib
import json
import sys
from pathlib import Path

BENCH = Path(__file__).parents[1]


def main() -> None:
    folder, data, seed = sys.argv[1:]
    sys.path[0] = str(BENCH / folder)
    sys.path.insert(1, str(BENCH.parent))
    # Whatever a part prints is no figure.
    out, sys.stdout = sys.stdout, sys.stderr
    measured = importlib.import_module(f"bench.{folder}.measure")
    told = measured.measure(Path(data) if data else None, int(seed))
    out.write(json.dumps(told))
    out.flush()


if __name__ == "__main__":
    main()
