"""One way to read bodies: JSON that means one thing only, sent as what it is."""

import re
from collections.abc import Callable, Coroutine, Iterable, Mapping
from math import isfinite
from typing import Any, cast

import jiter
from fastapi import Request, Response, params
from fastapi.routing import APIRoute
from python_multipart.multipart import parse_options_header

from mealtrack.api.malformed import pointer
from mealtrack.api.middleware.intake import announced
from mealtrack.api.problems import Refusal

DEEPEST = 32
_WHERE = re.compile(r"(?P<what>.*) at line (?P<line>\d+) column (?P<column>\d+)", re.DOTALL)
# The parser's words for what it met, and ours: its own may quote the body.
_FAULTS: Mapping[str, str] = {
    "duplicate key": "a key appears twice in one object",
    "recursion limit": f"it is nested deeper than {DEEPEST} levels",
    "unicode": "a text is not valid UTF-8",
    "hex escape": "an escaped character is no Unicode character",
    "control character": "a control character stands unescaped in a text",
    "out of range": "a number is too long",
    "EOF": "it ends too early",
    "trailing": "something stands where nothing belongs",
}


class StrictRequest(Request):
    """A request whose JSON is read strictly."""

    # Any: the body is whatever was sent; the route's model says what it must be.
    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json: Any = read_json(await self.body())
        return self._json


class StrictRoute(APIRoute):
    """A route that takes its kind of body and no other, JSON strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        expected = _expected(self)

        async def strictly(request: Request) -> Response:
            if expected and announced(request.scope) != 0:
                checked_type(request.headers.get("content-type", ""), expected)
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly


def read_json(body: bytes) -> Any:
    """The value of a JSON text (RFC 8259) as I-JSON (RFC 7493) allows it; else `malformed-json`.

    Refused are NaN and Infinity, numbers beyond a double, keys that appear twice, lone
    surrogates, anything but UTF-8, and more than 32 levels.
    """
    try:
        value: Any = jiter.from_json(
            body, allow_inf_nan=False, catch_duplicate_keys=True, cache_mode="keys"
        )
    except ValueError as fault:
        raise _malformed(str(fault)) from None
    if flaw := _flaw(value):
        way, what = flaw
        place = pointer(["body", *reversed(way)], value)
        detail = f"The body is refused at {place}: {what}"
        raise Refusal("malformed-json", detail, errors=[{"pointer": place, "detail": what}])
    return value


def _malformed(fault: str) -> Refusal:
    found = _WHERE.fullmatch(fault)
    if found is None:
        return Refusal("malformed-json")
    what = next((ours for its, ours in _FAULTS.items() if its in found["what"]), "it is not JSON")
    line, column = int(found["line"]), int(found["column"])
    detail = f"The body is refused at line {line}, column {column}: {what}."
    return Refusal("malformed-json", detail, line=line, column=column)


def _flaw(value: object, depth: int = 1) -> tuple[list[int | str], str] | None:
    """What the parser lets pass and we do not: the way to it, backwards, and what it is."""
    members: Iterable[tuple[int | str, object]]
    match value:
        case float() if not isfinite(value):
            return [], "This number is too large."
        case dict():
            members = cast("dict[str, object]", value).items()
        case list():
            members = enumerate(cast("list[object]", value))
        case _:
            return None
    if depth > DEEPEST:
        return [], f"Nothing may be nested deeper than {DEEPEST} levels."
    for key, one in members:
        if not isinstance(one, str) and (flaw := _flaw(one, depth + 1)):
            flaw[0].append(key)
            return flaw
    return None


def _expected(route: APIRoute) -> tuple[str, ...]:
    """The types of body a route takes; none when it takes no body or reads it itself."""
    match route.body_field.field_info if route.body_field else None:
        case params.File():
            return ("multipart/form-data",)
        case params.Form():
            return ("multipart/form-data", "application/x-www-form-urlencoded")
        case None:
            return ()
        case _:
            return ("application/json",)


def checked_type(content_type: str, expected: tuple[str, ...]) -> str:
    """Which of the expected types a body says it has."""
    # The form parser's own reading of the header, so that there is only one.
    raw, options = parse_options_header(content_type)
    sent = raw.decode("latin-1")
    if re.fullmatch(r"application/[\w.-]+\+json", sent, re.ASCII):
        sent = "application/json"
    if sent not in expected:
        raise Refusal("wrong-content-type", f"Send the body as {' or '.join(expected)}.")
    # Codecs of Python's own, such as unicode_escape, make texts that are no Unicode.
    if options.get(b"charset", b"utf-8").lower() not in {b"utf-8", b"utf8", b"us-ascii"}:
        raise Refusal("wrong-content-type", "Send all text as UTF-8.")
    return sent
