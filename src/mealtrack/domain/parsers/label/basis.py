"""What a label's amounts are amounts of: a serving of so many grams, or 100 g."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from mealtrack.domain.model.quantity import GRAMS, MILLILITRES
from mealtrack.domain.parsers.label.names import names_in
from mealtrack.domain.parsers.label.rows import Table

HUNDRED_G = 100.0
_LARGEST_SERVING_G = 2_000.0
# Columns whose values stand in this ratio to each other, give or take, belong together.
_SLACK = 0.12
_ENOUGH_ROWS = 3

_PER = r"(?:per|pro|je|pour|par|por|voor)"
_PORTION = r"(?:serving|portion|porcion|porzione|portie)"
_PER_100 = re.compile(rf"(?<![\d.,])100 ?(?:g|ml)(?![a-z\d])|{_PER} ?1009?(?!\d)")
_PER_SERVING = re.compile(
    rf"{_PER} ?(?:1 |eine |una |une )?{_PORTION}|{_PER} ?(?!100)\d+ ?(?:g|ml)"
)
_SERVING = re.compile(rf"{_PORTION}s?(?! ?s? per (?:container|pack|box|bottle|can|bag))")
_NEW_BASIS = re.compile(rf"{_PER} ?100|{_PORTION}s per")
_PER_SOME = re.compile(
    rf"(?<![a-z]){_PER} (?:.{{1,40}}?\()?(?!100)(?P<number>\d{{1,4}}(?:[.,]\d+)?)(?P<unit>g|ml)\b"
)
_MASS = re.compile(r"(?<![\d.,])(?P<number>\d{1,4}(?:[.,]\d{1,2})?) ?(?P<unit>g|ml)(?![a-z\d])")
_MISREAD_MASS = re.compile(r"\((?P<number>\d{1,3})9\)")
_OUNCES = re.compile(r"(?P<number>\d{1,2}(?:[.,]\d{1,2})?) ?(?P<unit>fl\.? ?oz|oz)")
_PER_PACKAGE = re.compile(
    r"(?P<before>\d{1,3}(?:[.,]\d)?) servings? per|servings? per (?:container|pack\w*)\W{0,3}"
    r"(?:about |approx\.? )?(?P<after>\d{1,3}(?:[.,]\d)?)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Basis:
    """The column that counts, and the mass of food its amounts are in."""

    column: int
    mass_g: float


def serving_mass(lines: Sequence[str]) -> float | None:
    """Grams of one serving; a millilitre counts as a gram, as labels give no density."""
    for index, line in enumerate(lines):
        if found := _SERVING.search(line):
            after = _NEW_BASIS.split(line[found.end() :])[0]
            following = lines[index + 1] if index + 1 < len(lines) else ""
            for text in (after, _before_names(following)):
                if (mass_g := _mass(text)) is not None:
                    return mass_g
    for line in lines:
        if (found := _PER_SOME.search(line)) and not names_in(line[: found.end()]):
            return _sensible(_number(found))
    return None


def servings_per_package(lines: Sequence[str]) -> float | None:
    for line in lines:
        if found := _PER_PACKAGE.search(line):
            count = float((found["before"] or found["after"]).replace(",", "."))
            return count or None
    return None


def basis_of(lines: Sequence[str], table: Table, serving_g: float | None) -> Basis | None:
    """None when it stays unknown what the amounts are amounts of."""
    per_100 = _column_per_100(lines)
    proven = _proven_column(table, serving_g)
    column = per_100 if proven is None else proven
    if column is not None:
        return Basis(column, HUNDRED_G)
    return None if serving_g is None else Basis(0, serving_g)


def _column_per_100(lines: Sequence[str]) -> int | None:
    """By the heading: first, or after the serving's column. None without such a heading."""
    text = "\n".join(lines)
    found = _PER_100.search(text)
    if not found:
        return None
    other = _PER_SERVING.search(text)
    return 1 if other and other.start() < found.start() else 0


def _proven_column(table: Table, serving_g: float | None) -> int | None:
    """By the numbers: one column is the other times serving / 100 g, whatever their headings."""
    if serving_g is None or abs(serving_g - HUNDRED_G) < 15:
        return None
    pairs = [(row[0], row[1]) for row in (*table.amounts.values(), table.kcal) if len(row) > 1]
    ratios = [second / first for first, second in pairs if first and second]
    if len(ratios) < _ENOUGH_ROWS:
        return None
    ratio, wanted = median(ratios), serving_g / HUNDRED_G
    if abs(ratio - wanted) <= _SLACK * wanted:
        return 0
    return 1 if abs(1 / ratio - wanted) <= _SLACK * wanted else None


def _before_names(line: str) -> str:
    return line[: found[0].start] if (found := names_in(line)) else line


def _mass(text: str) -> float | None:
    masses = list(_MASS.finditer(text))
    for found in sorted(masses, key=lambda mass: mass["unit"] != "g"):
        return _sensible(_number(found))
    if found := _MISREAD_MASS.search(text) or _OUNCES.search(text):
        return _sensible(_number(found))
    return None


def _number(found: re.Match[str]) -> float:
    number = float(found["number"].replace(",", "."))
    match found.groupdict().get("unit"):
        case None | "g" | "ml":
            return number
        case "oz":
            return number * GRAMS["oz"]
        case _:
            return number * MILLILITRES["fl oz"]


def _sensible(mass_g: float) -> float | None:
    return mass_g if 0 < mass_g <= _LARGEST_SERVING_G else None
