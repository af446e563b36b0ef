"""What a user can change about their account."""

from typing import Annotated

from pydantic import Field

from mealtrack.api.schemas.base import Body, Text


class AccountPatch(Body):
    timezone: Annotated[str, Text(64)] | None = None
    day_start_minutes: Annotated[int, Field(ge=0, le=360)] | None = None


class TimeZone(Body):
    timezone: Annotated[str, Text(64)]
