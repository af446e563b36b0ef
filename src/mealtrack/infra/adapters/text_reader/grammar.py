"""The grammar alone: there is no model to ask for what it cannot read."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import SplitResult

from mealtrack.domain.ports.text_reader import ReadBySomebody, TextReader
from mealtrack.infra.adapters.meal_vision.options import VisionOptions


class NobodyElse:
    """TextReader without a model."""

    async def read(self, fragments: Sequence[str]) -> ReadBySomebody | None:
        return None


@asynccontextmanager
async def connect(url: SplitResult, *, options: VisionOptions) -> AsyncGenerator[TextReader]:
    yield NobodyElse()
