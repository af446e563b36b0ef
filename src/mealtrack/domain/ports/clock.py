"""Where the application gets the time and new identities from."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Ids(Protocol):
    def new(self) -> UUID:
        """A fresh UUIDv7: later ones sort after earlier ones."""
        ...
