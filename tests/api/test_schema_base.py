"""Texts, quantities, instants and dates from outside are what they claim to be."""

import json
import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from mealtrack.api.schemas.base import Body, Instant, LocalDate, Quantity, Text

LINE: TypeAdapter[str] = TypeAdapter(Annotated[str, Text(10)])
NOTE: TypeAdapter[str] = TypeAdapter(Annotated[str, Text(10, multiline=True, min_length=0)])
INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)
DATE: TypeAdapter[date] = TypeAdapter(LocalDate)
QUANTITY: TypeAdapter[float] = TypeAdapter(Quantity)

CONTROLS = [chr(code) for code in (*range(32), *range(0x7F, 0xA0))]


def accepts(type_: TypeAdapter[Any], value: object) -> bool:
    try:
        type_.validate_python(value)
    except ValidationError:
        return False
    return True


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=10))
def test_a_text_is_kept_exactly_as_it_was_written(text: str) -> None:
    """No trimming, no normalisation: emoji, combining marks, right-to-left stay what they are."""
    if text.strip():
        assert LINE.validate_python(text) == text
    else:
        assert not accepts(LINE, text)


@pytest.mark.parametrize("character", CONTROLS, ids=ascii)
def test_control_characters_are_no_text(character: str) -> None:
    """Line breaks and tabs only where several lines are meant."""
    assert not accepts(LINE, f"a{character}b")
    assert accepts(NOTE, f"a{character}b") == (character in "\n\r\t")


@pytest.mark.parametrize(
    "text", ["\ud800", "a\udfffb", "", " ", "\u3000\u2003", "\u200b", "x" * 11, 7, None, b"x", True]
)
def test_what_is_no_text_is_refused(text: object) -> None:
    """Lone surrogates, blanks, too much, and other types."""
    assert not accepts(LINE, text)


def test_what_joins_letters_is_welcome_among_them() -> None:
    """Families of emoji, Persian words and right-to-left names need it."""
    for text in ("\U0001f468\u200d\U0001f373", "\u0645\u06cc\u200c\u062e", "\u200fa"):
        assert accepts(LINE, text)


def test_a_note_may_be_empty() -> None:
    """That is how a note is removed."""
    assert NOTE.validate_python("") == ""
    assert accepts(NOTE, " ")


