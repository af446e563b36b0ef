"""How long searches take: kinds of queries, each asked some rounds, by the clock and by the CPU."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from time import perf_counter, process_time

from queries import Labelled

from mealtrack.domain.ports.food_index import FoodIndex, IndexedFood
from mealtrack.domain.services.words.folding import words_of
from mealtrack.domain.services.words.spelling import allowed_edits

LIMIT = 20
_ROUNDS = 5
_MADE = 150
_FEW_WORDS = 4
# Nobody types this; it shows what the worst of inputs costs, and counts in no sum.
STRESS = "whole names, every word misspelt"


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one kind of query; `cpu_p95` is what this process worked for it."""

    kind: str
    queries: int
    p50: float
    p95: float
    p99: float
    cpu_p95: float


def kinds_of(
    queries: Sequence[Labelled], foods: Sequence[IndexedFood], dice: random.Random
) -> dict[str, list[str]]:
    """The labelled queries by kind, and some that are made of the foods' own names."""
    kinds: dict[str, list[str]] = {}
    for query in queries:
        kinds.setdefault(query.kind, []).append(query.text)
    names = [words_of(food.name) for food in dice.sample(foods, _MADE)]
    short = [name[:_FEW_WORDS] for name in names]
    kinds["made: a word misspelt"] = [_with_a_slip(name, dice) for name in short]
    kinds["made: begun"] = [" ".join((*name[:-1], name[-1][:3])) for name in short]
    kinds["made: whole names"] = [" ".join(name) for name in names]
    kinds[STRESS] = [" ".join(_slipped(word, dice) for word in name) for name in names]
    return kinds


def _with_a_slip(name: Sequence[str], dice: random.Random) -> str:
    longest = max(name, key=len)
    return " ".join(_slipped(word, dice) if word == longest else word for word in name)


async def timed(kinds: dict[str, list[str]], index: FoodIndex) -> list[Timing]:
    """Each kind, and all that somebody would type together.

    Of each query the best round: the machine may have other things to do, and only they make the
    rounds differ.
    """
    best: dict[tuple[str, str], tuple[float, float]] = {}
    for _ in range(_ROUNDS):
        for kind, texts in kinds.items():
            for text in texts:
                now = await _took(text, index)
                before = best.get((kind, text), now)
                best[kind, text] = min(before[0], now[0]), min(before[1], now[1])
    timings = [
        _timing(kind, [took for (of, _), took in best.items() if of == kind]) for kind in kinds
    ]
    return [*timings, _timing("all", [took for (kind, _), took in best.items() if kind != STRESS])]


async def _took(text: str, index: FoodIndex) -> tuple[float, float]:
    began, worked = perf_counter(), process_time()
    await index.search(text, limit=LIMIT)
    return perf_counter() - began, process_time() - worked


def _timing(kind: str, samples: Sequence[tuple[float, float]]) -> Timing:
    walls, works = sorted(wall for wall, _ in samples), sorted(cpu for _, cpu in samples)
    return Timing(
        kind,
        len(samples),
        *(_at(share, walls) for share in (0.5, 0.95, 0.99)),
        _at(0.95, works),
    )


def _at(share: float, ordered: Sequence[float]) -> float:
    return round(1000 * ordered[int(share * len(ordered))], 2)


def _slipped(word: str, dice: random.Random) -> str:
    """As many slips as the search forgives in a word of that length."""
    for _ in range(allowed_edits(word)):
        at = dice.randrange(1, len(word))
        match dice.randrange(3):
            case 0:
                word = word[:at] + word[at + 1 :]
            case 1:
                word = word[:at] + dice.choice(ascii_lowercase) + word[at + 1 :]
            case _:
                word = word[:at] + dice.choice(ascii_lowercase) + word[at:]
    return word
