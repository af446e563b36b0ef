"""What a user can ask about their account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from mealtrack.app.bus import Query
from mealtrack.app.queries.view import View
from mealtrack.domain.errors import Unauthenticated
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.user import Role


class MeView(View):
    id: UUID
    email: str
    role: Role
    timezone: str
    day_start_minutes: int
    created_at: datetime


class UsersReader(Protocol):
    async def me(self, user_id: UserId) -> MeView | None: ...


@dataclass(frozen=True, kw_only=True)
class GetMe(Query[MeView]):
    user_id: UserId


async def get_me(query: GetMe, reader: UsersReader) -> MeView:
    me = await reader.me(query.user_id)
    if me is None:
        raise Unauthenticated("This account is gone; sign in again.")
    return me


handlers = (get_me,)
