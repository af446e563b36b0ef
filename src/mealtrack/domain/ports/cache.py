"""What was worked out before, in areas that are forgotten as a whole."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look into the cache found, and the area's generation at that moment."""

    value: bytes | None
    generation: int


class Cache(Protocol):
    async def get(self, area: str, key: str) -> Looked: ...

    async def put(
        self, area: str, key: str, value: bytes, *, ttl_s: float, generation: int
    ) -> None:
        """Keep a value worked out at `generation`; ignored if the area was forgotten since."""
        ...

    async def forget(self, *areas: str) -> None: ...
