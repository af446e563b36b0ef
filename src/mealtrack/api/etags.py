"""Versions of a resource, as HTTP names them (RFC 9110, section 8.8.3)."""

import re
from typing import Annotated

from fastapi import Header

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
_OURS = re.compile(r'"meal-(\d{1,9})"')
_TAG = re.compile(r'(?:W/)?"[^"]*"')


def etag(meal: MealView) -> str:
    return f'"meal-{meal.version}"'


def versions_in(if_match: str | None) -> frozenset[int] | None:
    """The versions a change insists on, any of them; None when it insists on none.

    A weak tag never matches, nor does one that is none of a meal's (section 13.1.1).
    """
    if if_match is None or if_match.strip() == "*":
        return None
    tags = [tag.strip() for tag in if_match.split(",")]
    if not all(map(_TAG.fullmatch, tags)):
        raise VersionMismatch("If-Match is a list of ETags as they were answered, or *.")
    return frozenset(int(ours.group(1)) for tag in tags if (ours := _OURS.fullmatch(tag)))


def is_known(meal: MealView, if_none_match: str | None) -> bool:
    """Whether the client has this version already."""
    known = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag(meal) in known
