"""Accounts and sign-ins, for commands."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mealtrack.domain.errors import Unauthenticated
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.user import Session, SessionEnded, SessionId, User, normal_email
from mealtrack.domain.ports.repositories import Sessions, Users
from mealtrack.infra.database.tables.users import users


class SqlUsers(Users):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, user_id: UserId, *, to_change: bool = False) -> User:
        user = await self._session.get(User, user_id, with_for_update=to_change)
        if user is None or not user.is_active:
            raise Unauthenticated("This account is gone; sign in again.")
        return user

    async def find(self, email: str) -> User | None:
        return await self._session.scalar(
            select(User).where(users.c.email == normal_email(email)).limit(1)
        )

    def add(self, user: User) -> None:
        self._session.add(user)


class SqlSessions(Sessions):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, session_id: SessionId) -> Session:
        # Locked, so that of two uses of one token the second sees what the first did.
        found = await self._session.get(Session, session_id, with_for_update=True)
        if found is None:
            raise SessionEnded("Sign in again.")
        return found

    def add(self, session: Session) -> None:
        self._session.add(session)
