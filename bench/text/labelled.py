"""Labelled ingredient lines of a recipe site: the words of the name, and the quantity.

The label's quantity is the first number of a line ("10 g / 1/2 oz" is labelled 10); of a range it
is the middle. A line is right in it when the first item read has that number, or both have none;
where the number is a package's within a count, either counts. The name is compared as a set of
word stems: F1 = 2 x common / (words of the label + words read), averaged over the lines.
"""

import csv
import gzip
import io
import random
import re
from collections.abc import Iterator
from pathlib import Path

from mealtrack.domain.parsers.meal_text import MealText, NoNames, read_meal
from mealtrack.domain.services.words.folding import stems_of, words_of

LINES = "ingredient_sentences/bbc-ingredients-snapshot-2017.csv.gz"
_ONE = re.compile(r"(?:(\d+(?:\.\d+)?))?(?:#(\d+)\$(\d+))?")
_VAGUE = {"few": 3.0, "couple": 2.0, "half": 0.5, "one": 1.0, "dozen": 12.0}
_SHARE = 0.011


def labelled_figures(data: Path, seed: int) -> tuple[dict[str, float], list[str]]:
    f1s: list[float] = []
    right: list[bool] = []
    unlike: list[str] = []
    vocabulary = NoNames()
    for line in _lines(data / LINES):
        read = read_meal(line["input"], vocabulary)
        f1 = _overlap(read, line["name"])
        is_right = _has_quantity(read, line["quantity"])
        f1s.append(f1)
        right.append(is_right)
        if f1 < 1 or not is_right:
            got = [(item.amount.value, item.unit, item.bare_name) for item in read.items]
            unlike.append(f"{line['input']!r} is {line['name']!r}, read as {got}")
    random.Random(seed).shuffle(unlike)
    both = sum(f1 >= 0.8 and ok for f1, ok in zip(f1s, right, strict=True))
    return {
        "lines": len(f1s),
        "name_f1": sum(f1s) / len(f1s),
        "name_exact": sum(f1 == 1 for f1 in f1s) / len(f1s),
        "quantity_right": sum(right) / len(right),
        "name_and_quantity_right": both / len(f1s),
    }, unlike


def _lines(file: Path) -> Iterator[dict[str, str]]:
    """Those that are labelled: a part of the file is not."""
    with gzip.open(file) as packed:
        for line in csv.DictReader(io.TextIOWrapper(packed, encoding="utf-8")):
            if line["name"]:
                yield line


def _overlap(read: MealText, name: str) -> float:
    wanted = set(stems_of(words_of(name)))
    got = {stem for item in read.items for stem in stems_of(words_of(item.bare_name))}
    total = len(wanted) + len(got)
    return 2 * len(wanted & got) / total if total else 1.0


def _has_quantity(read: MealText, label: str) -> bool:
    first = label.split()[:1]
    wanted = _number(first[0]) if first else None
    if not read.items:
        return wanted is None
    item = read.items[0]
    told = [item.amount.value] if item.amount.is_stated or item.amount.is_about else []
    told += [item.weight[0].value, item.weight[0].value / item.amount.value] if item.weight else []
    if wanted is None:
        return not told
    return any(abs(value - wanted) <= _SHARE * max(1.0, wanted) for value in told)


def _number(text: str) -> float | None:
    if text in _VAGUE:
        return _VAGUE[text]
    ends = [_single(part) for part in text.rstrip("x").split("-")]
    known = [end for end in ends if end is not None]
    return sum(known) / len(known) if known else None


def _single(text: str) -> float | None:
    found = _ONE.fullmatch(text)
    if not found or not text:
        return None
    return float(found[1] or 0) + (int(found[2]) / int(found[3]) if found[2] else 0.0)
