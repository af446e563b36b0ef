"""Reading what a grammar cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mealtrack.domain.model.analysis import Sighting


@dataclass(frozen=True, slots=True)
class ReadBySomebody:
    """What was read: for each fragment the foods in it, none where there are none."""

    foods: tuple[tuple[Sighting, ...], ...]
    model: str
    prompt_version: str


class TextReader(Protocol):
    async def read(self, fragments: Sequence[str]) -> ReadBySomebody | None:
        """What foods the fragments name, in which state, and how much; never their nutrients.

        None when there is nobody to ask. Raises AnalysisFailed when there is no usable answer.
        """
        ...
