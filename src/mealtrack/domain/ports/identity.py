"""Who is calling."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.user import Role, SessionId, User


@dataclass(frozen=True, slots=True)
class Principal:
    """A verified caller."""

    user_id: UserId
    role: Role = Role.USER

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


class Identity(Protocol):
    async def verify(self, token: str) -> Principal:
        """Who presents this bearer token; raises Unauthenticated, the same for every fault."""
        ...


class Tokens(Protocol):
    """The tokens of accounts kept here."""

    access_lasts: timedelta
    refresh_lasts: timedelta

    def access(self, user: User) -> str: ...

    def refresh(self, session_id: SessionId, generation: int) -> str: ...

    def read_refresh(self, token: str) -> tuple[SessionId, int]:
        """What `refresh` put in; raises SessionEnded for anything it did not make."""
        ...


class Passwords(Protocol):
    async def hash(self, password: str) -> str: ...

    async def matches(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password; takes as long when there is no account (`hashed` None)."""
        ...
