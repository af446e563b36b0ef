"""What people type, and which answers are right: the labelled queries and how they are judged."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mealtrack.domain.ports.food_index import Hit

_FILE = Path(__file__).with_name("queries.txt")
_AMONG = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, the kind of difficulty in it, and the pattern of the names of its right answers."""

    text: str
    kind: str
    right: re.Pattern[str]
    is_held_out: bool

    def is_answered_by(self, hit: Hit) -> bool:
        return any(self.right.match(name) for name in (hit.name, *hit.synonyms))


@dataclass(frozen=True, slots=True)
class Recall:
    """Of so many queries, the share whose first answer, and one of whose first five, is right."""

    queries: int
    at_1: float
    at_5: float


def labelled() -> list[Labelled]:
    """Every query of the file; of a section none or every second one is held out."""
    kind, rest, place, found = "", "", 0, list[Labelled]()
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("["):
            kind, _, rest = line.strip("[]").partition(", ")
            place = 0
        elif " | " in line:
            text, pattern = line.split(" | ", 1)
            place += 1
            is_held_out = not rest and place % 2 == 0
            found.append(Labelled(text, kind, re.compile(pattern), is_held_out))
    return found


Search = Callable[[str], Awaitable[Sequence[Hit]]]


async def judged(queries: Sequence[Labelled], search: Search) -> dict[Labelled, int | None]:
    """The place of the first right answer to each, from 1; None when it is not among the five."""
    places: dict[Labelled, int | None] = {}
    for query in queries:
        hits = (await search(query.text))[:_AMONG]
        right = (place for place, hit in enumerate(hits, 1) if query.is_answered_by(hit))
        places[query] = next(right, None)
    return places


def recall(places: dict[Labelled, int | None]) -> Recall:
    many = len(places) or 1
    first = sum(place == 1 for place in places.values())
    among = sum(place is not None for place in places.values())
    return Recall(len(places), first / many, among / many)
