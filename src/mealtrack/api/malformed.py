"""What is wrong with a request, thing by thing: where, and a sentence that quotes none of it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from fastapi.exceptions import RequestValidationError

MOST_ERRORS = 50
_LONGEST_STEP = 64

_OBJECT = "An object belongs here."
_TEXT = "A text belongs here."
_UNFIT = "This value does not fit here."
# Instead of pydantic's own sentences where those would quote the input or name our classes.
_SENTENCES: Mapping[str, str] = {
    "missing": "This is required.",
    "extra_forbidden": "There is no such field.",
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "dict_type": _OBJECT,
    "mapping_type": _OBJECT,
    "list_type": "A list belongs here.",
    "string_type": _TEXT,
    "string_unicode": "This text is not valid Unicode.",
    "uuid_type": "A UUID belongs here.",
    "uuid_parsing": "A UUID belongs here.",
    "url_parsing": "A URL belongs here.",
    "url_syntax_violation": "A URL belongs here.",
    "dataclass_exact_type": _UNFIT,
    "is_instance_of": _UNFIT,
    "is_subclass_of": _UNFIT,
    "get_attribute_error": _UNFIT,
    "iteration_error": _UNFIT,
}


def errors_in(error: RequestValidationError) -> list[dict[str, str]]:
    """Pointers and sentences; a body's pointers are JSON Pointers (RFC 6901)."""
    found = [
        {"pointer": pointer(fault["loc"], error.body), "detail": sentence(fault)}
        for fault in error.errors()[: 4 * MOST_ERRORS]
    ]
    # The members of a union complain one by one about the same thing.
    once = {(one["pointer"], one["detail"]): one for one in found}
    return list(once.values())[:MOST_ERRORS]


# Any: pydantic's error details are untyped.
def sentence(fault: Mapping[str, Any]) -> str:
    match fault["type"], fault.get("ctx", {}):
        case "value_error" | "assertion_error", _:
            _, _, ours = fault["msg"].partition(", ")
            return ours
        case "union_tag_invalid", {"expected_tags": tags}:
            return f"One of {tags} belongs here."
        case kind, _ if kind in _SENTENCES:
            return _SENTENCES[kind]
        case _:
            return fault["msg"]


def pointer(loc: Sequence[int | str], body: object) -> str:
    """`/items/0` in the body, `?limit` in the query, `{meal_id}` in the path, `If-Match`."""
    match loc:
        case ["query", name, *_]:
            return f"?{_short(name)}"
        case ["path", name, *_]:
            return f"{{{_short(name)}}}"
        case ["header", name, *_]:
            return str(name).title()
        case ["body", *steps]:
            return _into(body, steps)
        case _:
            return _step("".join(map(str, loc[:1])))


def _into(body: object, steps: Sequence[int | str]) -> str:
    """The way into the body; steps that pydantic adds (which member of a union) are left out."""
    here, way = body, ""
    for index, step in enumerate(steps):
        inside = _members(here)
        if step in inside:
            here, way = inside[step], way + _step(step)
        elif index == len(steps) - 1 and isinstance(step, str):
            way += _step(step) if _has_fields(here) or body is None else ""
    return way


def _has_fields(value: object) -> bool:
    return isinstance(value, Mapping)


def _members(value: object) -> Mapping[int | str, object]:
    match value:
        case Mapping():
            return cast("Mapping[int | str, object]", value)
        case list():
            return dict(enumerate(cast("list[object]", value)))
        case _:
            return {}


def _step(step: int | str) -> str:
    return "/" + _short(step).replace("~", "~0").replace("/", "~1")


def _short(name: int | str) -> str:
    """A name for people: clients may send keys as long as a body."""
    text = str(name)
    return text if len(text) <= _LONGEST_STEP else text[:_LONGEST_STEP] + "…"
