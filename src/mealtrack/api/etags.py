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
_TAG = re.compile(r'(?:W/)?"[^"]*"')


def etag(view: Versioned) -> str:
    match view:
        case MealView():
            return f'"meal-{view.version}"'
        case CustomFoodView():
            return f'"food-{view.revision}"'


def versions_in(if_match: str | None, kind: str = "meal") -> frozenset[int] | None:
    """The versions a change insists on, any of them; None when it insists on none.

    A weak tag never matches, nor does one of another kind of thing (section 13.1.1).
    """
    if if_match is None or if_match.strip() == "*":
        return None
    tags = [tag.strip() for tag in if_match.split(",")]
    if not all(map(_TAG.fullmatch, tags)):
        raise VersionMismatch("If-Match is a list of ETags as they were answered, or *.")
    ours = [found for tag in tags if (found := _OURS.fullmatch(tag))]
    return frozenset(int(tag.group(2)) for tag in ours if tag.group(1) == kind)


def is_known(view: Versioned, if_none_match: str | None) -> bool:
    """Whether the client has this version already."""
    known = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag(view) in known
