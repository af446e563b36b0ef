"""Accounts as their owners see them."""

from sqlalchemy import select

from mealtrack.app.queries.users import MeView, UsersReader
from mealtrack.domain.model.base import UserId
from mealtrack.infra.database.engine import Database
from mealtrack.infra.database.tables.users import users


class SqlUsersReader(UsersReader):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def me(self, user_id: UserId) -> MeView | None:
        async with self._database.reading() as reading:
            row = (
                await reading.execute(
                    select(users).where(users.c.id == user_id, users.c.is_active.is_(True))
                )
            ).one_or_none()
        if row is None:
            return None
        return MeView(
            id=row.id,
            email=row.email,
            role=row.role,
            timezone=row.zone,
            day_start_minutes=row.day_start_minutes,
            created_at=row.created_at,
        )
