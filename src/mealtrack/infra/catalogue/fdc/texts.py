"""Texts and numbers as downloads write them."""

from math import isfinite

MAX_FDC_ID = 2**31 - 1
# What stands between the fields of a staged row; `clean` lets none through.
SEPARATOR = "\x1f"


def clean(text: str) -> str:
    """On one line, with single blanks, without control characters and other invisible ones."""
    if not text.isprintable():
        text = "".join(char for char in text if char.isprintable() or char.isspace())
    return " ".join(text.split())


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words where there are any."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rsplit(" ", 1)[0] if " " in text[: limit - 1] else text[: limit - 1]
    return f"{cut.rstrip(' ,;')}…"


def fdc_id_of(text: str) -> int | None:
    """An FDC id, or None for what is none."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(MAX_FDC_ID)):
        return None
    number = int(text)
    return number if 0 < number <= MAX_FDC_ID else None


def number_of(text: str) -> float | None:
    """A finite number in ASCII digits, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and text.isascii() and "_" not in text else None
