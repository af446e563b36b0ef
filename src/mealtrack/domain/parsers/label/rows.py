"""The rows of a label: what stands beside each nutrient's name, column by column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, FIBER, PROTEIN, NutrientId
from mealtrack.domain.parsers.label import names
from mealtrack.domain.parsers.label.names import Named, names_in

# A cell that is there but can't be read is None: the cells after it keep their columns.
Cells = tuple[float | None, ...]

# From here on a label only explains itself, with numbers of its own.
_FOOTNOTES = re.compile(
    r"daily values? (?:tells|are|is|may)|percent daily|a day is used|calories per gram"
    r"|based on an? |calorie diet|not a significant source",
)
_EXPLANATION = re.compile(r"average adult|reference intake|\(8 ?400")
_CELL = re.compile(
    r"(?P<less><|less than|under|weniger als|moins de)?\s*(?<![\d.,a-z])"
    r"(?P<number>\d{1,5}(?:[.,]\d{1,3})?)\s?(?P<unit>kcal|kj|mcg|mg|ml|g|iu|%)?(?![a-z\d])",
)
_STATED_UNIT = re.compile(r"\W{0,3}(g|mg|mcg|kcal|kj)\b")
_BOTH_ENERGIES = re.compile(r"\W{0,3}kj\s?[/(-]\s?kcal")
_PAIR = re.compile(r"(\d{1,5})\s?(?:kj)?\s?/\s?(\d{1,5})")
_INCLUDES = re.compile(r"\bincl(?:udes?|\.)?")
_ONLY_NUMBERS = re.compile(r"[<\d][\d\s.,/%<()-]*(?:(?:kcal|kj|mcg|mg|g)[\d\s.,/%<()-]*)*")

_IN_G = {
    *(FAT, CARBS, PROTEIN, FIBER),
    *(names.SATURATED, names.TRANS, names.SUGARS, names.ADDED_SUGARS, names.SALT),
}
_IN_MG = {names.CHOLESTEROL, names.SODIUM, names.CALCIUM, names.IRON, names.POTASSIUM}
# To the unit a nutrient is kept in; 40 IU of vitamin D are 1 µg.
_FACTORS = {
    **{(nutrient, "g"): 1.0 for nutrient in _IN_G},
    **{(nutrient, "mg"): 1.0 for nutrient in _IN_MG},
    **{(nutrient, "g"): 1000.0 for nutrient in (names.SODIUM, names.CALCIUM, names.POTASSIUM)},
    (names.VITAMIN_D, "mcg"): 1.0,
    (names.VITAMIN_D, "iu"): 0.025,
}


@dataclass(slots=True)
class Table:
    """What could be read: amounts in the units they are kept in, energy apart in both of its own.

    `percent` is the share of the daily value printed beside the first amount.
    """

    amounts: dict[NutrientId, Cells] = field(default_factory=dict[NutrientId, Cells])
    percent: dict[NutrientId, float] = field(default_factory=dict[NutrientId, float])
    kcal: Cells = ()
    kj: Cells = ()


@dataclass(frozen=True, slots=True)
class _Segment:
    """The text that belongs to one name."""

    nutrient: NutrientId
    name: str
    text: str


def rows_of(lines: Sequence[str]) -> Table:
    """The first readable row of each nutrient; what repeats it further down is an explanation."""
    segments = list(_segments(lines))
    # With a "g" anywhere a 9 at a number's end is probably a "g" that was misread.
    nine_is_g = any(
        cell["unit"] == "g"
        for segment in segments
        if segment.nutrient in _IN_G
        for cell in _CELL.finditer(segment.text)
    )
    table = Table()
    for segment in segments:
        if segment.nutrient == ENERGY:
            _take_energy(table, segment)
        elif segment.nutrient not in table.amounts:
            _take(table, segment, nine_is_g=nine_is_g)
    return table


def _segments(lines: Sequence[str]) -> Iterator[_Segment]:
    energy_seen = False
    for index, line in enumerate(lines):
        if energy_seen and _FOOTNOTES.search(line):
            return
        found = [] if _EXPLANATION.search(line) else names_in(line)
        for position, named in enumerate(found):
            energy_seen = energy_seen or named.nutrient == ENERGY
            if named.nutrient != names.OTHER:
                text = _text_of(found, position, lines, index)
                yield _Segment(named.nutrient, line[named.start : named.end], text)


def _text_of(found: list[Named], position: int, lines: Sequence[str], index: int) -> str:
    """From the name to the next name; a last name also has the lines of mere numbers after it."""
    named, line = found[position], lines[index]
    if named.nutrient == names.ADDED_SUGARS:
        before = line[found[position - 1].end if position else 0 : named.start]
        included = _INCLUDES.search(before)
        if included and _CELL.search(before, included.end()):
            return before[included.end() :]
    if position + 1 < len(found):
        return _INCLUDES.split(line[named.end : found[position + 1].start])[0]
    text = line[named.end :]
    at_most = 2 if named.nutrient == ENERGY else 1
    if named.nutrient == ENERGY or not _CELL.search(text):
        for following in lines[index + 1 : index + 1 + at_most]:
            if not _ONLY_NUMBERS.fullmatch(following):
                break
            text = f"{text} {following}"
    if not _CELL.search(text) and index and _ONLY_NUMBERS.fullmatch(lines[index - 1]):
        # The big number of a US label may be taken for a line of its own, above its name.
        return f"{text} {lines[index - 1]}" if named.nutrient == ENERGY else text
    return text


def _take_energy(table: Table, segment: _Segment) -> None:
    kcal: list[float | None] = []
    kj: list[float | None] = []
    if _BOTH_ENERGIES.match(segment.text):
        for pair in _PAIR.finditer(segment.text):
            kj.append(float(pair[1]))
            kcal.append(float(pair[2]))
    else:
        stated = _STATED_UNIT.match(segment.text)
        bare = stated[1] if stated else "kcal" if segment.name == "calories" else None
        for cell in _CELL.finditer(segment.text):
            match cell["unit"] or bare:
                case "kcal":
                    kcal.append(_number(cell))
                case "kj":
                    kj.append(_number(cell))
                case _:
                    pass
    table.kcal = table.kcal or tuple(kcal)
    table.kj = table.kj or tuple(kj)


def _take(table: Table, segment: _Segment, *, nine_is_g: bool) -> None:
    stated = _STATED_UNIT.match(segment.text)
    cells: list[float | None] = []
    for cell in _CELL.finditer(segment.text):
        if cell["unit"] == "%":
            if len(cells) == 1:
                table.percent.setdefault(segment.nutrient, _number(cell))
        else:
            bare = stated[1] if stated else None
            cells.append(_amount(segment.nutrient, cell, bare, nine_is_g=nine_is_g))
    if any(cell is not None for cell in cells):
        table.amounts[segment.nutrient] = tuple(cells)


def _amount(
    nutrient: NutrientId, cell: re.Match[str], stated: str | None, *, nine_is_g: bool
) -> float | None:
    unit = cell["unit"] or stated
    if unit is not None:
        factor = _FACTORS.get((nutrient, unit))
        return None if factor is None else _number(cell) * factor
    if nutrient not in _IN_G:
        return None
    if not nine_is_g:
        return _number(cell)
    digits = cell["number"].removesuffix("9")
    if digits in {"", cell["number"]}:
        return None
    return float(digits.replace(",", ".").rstrip("."))


def _number(cell: re.Match[str]) -> float:
    """As it was meant: a comma is a decimal point, or sets off thousands of small units.

    "Less than" an amount is taken for half of it, the middle of what it can be.
    """
    text = cell["number"]
    if cell["unit"] in {"mg", "mcg", "iu"} and re.fullmatch(r"\d{1,3},\d{3}", text):
        text = text.replace(",", "")
    value = float(text.replace(",", "."))
    return value / 2 if cell["less"] else value
