"""What every aggregate has: an identity and news to tell."""

from dataclasses import dataclass
from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a user's data; named in the past tense, never changed.

    Carries ids and facts of a closed set only: never text, weights or other health values.
    """

    user_id: UserId


class Aggregate:
    """The root of a cluster of objects that is loaded, changed and saved as one."""

    def record(self, event: Event) -> None:
        self.__dict__.setdefault("_news", []).append(event)

    def pull_events(self) -> list[Event]:
        return self.__dict__.pop("_news", [])
