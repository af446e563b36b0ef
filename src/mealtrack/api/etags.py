"""Versions of a resource, as HTTP names them (RFC 9110, section 8.8.3)."""

import re
from typing import Annotated, TypeAlias

from fastapi import Header

from mealtrack.app.queries.custom_foods import CustomFoodView
from mealtrack.app.queries.meals import MealView
from mealtrack.domain.errors import VersionMismatch

IfMatch = Annotated[
    str | None,
    Header(max_length=200, description="Change it only if this is still its ETag."),
]
IfNoneMatch = Annotated[
    str | None,
    Header(max_length=1000, description="Answer 304 if this is still its ETag."),
]
Versioned: TypeAlias = MealView | CustomFoodView
_OURS = re.compile(r'"(meal|food)-(\d{1,9})"')


def etag(view: Versioned) -> str:
    match view:
        case MealView():
            return f'"meal-{view.version}"'
        case CustomFoodView():
            return f'"food-{view.revision}"'


def version_in(if_match: str | None, kind: str = "meal") -> int | None:
    """The version a change insists on; None when it insists on none."""
    if if_match is None or if_match.strip() == "*":
        return None
    ours = _OURS.fullmatch(if_match.strip())
    if ours is None or ours.group(1) != kind:
        raise VersionMismatch(f"If-Match carries an ETag that is none of this {kind}'s.")
    return int(ours.group(2))


def is_known(view: Versioned, if_none_match: str | None) -> bool:
    """Whether the client has this version already."""
    known = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag(view) in known
