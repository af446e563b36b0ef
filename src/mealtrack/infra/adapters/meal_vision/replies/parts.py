"""How parts of a reply are read, whatever the protocol."""

from typing import Annotated, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import from_json

_T = TypeVar("_T")
Json: TypeAlias = dict[str, object]
# Whoever counts, counts from 0; the library's prices know no more tokens than this.
Count = Annotated[int, Field(ge=0, le=10**9)]


def _none_if_strange(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


# What is only for the record must not spoil an answer.
Noted = Annotated[_T | None, WrapValidator(_none_if_strange)]


class _Typed(BaseModel):
    model_config = ConfigDict(extra="allow")
    type: str


_ENTRIES = TypeAdapter(list[Noted[_Typed]])


def of_type(*kinds: str) -> BeforeValidator:
    """Of a list, the entries of these types; thoughts, calls and what else there may be are not."""

    def chosen(value: object) -> object:
        if not isinstance(value, list):
            return value
        entries = _ENTRIES.validate_python(value)
        return [entry.model_dump() for entry in entries if entry and entry.type in kinds]

    return BeforeValidator(chosen)


class Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


def _readable(text: str) -> str:
    """Google's SDK parses the answer by itself, and breaks on one nested too deep for anybody."""
    try:
        from_json(text)
    except ValueError as error:
        return "" if "recursion limit" in str(error) else text
    return text


Said = Annotated[str, AfterValidator(_readable)]


class FaultTold(Exception):
    """The reply has status 200 and tells of an error, as gateways do."""


def check_told(error: Json | None) -> None:
    if error:
        raise FaultTold
