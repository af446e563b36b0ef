"""JSON of somebody else: what is there is read, what is odd counts as absent."""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import TypeAlias, cast

JsonObject: TypeAlias = Mapping[str, object]


class NotAnObject(ValueError):
    """The text is no JSON object; NaN and Infinity are no JSON."""


def object_of(text: bytes | str) -> JsonObject:
    try:
        found: object = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotAnObject from None
    if not isinstance(found, dict):
        raise NotAnObject
    return cast("JsonObject", found)  # the keys of JSON objects are texts


def _refuse(constant: str) -> object:
    raise NotAnObject(constant)


def object_in(value: object) -> JsonObject:
    return cast("JsonObject", value) if isinstance(value, dict) else {}


def objects_in(value: object) -> Iterator[JsonObject]:
    if isinstance(value, list):
        for item in cast("list[object]", value):
            yield object_in(item)


def text_in(value: object) -> str:
    """A text, or a number as text; "" for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return ""


def number_in(value: object) -> float | None:
    """A finite number, also one written as text; None for anything else."""
    text = text_in(value).strip()
    if not text.isascii() or "_" in text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
