"""`python -m bench.search`: how fast and how right the food search is at half a million foods."""

import argparse
import json
import os
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import anyio

from bench.search.foods import generic_foods, products
from bench.search.labelled import Labelled, judged, labelled, recall
from bench.search.measure import LIMIT, kinds_of, timed
from mealtrack.domain.ports.food_index import FoodIndex, IndexedFood
from mealtrack.infra.adapters import adapter

GOAL_P95_MS, GOAL_AT_1, GOAL_AT_5 = 10.0, 0.85, 0.95
_BATCH = 25_000
_DATA = Path(os.environ.get("MEALTRACK_TEST_DATA", "../shared/data"))


async def measured(many: int, data: Path | None, seed: int) -> dict[str, object]:
    """Everything the table shows."""
    dice = random.Random(seed)
    queries = labelled()
    generic = generic_foods(data)
    module, url = adapter("food_index", "tantivy:index")
    with TemporaryDirectory() as home:
        async with module.connect(url, home=Path(home)) as index:
            await index.put(generic)
            alone = await _recalls(queries, index) if data else {}
            made = list(products(generic, many - len(generic), dice))
            build_s = await _built(index, made)
            kinds = kinds_of(queries, [*generic, *made], dice)
            timings = await timed(kinds, index)
            among = await _recalls(queries, index) if data else {}
            return {
                "foods": await index.count(),
                "generic": len(generic),
                "seed": seed,
                "build_s": round(build_s, 1),
                "index_mb": round(_size(Path(home)) / 1e6, 1),
                "timings_ms": [asdict(timing) for timing in timings],
                "recall_generic_alone": alone,
                "recall_among_all": among,
            }


async def _built(index: FoodIndex, foods: Sequence[IndexedFood]) -> float:
    began = perf_counter()
    for start in range(0, len(foods), _BATCH):
        await index.put(foods[start : start + _BATCH])
    return perf_counter() - began


async def _recalls(queries: Sequence[Labelled], index: FoodIndex) -> dict[str, dict[str, float]]:
    places = await judged(queries, lambda text: index.search(text, limit=LIMIT))
    parts = {
        "all": places,
        "tuned": {query: place for query, place in places.items() if not query.is_held_out},
        "held out": {query: place for query, place in places.items() if query.is_held_out},
    }
    return {name: asdict(recall(part)) for name, part in parts.items()}


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _printed(result: dict[str, object]) -> None:
    print(
        f"{result['foods']:,} foods, {result['generic']:,} of them generic; "
        f"index {result['index_mb']} MB, built in {result['build_s']} s"
    )
    print(f"\n{'milliseconds':20}{'queries':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'CPU p95':>9}")
    for row in result["timings_ms"]:
        kind, many, *times = row.values()
        print(
            f"{kind:20}{many:8}"
            + "".join(f"{time:{8 + (at == 3)}.2f}" for at, time in enumerate(times))
        )
    print(f"{'goal':28}{'':8}{GOAL_P95_MS:8.2f}")
    print(f"\n{'recall':20}{'queries':>8}{'@1':>8}{'@5':>8}")
    for among in ("recall_generic_alone", "recall_among_all"):
        for part, row in result[among].items():
            where = "generic foods" if among == "recall_generic_alone" else "all foods"
            print(f"{f'{where}, {part}':20}{row['queries']:8}{row['at_1']:8.3f}{row['at_5']:8.3f}")
    if not result["recall_generic_alone"]:
        print("not measured: set MEALTRACK_TEST_DATA to the folder of the USDA downloads")
    print(f"{'goal':28}{GOAL_AT_1:8.3f}{GOAL_AT_5:8.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--foods", type=int, default=500_000, help="how many (%(default)s)")
    parser.add_argument("--data", type=Path, default=_DATA, help="the USDA downloads (%(default)s)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, help="also write the result to this file")
    given = parser.parse_args()
    data = given.data if given.data.is_dir() else None
    result = anyio.run(measured, given.foods, data, given.seed)
    _printed(result)
    if given.json:
        given.json.write_text(json.dumps(result, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
