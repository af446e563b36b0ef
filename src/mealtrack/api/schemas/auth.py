"""What clients send to sign up and in, and what they get."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, SecretStr

from mealtrack.api.schemas.base import Body, Text
from mealtrack.app.commands.auth import SignedIn
from mealtrack.app.queries.view import View

# A password is never cut or normalised; the upper bound keeps hashing cheap.
Password = Annotated[SecretStr, Field(min_length=8, max_length=128)]
# Deliberately loose: only a mail can prove an address (RFC 5321 allows nearly everything).
Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+$")]


class Registration(Body):
    email: Email
    password: Password
    timezone: Annotated[str, Text(64)] = "UTC"


class Credentials(Body):
    email: Email
    password: Password


class RefreshToken(Body):
    refresh_token: Annotated[SecretStr, Field(min_length=1, max_length=200)]


class RegisteredView(View):
    user_id: UUID
    email: str


class TokensView(View):
    user_id: UUID
    access_token: str
    refresh_token: str
    token_type: str = "bearer"  # noqa: S105  # the scheme's name, RFC 6750
    expires_in: int

    @classmethod
    def of(cls, signed_in: SignedIn) -> "TokensView":
        return cls(
            user_id=signed_in.user_id,
            access_token=signed_in.access_token,
            refresh_token=signed_in.refresh_token,
            expires_in=signed_in.expires_in_s,
        )