@pytest.mark.parametrize("type_", [LINE, NOTE])
@given(text=st.text(st.characters(codec="utf-8"), max_size=12))
def test_the_description_of_a_text_is_exact(type_: TypeAdapter[str], text: str) -> None:
    """A generated client that follows the JSON schema is never refused, and the other way round."""
    schema = type_.json_schema()
    fits = schema["minLength"] <= len(text) <= schema["maxLength"] and re.search(
        schema["pattern"].removesuffix("$") + r"\Z", text
    )
    assert bool(fits) == accepts(type_, text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-23T07:30:00Z", datetime(2026, 11, 23, 7, 30, tzinfo=UTC)),
        ("2026-11-23t07:30:00.123456z", datetime(2026, 11, 23, 7, 30, 0, 123456, tzinfo=UTC)),
        ("2026-11-23 07:30:00+05:45", datetime(2026, 11, 23, 1, 45, tzinfo=UTC)),
        ("2000-01-01T00:00:00Z", datetime(2000, 1, 1, tzinfo=UTC)),
        ("2100-12-31T23:59:59-00:00", datetime(2100, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_instant_is_utc_whatever_its_zone(text: str, instant: datetime) -> None:
    """RFC 3339 in any of its spellings."""
    read = INSTANT.validate_python(text)
    assert read == instant
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-23T07:30:00",
        "2026-11-23",
        "1700000000",
        1700000000,
        1700000000.5,
        True,
        None,
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1999-12-31T23:59:59Z",
        "2101-01-01T00:00:00Z",
        "2000-01-01T00:00:00+00:01",
        "2100-12-31T23:59:59-00:01",
        "2026-02-30T00:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T23:59:60Z",
        "2026-11-23T07:30:00+25:00",
        "2026-11-23T07:30:00+99:99",
        "2026-11-23T07:30:00Z\n",
        "٢٠٢٦-11-23T07:30:00Z",
        "now",
        "",
    ],
)
def test_what_is_no_instant_is_refused(value: object) -> None:
    """Without a zone, outside 2000 to 2100 in UTC, no such day or hour, a number."""
    assert not accepts(INSTANT, value)


@pytest.mark.parametrize("text", ["2000-01-01", "2026-11-23", "2028-02-29", "2100-12-31"])
def test_a_date_is_a_date(text: str) -> None:
    assert DATE.validate_python(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    "value",
    [
        "1999-12-31",
        "2101-01-01",
        "0001-01-01",
        "9999-12-31",
        "2027-02-29",
        "2026-11-23T00:00:00Z",
        "20261123",
        "2026-W48-1",
        "1700000000",
        20261123,
        0,
        None,
        "",
        " 2026-11-23",
        "٢٠٢٦-11-23",
    ],
)
def test_what_is_no_date_is_refused(value: object) -> None:
    """Outside 2000 to 2100, with a time, in another spelling, a number."""
    assert not accepts(DATE, value)


@pytest.mark.parametrize(
    "value", [0, -1, 1e-300, 5e-324, 0.0009, 10_000.01, 1e308, 10**400, float("nan"), float("inf")]
)
def test_what_is_no_quantity_is_refused(value: float) -> None:
    """Nothing so small or large that arithmetic with it ends in infinity."""
    assert not accepts(QUANTITY, value)


class Kind(StrEnum):
    A = "a"


class Inner(Body):
    grams: Quantity


class Outer(Body):
    number: float = 0
    bounded: Annotated[float, Field(ge=0)] = 0
    maybe: float | None = None
    whole: int = 0
    flag: bool = False
    word: str = ""
    many: tuple[float, ...] = ()
    named: Annotated[dict[str, float], Field(default_factory=dict)]
    inner: Inner | None = None
    again: tuple[Inner, ...] = ()
    id: UUID | None = None
    day: LocalDate | None = None
    kind: Kind | None = None
    fixed: Literal["x"] | None = None


OUTER: TypeAdapter[Outer] = TypeAdapter(Outer)


@pytest.mark.parametrize(
    "body",
    [
        {"number": "1"},
        {"number": True},
        {"bounded": "1"},
        {"bounded": True},
        {"maybe": "1"},
        {"maybe": False},
        {"whole": "1"},
        {"whole": 1.0},
        {"whole": True},
        {"flag": 1},
        {"flag": "true"},
        {"word": 1},
        {"many": ["1"]},
        {"named": {"a": "1"}},
        {"inner": {"grams": "1"}},
        {"inner": {"grams": True}},
        {"again": [{"grams": 1}, {"grams": "1"}]},
        {"inner": {"grams": 1, "user_id": "x"}},
        {"status": "ready"},
        {"number": float("nan")},
        {"number": float("inf")},
        {"id": 7},
        {"kind": "b"},
        {"fixed": "y"},
        {"number": None},
    ],
    ids=json.dumps,
)
def test_a_body_takes_nothing_for_something_else(body: dict[str, object]) -> None:
    """Numbers are numbers, flags are flags, and there are no fields but those described."""
    assert not accepts(OUTER, body)


def test_a_body_reads_what_json_has_no_type_for_from_text() -> None:
    """UUIDs, dates and enums are texts in JSON; whole numbers are numbers, too."""
    one = uuid4()
    body = {"id": str(one), "day": "2026-11-23", "kind": "a", "fixed": "x", "number": 1}
    read = OUTER.validate_python(body | {"inner": {"grams": 2}, "again": [{"grams": 0.5}]})
    assert (read.id, read.day, read.kind, read.number) == (one, date(2026, 11, 23), Kind.A, 1.0)
    assert isinstance(read.number, float)
    assert (read.inner, read.again) == (Inner(grams=2), (Inner(grams=0.5),))
