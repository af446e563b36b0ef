"""Accounts kept here: signing up, in, on and out."""

from dataclasses import dataclass

from mealtrack.app.bus import Command
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.user import (
    BadCredentials,
    Role,
    Session,
    SessionEnded,
    SessionId,
    User,
)
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.identity import Passwords, Tokens
from mealtrack.domain.ports.repositories import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A pair of tokens: the short one goes with every request, the long one is used once."""

    user_id: UserId
    access_token: str
    refresh_token: str
    expires_in_s: int


@dataclass(frozen=True, kw_only=True)
class Register(Command[UserId]):
    email: str
    password: str
    zone: str = "UTC"
    role: Role = Role.USER


async def register(
    cmd: Register, passwords: Passwords, uow: UnitOfWork, clock: Clock, ids: Ids
) -> UserId:
    hashed = await passwords.hash(cmd.password)
    user = User.register(
        id=UserId(ids.new()),
        email=cmd.email,
        password_hash=hashed,
        at=clock.now(),
        zone=cmd.zone,
        role=cmd.role,
    )
    async with uow() as tx:
        tx.users.add(user)
    return user.id


@dataclass(frozen=True, kw_only=True)
class LogIn(Command[SignedIn]):
    email: str
    password: str


async def log_in(
    cmd: LogIn, passwords: Passwords, tokens: Tokens, uow: UnitOfWork, clock: Clock, ids: Ids
) -> SignedIn:
    """The same answer, after the same time, for an unknown address and a wrong password."""
    async with uow() as tx:
        user = await tx.users.find(cmd.email)
    known = user if user and user.is_active else None
    if not await passwords.matches(cmd.password, known and known.password_hash) or known is None:
        raise BadCredentials("Check the address and the password.")
    now = clock.now()
    session = Session(
        id=SessionId(ids.new()),
        user_id=known.id,
        created_at=now,
        expires_at=now + tokens.refresh_lasts,
    )
    async with uow() as tx:
        tx.sessions.add(session)
    return _signed_in(known, session, tokens)


@dataclass(frozen=True, kw_only=True)
class RefreshSession(Command[SignedIn]):
    refresh_token: str


async def refresh_session(
    cmd: RefreshSession, tokens: Tokens, uow: UnitOfWork, clock: Clock
) -> SignedIn:
    """A new pair for the newest refresh token; an older one ends the whole session."""
    session_id, generation = tokens.read_refresh(cmd.refresh_token)
    now = clock.now()
    async with uow() as tx:
        session = await tx.sessions.get(session_id)
        user = await tx.users.get(session.user_id)
        is_good = session.accepts(generation, now)
        if is_good:
            session.rotate(at=now, lasts=tokens.refresh_lasts)
        else:
            session.end(now)
    if not is_good:
        raise SessionEnded("Sign in again.")
    return _signed_in(user, session, tokens)


@dataclass(frozen=True, kw_only=True)
class LogOut(Command[None]):
    refresh_token: str


async def log_out(cmd: LogOut, tokens: Tokens, uow: UnitOfWork, clock: Clock) -> None:
    """End the session; ending it twice is not an error."""
    session_id, _ = tokens.read_refresh(cmd.refresh_token)
    async with uow() as tx:
        session = await tx.sessions.get(session_id)
        session.end(clock.now())


def _signed_in(user: User, session: Session, tokens: Tokens) -> SignedIn:
    return SignedIn(
        user_id=user.id,
        access_token=tokens.access(user),
        refresh_token=tokens.refresh(session.id, session.generation),
        expires_in_s=int(tokens.access_lasts.total_seconds()),
    )


handlers = (register, log_in, refresh_session, log_out)
