"""What a sentence says, for the preview and for the diary alike: read, then looked up."""

from collections.abc import Sequence

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.analysis import AnalysisFailed, Sighting
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MAX_ITEMS
from mealtrack.domain.parsers.meal_text import (
    MAX_TEXT,
    MealText,
    Noting,
    ReadItem,
    decimal_mark,
    read_meal,
)
from mealtrack.domain.ports.food_index import FoodIndex, Hit
from mealtrack.domain.ports.text_reader import ReadBySomebody, TextReader
from mealtrack.domain.services.matching import Wanted
from mealtrack.domain.services.usual_measures import IMPERIAL_PINT_ML, US_PINT_ML
from mealtrack.domain.strategies.meal_text import (
    Choice,
    Entry,
    Reread,
    Told,
    Understood,
    chosen,
    is_called,
    wanted_of,
)

_CANDIDATES = 30
# Names with a joint that are looked up for one text, and hits looked at for each.
_MOST_NAMES = 60
_NAME_HITS = 12
_IMPERIAL = frozenset({"GB", "IE", "AU", "NZ", "IN", "ZA"})


class UnreadableText(Invalid):
    """Nothing in a text is a food that the catalogue knows; says what could not be read."""

    code = "unreadable-text"
    title = "No food could be read in that text"

    def __init__(self, unread: Sequence[str]) -> None:
        self.unread = [*unread]
        named = ", ".join(repr(fragment[:60]) for fragment in self.unread[:5])
        super().__init__(
            f"No food of the catalogue could be read in {named or 'the text'}; name foods and "
            "amounts, such as '2 eggs and a slice of toast'."
        )

    def extensions(self) -> dict[str, object]:
        return {"unread": [fragment[:200] for fragment in self.unread[:50]]}


class _Known:
    """A vocabulary of the names that were looked up."""

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def is_food(self, name: str) -> bool:
        return name in self._names


async def understand(
    text: str, *, locale: str | None, user: UserId, index: FoodIndex, reader: TextReader
) -> Understood:
    """Read a text and find its records; a model is asked only for what has none."""
    read, warnings = await _read(text, decimal_mark(locale), user, index)
    items = read.items[:MAX_ITEMS]
    choices = await _choices([wanted_of(item) for item in items], user, index)
    told = [Told(item, choice) for item, choice in zip(items, choices, strict=True)]
    dark = [entry.read.text for entry in told if entry.choice.match is None]
    fragments = list(dict.fromkeys([*dark, *read.unread]))
    if not fragments:
        return Understood(entries=tuple(told), warnings=tuple(warnings))
    try:
        answer = await reader.read(fragments)
    except AnalysisFailed:
        answer = None
        warnings.append("The model that reads what the grammar cannot did not answer.")
    if answer is None:
        return Understood(entries=tuple(told), unread=tuple(fragments), warnings=tuple(warnings))
    return await _with_answer(told, fragments, answer, warnings, user, index)


async def _read(text: str, mark: str, user: UserId, index: FoodIndex) -> tuple[MealText, list[str]]:
    noting = Noting()
    read_meal(text, noting, mark)
    names = list(noting.names)[:_MOST_NAMES]
    hits = await _searched(names, user, index, limit=_NAME_HITS)
    known = {name for name, found in zip(names, hits, strict=True) if is_called(name, found)}
    read = read_meal(text, _Known(known), mark) if known else read_meal(text, Noting(), mark)
    warnings: list[str] = []
    if read.is_cut:
        warnings.append(f"Only the first {MAX_TEXT:,} characters were read.")
    if len(read.items) > MAX_ITEMS:
        warnings.append(f"A meal has at most {MAX_ITEMS} items; what came after was not read.")
    return read, warnings


async def _searched(
    texts: Sequence[str], user: UserId, index: FoodIndex, *, limit: int
) -> list[list[Hit]]:
    return [await index.search(text, limit=limit, visible_to=user) for text in texts]


async def _choices(wanted: Sequence[Wanted], user: UserId, index: FoodIndex) -> list[Choice]:
    hits = await _searched([one.text for one in wanted], user, index, limit=_CANDIDATES)
    return [chosen(one, found) for one, found in zip(wanted, hits, strict=True)]


async def _with_answer(
    told: list[Told],
    fragments: list[str],
    answer: ReadBySomebody,
    warnings: list[str],
    user: UserId,
    index: FoodIndex,
) -> Understood:
    """What the model read takes the place of what the grammar could not place."""
    by_fragment = dict(zip(fragments, answer.foods, strict=True))
    sightings = [seen for foods in answer.foods for seen in foods]
    wanted = [Wanted(name=seen.name, state=seen.state, brand=seen.brand) for seen in sightings]
    choices = iter(await _choices(wanted, user, index))
    reread = {
        fragment: [(seen, next(choices)) for seen in foods]
        for fragment, foods in by_fragment.items()
    }
    entries: list[Entry] = []
    done: set[str] = set()
    for entry in told:
        fragment = entry.read.text
        if entry.choice.match or not reread.get(fragment):
            entries.append(entry)
        elif fragment not in done:
            done.add(fragment)
            entries += _reread(fragment, reread[fragment], entry.read)
    for fragment in fragments:
        if fragment not in done and not any(entry.read.text == fragment for entry in told):
            entries += _reread(fragment, reread[fragment], None)
    return Understood(
        entries=tuple(entries[:MAX_ITEMS]),
        unread=tuple(fragment for fragment in fragments if not by_fragment[fragment]),
        warnings=tuple(warnings),
        model=answer.model,
        prompt_version=answer.prompt_version,
    )


def _reread(
    fragment: str, foods: Sequence[tuple[Sighting, Choice]], told: ReadItem | None
) -> list[Entry]:
    """A weight that was told is one food's; several share what the model makes of it."""
    only = told if len(foods) == 1 else None
    return [Reread(fragment, seen, choice, only) for seen, choice in foods]


def pint_ml(locale: str | None) -> float:
    """What a pint holds where the writer lives."""
    country = (locale or "").replace("_", "-").rpartition("-")[2].upper()
    return IMPERIAL_PINT_ML if country in _IMPERIAL else US_PINT_ML
