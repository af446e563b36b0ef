"""The machine's clock, and identities that carry its time."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from mealtrack.domain.ports.clock import Clock, Ids


class SystemClock(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC)


class TimeOrderedIds(Ids):
    """UUIDv7 (RFC 9562, section 5.7)."""

    def new(self) -> UUID:
        return uuid7()
