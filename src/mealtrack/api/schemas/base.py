"""What a body, a text, a quantity, an instant and a date from outside must be like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeAlias, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from mealtrack.domain.model.quantity import MAX_QUANTITY

FIRST_YEAR, LAST_YEAR = 2000, 2100
SMALLEST_QUANTITY = 0.001

# Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark: part of many a
# word and emoji, but no word by themselves.
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
_EXACT = {"bool", "int", "float", "str"}


# Any: a core schema is a tree of dictionaries of many shapes.
def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    """Every schema in a schema; defaults and metadata may look like one and are none."""
    if isinstance(tree, dict):
        node = cast("dict[str, Any]", tree)
        yield node
        for key, value in node.items():
            if key not in {"metadata", "default", "expected", "members"}:
                yield from _nodes(value)
    elif isinstance(tree, list | tuple):
        for member in cast("list[object]", tree):
            yield from _nodes(member)


class Body(BaseModel):
    """A JSON object: no unknown fields, and plain fields of exactly their JSON type.

    Pydantic's own strict mode would also refuse UUIDs, dates and enums written as text.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        for node in _nodes(handler.resolve_ref_schema(schema)):
            if node.get("type") in _EXACT:
                node["strict"] = True
        return schema


@dataclass(frozen=True, slots=True)
class Text:
    """Words of people: `Annotated[str, Text(200)]`, kept exactly as they were written.

    Control characters (Unicode category Cc) and lone surrogates are refused; line breaks and
    tabs are allowed when `multiline`. Unless `min_length` is 0, a blank is no text.
    """

    max_length: int
    min_length: int = 1
    multiline: bool = False

    def __get_pydantic_core_schema__(
        self, source: type[str], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        plain = core_schema.str_schema(
            min_length=self.min_length, max_length=self.max_length, strict=True
        )
        return core_schema.no_info_after_validator_function(self._checked, plain)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"pattern": self.pattern}

    @property
    def pattern(self) -> str:
        """The rule as a regular expression that JavaScript and Python understand alike."""
        allowed = rf"[^{self._forbidden}]"
        if not self.min_length:
            return f"^{allowed}*$"
        return rf"^{allowed}*[^{self._forbidden}\s{_INVISIBLE}]{allowed}*$"

    @property
    def _forbidden(self) -> str:
        breaks = r"\x00-\x08\x0b\x0c\x0e-\x1f" if self.multiline else r"\x00-\x1f"
        return breaks + r"\x7f-\x9f"

    def _checked(self, text: str) -> str:
        if re.search(f"[{self._forbidden}]", text):
            raise PydanticCustomError("text_control", "Control characters are not allowed here.")
        if self.min_length and not re.search(rf"[^\s{_INVISIBLE}]", text):
            raise PydanticCustomError("text_blank", "This must not be blank.")
        return text


_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _instant_text(value: object) -> object:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return value
    raise PydanticCustomError(
        "instant", "An instant with its zone belongs here, such as 2026-11-23T07:30:00Z (RFC 3339)."
    )


def _date_text(value: object) -> object:
    if isinstance(value, str) and _DATE.fullmatch(value):
        return value
    raise PydanticCustomError("local_date", "A date belongs here, such as 2026-11-23.")


def _in_our_time(value: date) -> None:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise PydanticCustomError(
            "out_of_time",
            "The year lies from {first} to {last}.",
            {"first": FIRST_YEAR, "last": LAST_YEAR},
        )


def _instant(value: datetime) -> datetime:
    _in_our_time(value)
    value = value.astimezone(UTC)
    _in_our_time(value)
    return value


def _local_date(value: date) -> date:
    _in_our_time(value)
    return value


Instant: TypeAlias = Annotated[datetime, BeforeValidator(_instant_text), AfterValidator(_instant)]
LocalDate: TypeAlias = Annotated[date, BeforeValidator(_date_text), AfterValidator(_local_date)]
# Smaller amounts are no food, and dividing by them is how infinities are made.
Quantity: TypeAlias = Annotated[
    float, Field(ge=SMALLEST_QUANTITY, le=MAX_QUANTITY, allow_inf_nan=False)
]
