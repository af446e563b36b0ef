"""A user: whose diary it is, and in which zone and from which hour their days run."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import NewType, Self
from unicodedata import category, normalize
from uuid import UUID
from zoneinfo import available_timezones

from mealtrack.domain.errors import Conflict, Invalid, Unauthenticated
from mealtrack.domain.model.base import Aggregate, Event, UserId

SessionId = NewType("SessionId", UUID)

LATEST_DAY_START = 6 * 60
MAX_EMAIL_BYTES = 254
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


class EmailTaken(Conflict):
    code = "email-taken"
    title = "That address already has an account"


class BadCredentials(Unauthenticated):
    code = "bad-credentials"
    title = "E-mail or password is wrong"


class SessionEnded(Unauthenticated):
    code = "session-ended"
    title = "This session has ended"


class Role(StrEnum):
    USER = "user"
    ADMIN = "admin"


@dataclass(frozen=True, kw_only=True)
class UserRegistered(Event):
    """A new account exists."""


@dataclass(eq=False, kw_only=True)
class User(Aggregate):
    id: UserId
    email: str
    created_at: datetime
    role: Role = Role.USER
    zone: str = "UTC"
    day_start_minutes: int = 0
    is_active: bool = True
    password_hash: str | None = None
    version: int = 1

    @classmethod
    def register(
        cls,
        *,
        id: UserId,
        email: str,
        password_hash: str,
        at: datetime,
        zone: str = "UTC",
        role: Role = Role.USER,
    ) -> Self:
        user = cls(
            id=id,
            email=good_email(email),
            created_at=at,
            role=role,
            zone=known_zone(zone),
            password_hash=password_hash,
        )
        user.record(UserRegistered(user_id=id))
        return user

    def live_in(self, zone: str, day_start_minutes: int) -> None:
        if not 0 <= day_start_minutes <= LATEST_DAY_START:
            raise Invalid("A day starts between 00:00 and 06:00 (0 to 360 minutes).")
        self.zone = known_zone(zone)
        self.day_start_minutes = day_start_minutes


def normal_email(email: str) -> str:
    """An address as it is compared: without spaces around it, composed, in lower case.

    Not case-folded: that would make one of straße@ and strasse@, which two people may own.
    """
    return normalize("NFC", email.strip()).lower()


def good_email(email: str) -> str:
    """A new account's address; deliberately loose, because only a mail can prove one."""
    address = normal_email(email)
    if not _ADDRESS.fullmatch(address) or any(map(_is_invisible, address)):
        raise Invalid("That is not an e-mail address.")
    # RFC 5321, section 4.5.3.1.3: a path has 256 octets with its brackets.
    if len(address.encode()) > MAX_EMAIL_BYTES:
        raise Invalid(f"An e-mail address has at most {MAX_EMAIL_BYTES} bytes.")
    return address


def _is_invisible(char: str) -> bool:
    return category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def known_zone(zone: str) -> str:
    if zone not in _zones():
        raise Invalid(f"{zone!r} is not a time zone; use a name such as Europe/Berlin.")
    return zone


@cache
def _zones() -> frozenset[str]:
    """The names there are; those that mean this machine's own zone, or none, are no place."""
    return frozenset(available_timezones() - {"localtime", "Factory", "posixrules"})


@dataclass(eq=False, kw_only=True)
class Session(Aggregate):
    """One sign-in on one device: a family of refresh tokens of which only the newest is good.

    Presenting a replaced token means that somebody copied it: the whole family ends. (RFC 9700,
    section 4.14.2)
    """

    id: SessionId
    user_id: UserId
    created_at: datetime
    expires_at: datetime
    generation: int = 1
    ended_at: datetime | None = None
    version: int = 1

    def accepts(self, generation: int, at: datetime) -> bool:
        return self.ended_at is None and at < self.expires_at and generation == self.generation

    def rotate(self, *, at: datetime, lasts: timedelta) -> None:
        self.generation += 1
        self.expires_at = at + lasts

    def end(self, at: datetime) -> None:
        self.ended_at = self.ended_at or at
