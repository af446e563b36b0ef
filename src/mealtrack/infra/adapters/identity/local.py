"""Accounts kept here: short signed access tokens, and refresh tokens that are used once."""

import base64
import binascii
import hmac
import struct
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from urllib.parse import SplitResult
from uuid import UUID

from mealtrack.domain.errors import Unauthenticated
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.user import Role, SessionEnded, SessionId, User
from mealtrack.domain.ports.clock import Clock
from mealtrack.domain.ports.identity import Identity, Principal, Tokens

_ISSUER = "mealtrack"
_AUDIENCE = "mealtrack-api"
_ALGORITHM = "HS256"
_LONGEST_TOKEN = 4096
_LEEWAY_S = 5
_REFRESH = "mt_rt_"
_BODY = struct.Struct(">16sI")


class LocalIdentity(Identity, Tokens):
    """Access tokens are JWTs signed with our own key; refresh tokens name a session and a turn.

    A refresh token needs no random part and no row of its own: its MAC shows that we made it,
    and the session knows which turn is the newest.
    """

    def __init__(
        self, secret: bytes, clock: Clock, *, access_lasts: timedelta, refresh_lasts: timedelta
    ) -> None:
        self._access_key = hmac.digest(secret, b"access token", "sha256")
        self._refresh_key = hmac.digest(secret, b"refresh token", "sha256")
        self._clock = clock
        self.access_lasts, self.refresh_lasts = access_lasts, refresh_lasts

    def access(self, user: User) -> str:
        import jwt  # noqa: PLC0415  # a tenth of a second that starting can do without

        now = self._clock.now()
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": str(user.id),
            "role": user.role.value,
            "iat": int(now.timestamp()),
            "exp": int((now + self.access_lasts).timestamp()),
        }
        return jwt.encode(claims, self._access_key, algorithm=_ALGORITHM)

    async def verify(self, token: str) -> Principal:
        if len(token) > _LONGEST_TOKEN:
            raise _refused()
        import jwt  # noqa: PLC0415  # as above

        try:
            claims = jwt.decode(
                token,
                self._access_key,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                audience=_AUDIENCE,
                options={
                    "require": ["exp", "iat", "iss", "aud", "sub"],
                    "strict_aud": True,
                    # Times are checked below, against the application's own clock.
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            now = self._clock.now().timestamp()
            if not claims["iat"] - _LEEWAY_S <= now < claims["exp"]:
                raise _refused()
            return Principal(UserId(UUID(claims["sub"])), Role(claims["role"]))
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError):
            raise _refused() from None

    def refresh(self, session_id: SessionId, generation: int) -> str:
        body = _BODY.pack(session_id.bytes, generation)
        return _REFRESH + base64.urlsafe_b64encode(body + self._mac(body)).decode().rstrip("=")

    def read_refresh(self, token: str) -> tuple[SessionId, int]:
        try:
            text = token.removeprefix(_REFRESH).encode("ascii")
            raw = base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
            body, mac = raw[: _BODY.size], raw[_BODY.size :]
            if not hmac.compare_digest(mac, self._mac(body)):
                raise SessionEnded("Sign in again.")
            session, generation = _BODY.unpack(body)
        except (ValueError, binascii.Error, struct.error):
            raise SessionEnded("Sign in again.") from None
        return SessionId(UUID(bytes=session)), generation

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self._refresh_key, body, sha256).digest()


def _refused() -> Unauthenticated:
    return Unauthenticated("The bearer token is missing, expired or not ours; sign in again.")


@asynccontextmanager
async def connect(
    _url: SplitResult,
    *,
    secret: bytes,
    clock: Clock,
    access_lasts: timedelta,
    refresh_lasts: timedelta,
) -> AsyncGenerator[LocalIdentity]:
    yield LocalIdentity(secret, clock, access_lasts=access_lasts, refresh_lasts=refresh_lasts)
