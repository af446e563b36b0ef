"""Text as an OCR engine hands it over, cleaned so that numbers are numbers and names are names."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice

# A label has some forty short lines; whatever is longer is no label and need not be read to the
# end.
MOST_LINES = 120
LONGEST_LINE = 200

_WORDS = (
    "calories carbohydrate carbohydrates cholesterol saturated saturates dietary sodium protein "
    "vitamin calcium potassium serving servings container energy includes sugars polyunsaturated "
    "monounsaturated"
).split()
_ALIKE = 0.8
_LETTERS_FOR_DIGITS = str.maketrans("015", "ols")
_DIGITS_FOR_LETTERS = str.maketrans("oil", "011")

_SIGNS = str.maketrans(
    {"«": "<", "‹": "<", "≤": "<", "μ": "u", "–": "-", "—": "-", "’": "'", "´": "'"}
)
_PERCENT = re.compile(r"(?<=\d)\s?(?:[°º]/[o0°º]|[o0]/[o0]|%(?! ?(?:daily|valeur)))")
_WORD = re.compile(r"[a-z][a-z015]{4,}")
# How units look after a camera and an OCR engine were at them: "160m9", "2meg", "372kca1", "438k)".
_UNITS = {
    "kcal": r"k\s?[ceo]a[l1i|!t]",
    "kj": r"k\s?[j\]})1l!|i]",
    "mcg": r"m[ceo][gq9]|[up][gq9]",
    "mg": r"m\s?[gq9]|rn[gq9]",
    "ml": r"m[l1|!]",
    "iu": r"[il1]u",
    "g": r"gr?|q|gm|grams?",
}
_UNIT = "|".join(f"(?P<{name}>{form})" for name, form in _UNITS.items())
_AMOUNT = re.compile(rf"(?<![a-z\d.,])(?P<number>[\doil][\doil.,]*)\s?(?:{_UNIT})(?![a-z\d])")
_NUMBER = re.compile(r"(?<![a-z\d.,])(?=[oil]*\d)[\doil]{2,5}(?![a-z\d])")
_GLUED = re.compile(r"([a-z]{3})(?=\d[\d.,]*\s?(?:g|mg|mcg|kj|kcal|%)(?![a-z\d]))")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,2})(?:[ .,](\d{3})(?=kj)|[.,](\d{3})(?=kcal))")


def cleaned(lines: Iterable[str]) -> list[str]:
    """Lower-case lines with plain letters, repaired names, and amounts written like "12.5mg"."""
    whole = (piece for line in lines for piece in line[: 4 * LONGEST_LINE].splitlines())
    return [
        plain
        for line in islice(whole, MOST_LINES)
        if (plain := _plain(line[:LONGEST_LINE])[:LONGEST_LINE])
    ]


def _plain(line: str) -> str:
    letters = unicodedata.normalize("NFKD", line.casefold()).translate(_SIGNS)
    letters = "".join(char for char in letters if not unicodedata.combining(char))
    text = _GLUED.sub(r"\1 ", _PERCENT.sub("% ", letters))
    text = _NUMBER.sub(_digits, _WORD.sub(_spelled, _AMOUNT.sub(_amount, text)))
    # What is left of upright strokes are lines of the table.
    return " ".join(_THOUSANDS.sub(_joined, text.replace("|", " ")).split())


def _amount(found: re.Match[str]) -> str:
    """An amount in one form: "O mg" is "0mg". Letters count as digits beside digits or alone."""
    number = found["number"]
    if len(number) > 1 and not any(char.isdigit() for char in number):
        return found[0]
    unit = next(name for name in _UNITS if found[name])
    return f"{number.translate(_DIGITS_FOR_LETTERS).rstrip('.,')}{unit}"


def _digits(found: re.Match[str]) -> str:
    return found[0].translate(_DIGITS_FOR_LETTERS)


def _spelled(found: re.Match[str]) -> str:
    word = found[0]
    if word in _WORDS:
        return word
    likely = word.translate(_LETTERS_FOR_DIGITS).replace("rn", "m")
    close = get_close_matches(likely, _WORDS, 1, _ALIKE)
    return close[0] if close else word


def _joined(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2] or found[3]}"
