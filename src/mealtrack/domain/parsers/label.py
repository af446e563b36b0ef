"""Nutrition labels as OCR reads them: US Nutrition Facts, and the EU's tables per 100 g or ml.

A wrong number is worse than none: what does not add up is not a label.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.analysis import LabelFacts
from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, FIBER, PROTEIN, NutrientId
from mealtrack.domain.services.label_plausibility import is_plausible

MOST_LINES = 120
LONGEST_LINE = 200

_SODIUM = NutrientId("sodium")
_KJ_PER_KCAL = 4.184
# Regulation (EU) 1169/2011, annex I: salt = sodium x 2.5.
_SODIUM_MG_PER_SALT_G = 400.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A nutrient on a label: how it is written, and its unit in the registry."""

    nutrient: NutrientId
    words: str
    unit: str


# Parts stand before wholes: "saturated fat" is not fat, "added sugars" are not sugars.
_ROWS = (
    _Row(NutrientId("saturated_fat"), r"saturated|sat\.? ?fat|saturates|gesättigte|saturés", "g"),
    _Row(NutrientId("trans_fat"), r"trans", "g"),
    _Row(NutrientId("polyunsaturated_fat"), r"polyunsaturat", "g"),
    _Row(NutrientId("monounsaturated_fat"), r"monounsaturat", "g"),
    _Row(NutrientId("cholesterol"), r"cholest", "mg"),
    _Row(_SODIUM, r"sodium", "mg"),
    _Row(NutrientId("added_sugars"), r"added sugar|incl\w* .*sugar", "g"),
    _Row(NutrientId("sugars"), r"sugars?\b|zucker|sucres", "g"),
    _Row(FIBER, r"fib(?:er|re)|ballaststoffe|fibres", "g"),
    _Row(CARBS, r"carbohydrate|total carb|kohlenhydrate|glucides", "g"),
    _Row(PROTEIN, r"protein|eiwei[sß]|protéines", "g"),
    _Row(NutrientId("vitamin_d"), r"vitamin d\b|vit\.? d\b", "µg"),
    _Row(NutrientId("calcium"), r"calcium", "mg"),
    _Row(NutrientId("iron"), r"\biron\b", "mg"),
    _Row(NutrientId("potassium"), r"potas", "mg"),
    _Row(FAT, r"\bfat\b|\bfett\b|matières grasses|lipides", "g"),
)
_AMOUNT = re.compile(r"(<|less than)?\s*(\d+(?:\.\d+)?)\s*(mg|mcg|µg|g|kcal|kj)?(?![\d%])(?!\s*%)")
_SERVING = re.compile(r"(\d+(?:\.\d+)?)\s*(g|ml)\b")
_CALORIES = re.compile(r"calories\D{0,3}\s*(\d{1,4})\b")
_KCAL = re.compile(r"(\d+(?:\.\d+)?)\s*kcal")
_KJ = re.compile(r"(\d+(?:\.\d+)?)\s*kj")
_IN = {"g": 1.0, "mg": 1e-3, "mcg": 1e-6, "µg": 1e-6}


def read_label(lines: Sequence[str]) -> LabelFacts | None:
    """The facts on a label; None for any text of which not enough can be trusted."""
    rows = [_clean(line) for line in lines[:MOST_LINES]]
    serving = _serving(rows)
    energy = _energy(rows)
    if serving is None or energy is None:
        return None
    values = {ENERGY: energy}
    for row in rows:
        if (found := _nutrient(row)) and found[0] not in values:
            values[found[0]] = found[1]
    try:
        facts = LabelFacts(serving_g=serving, per_serving=values)
        return facts if _is_whole(values) and is_plausible(facts) else None
    except (Invalid, OverflowError):
        return None


def _is_whole(values: Iterable[NutrientId]) -> bool:
    """Energy and the three macros; without one of them nothing can be checked."""
    return {ENERGY, PROTEIN, CARBS, FAT} <= set(values)


def _clean(line: str) -> str:
    """Lower case, points for decimal commas, and the letters OCR takes digits for."""
    text = line[:LONGEST_LINE].casefold().replace("ß", "ss")
    text = re.sub(r"(\d),(\d{1,2})(?!\d)", r"\1.\2", text)
    text = re.sub(r"(?<![a-z])[o0](?=\s?(?:mg|mcg|g)\b)", "0", text)
    text = re.sub(r"(?<=\d)o(?=\d|\s?m?g\b)", "0", text)
    return re.sub(r"(?<![a-z])[li|](?=\d|\s?m?g\b)", "1", text)


def _serving(rows: list[str]) -> float | None:
    """Grams the numbers are for: a stated serving, else 100 of an EU table's column.

    A millilitre is taken for a gram, as the labels' own tables do for drinks.
    """
    for at, row in enumerate(rows):
        if re.search(r"serving size|serv\.? size|\bper serving\b", row):
            amounts = _SERVING.findall(" ".join(rows[at : at + 2]))
            if amounts:
                return float(amounts[-1][0]) if "size" in row else float(amounts[0][0])
    if any(re.search(r"100 ?(?:g|ml)\b", row) for row in rows):
        return 100.0
    return None


def _energy(rows: list[str]) -> float | None:
    """Kilocalories; on a table in kilojoules only, those divided."""
    text = "\n".join(row for row in rows if "calorie diet" not in row and "daily" not in row)
    if found := _KCAL.search(text):
        return float(found.group(1))
    if found := _CALORIES.search(re.sub(r"calories\s*\n\s*", "calories ", text)):
        return float(found.group(1))
    if found := _KJ.search(text):
        return round(float(found.group(1)) / _KJ_PER_KCAL, 1)
    return None


def _nutrient(text: str) -> tuple[NutrientId, float] | None:
    """The nutrient a row is about and its first amount, in the registry's unit."""
    if found := re.search(r"\b(?:salt|salz|sel)\b", text):
        value = _amount(text[found.end() :], "g")
        return None if value is None else (_SODIUM, round(value * _SODIUM_MG_PER_SALT_G, 1))
    for row in _ROWS:
        if found := re.search(row.words, text):
            rest = text if row.nutrient == "added_sugars" else text[found.end() :]
            value = _amount(rest, row.unit)
            return None if value is None else (row.nutrient, value)
    return None


def _amount(text: str, unit: str) -> float | None:
    for less, number, written in _AMOUNT.findall(text):
        if written in ("kcal", "kj"):
            continue
        if not written:
            # A missing unit is only believed of a number that can't be a misread "g".
            return float(number) if unit == "g" and not number.endswith("9") else None
        value = float(number) * _IN[written] / _IN[unit]
        return round(value / 2 if less else value, 6)
    return None
