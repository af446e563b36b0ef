"""Publishers of food records that can be asked over the network, behind the local catalogue."""

from enum import StrEnum
from typing import Protocol

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.food import FoodRecord


class SourceSilent(Unavailable):
    """A publisher was not asked, or gave no answer that can be used; it may know the food."""


class FoodSources(Protocol):
    """Each question costs at most a small deadline a publisher and raises SourceSilent past it."""

    async def by_gtin(self, gtin: str) -> FoodRecord | None:
        """The product with this 14-digit barcode; None when everybody who was asked knows none."""
        ...

    async def search(self, text: str, *, limit: int) -> list[FoodRecord]:
        """At most `limit` records of each publisher, generic ones first."""
        ...

    async def by_fdc_id(self, fdc_id: int) -> FoodRecord | None: ...


class Answer(StrEnum):
    """What came of asking the publishers."""

    KEPT = "kept"
    UNKNOWN = "unknown"
    SILENT = "silent"
    NOBODY = "nobody"


class FoodSupply(Protocol):
    """Asks the publishers for what the catalogue lacks, and keeps what they answer.

    Never raises for a publisher's fault: whoever asked goes on with what is known here. It writes
    in a transaction of its own, so that it must not be awaited in one.
    """

    async def product(self, gtin: str) -> Answer:
        """KEPT means that the barcode is in the catalogue now."""
        ...

    async def food(self, fdc_id: int) -> Answer: ...

    async def foods(self, text: str) -> Answer:
        """KEPT means that searching the catalogue again may find more."""
        ...
