"""Every figure of this benchmark, by name."""

import gc
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from time import perf_counter
from urllib.parse import SplitResult

import anyio
from foods import generic_foods, products
from queries import Labelled, judged, labelled, recall
from timing import LIMIT, STRESS, kinds_of, timed

from mealtrack.domain.ports.food_index import FoodIndex, IndexedFood
from mealtrack.infra.adapters import adapter

# Each figure: what it says, and its goal: the least for a recall, the most for a time.
GOALS = {
    "recall_at_1": ("first answer right, generic foods", 0.85),
    "recall_at_5": ("  one of the first five", 0.95),
    "recall_at_1_held_out": ("first answer right, held-out queries", 0.85),
    "recall_at_5_held_out": ("  one of the first five", 0.95),
    "recall_at_1_among_all": ("first answer right, among all foods", 0.85),
    "recall_at_5_among_all": ("  one of the first five", 0.95),
    "p95_ms": ("95 of 100 searches take at most, ms", 10.0),
    "p95_cpu_ms": ("  of the process's own time", 10.0),
}
FOODS = 500_000
_AT_MOST = {"p95_ms", "p95_cpu_ms"}
_BATCH = 25_000
_ASKED_OF = 5_000


def measure(
    data: Path | None, seed: int, *, foods: int = FOODS, home: Path | None = None
) -> dict[str, object]:
    """All figures and whether each goal is met; without `data` no recall.

    The index is made in a folder that is thrown away, or in `home`, where it is found again.
    """
    with ExitStack() as stack:
        folder = home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        figures = anyio.run(_measured, folder, data, seed, foods)
    figures["goals"] = {
        name: figures[name] <= goal if name in _AT_MOST else figures[name] >= goal
        for name, (_, goal) in GOALS.items()
        if name in figures
    }
    return figures


async def _measured(home: Path, data: Path | None, seed: int, many: int) -> dict[str, object]:
    queries = labelled()
    generic = generic_foods(data)
    figures: dict[str, object] = {"seed": seed, "queries": len(queries), "generic": len(generic)}
    module, in_memory = adapter("food_index", "tantivy::memory:")
    if data:
        async with module.connect(in_memory, home=home) as index:
            await index.put(generic)
            figures |= await _recalls(queries, index)
    async with module.connect(_kept(seed, many), home=home) as index:
        figures["build_s"] = await _filled(index, generic, many, seed)
        dice = random.Random(seed)
        asked = [*generic, *products(generic, _ASKED_OF, dice)]
        kinds = kinds_of(queries, asked, dice)
        # What the benchmark made must not be walked through while searches are timed.
        gc.collect()
        gc.freeze()
        figures["timings_ms"] = [asdict(timing) for timing in await timed(kinds, index)]
        if data:
            among = await _recalls(queries, index)
            figures |= {f"{name}_among_all": value for name, value in among.items()}
        figures["foods"] = await index.count()
    everything = figures["timings_ms"][-1]
    figures |= {"p95_ms": everything["p95"], "p95_cpu_ms": everything["cpu_p95"]}
    figures["stress_p95_ms"] = next(
        row["p95"] for row in figures["timings_ms"] if row["kind"] == STRESS
    )
    figures["index_mb"] = round(_size(home) / 1e6, 1)
    return figures


def _kept(seed: int, many: int) -> SplitResult:
    return adapter("food_index", f"tantivy:index-{many}-{seed}")[1]


async def _filled(
    index: FoodIndex, generic: Sequence[IndexedFood], many: int, seed: int
) -> float | None:
    """Fill it unless it is full; seconds."""
    if await index.count() == many:
        return None
    await index.clear()
    foods = _all_of(generic, many, seed)
    took = 0.0
    while batch := list(islice(foods, _BATCH)):
        began = perf_counter()
        await index.put(batch)
        took += perf_counter() - began
    return round(took, 1)


def _all_of(generic: Sequence[IndexedFood], many: int, seed: int) -> Iterator[IndexedFood]:
    yield from generic
    yield from products(generic, many - len(generic), random.Random(seed))


async def _recalls(queries: Sequence[Labelled], index: FoodIndex) -> dict[str, float]:
    places = await judged(queries, lambda text: index.search(text, limit=LIMIT))
    parts = {
        "": places,
        "_tuned": {query: place for query, place in places.items() if not query.is_held_out},
        "_held_out": {query: place for query, place in places.items() if query.is_held_out},
    }
    found = {name: recall(part) for name, part in parts.items()}
    return {f"recall_at_1{name}": one.at_1 for name, one in found.items()} | {
        f"recall_at_5{name}": one.at_5 for name, one in found.items()
    }


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
