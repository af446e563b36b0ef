"""Passwords hashed with Argon2id, in a few threads and never on the event loop."""

from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult

import anyio
import anyio.to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.ports.identity import Passwords

# Each hash takes 64 MiB for some tens of milliseconds (RFC 9106, second recommended option):
# two at a time, and a queue that is refused when it grows longer than a person would wait.
AT_ONCE = 2
LONGEST_QUEUE = 40


class Argon2Passwords(Passwords):
    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._limit = anyio.CapacityLimiter(AT_ONCE)
        self._nobody = _nobodys(self._hasher)

    async def hash(self, password: str) -> str:
        self._refuse_crowds()
        return await anyio.to_thread.run_sync(self._hasher.hash, password, limiter=self._limit)

    async def matches(self, password: str, hashed: str | None) -> bool:
        self._refuse_crowds()
        return await anyio.to_thread.run_sync(
            self._matches, password, hashed or self._nobody, limiter=self._limit
        ) and bool(hashed)

    def _matches(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def _refuse_crowds(self) -> None:
        if self._limit.statistics().tasks_waiting >= LONGEST_QUEUE:
            raise Unavailable("Too many people sign in at this moment; try again.", retry_after_s=2)


def _nobodys(hasher: PasswordHasher) -> str:
    """A hash no password has (all zeros), checked when there is no account: it takes as long."""
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, key = (
        b64encode(bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v=19${costs}${salt}${key}"


@asynccontextmanager
async def connect(_url: SplitResult) -> AsyncGenerator[Passwords]:
    yield Argon2Passwords()
