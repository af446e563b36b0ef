"""Fragments read by Gemini, OpenAI or any server that speaks OpenAI's protocol.

The setting is written as that of the model that looks at photos, and is read by the same rules.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import SplitResult

from mealtrack.domain.ports.text_reader import ReadBySomebody, TextReader
from mealtrack.infra.adapters.meal_vision.choice import chosen
from mealtrack.infra.adapters.meal_vision.first_use import FirstUse, on_first_use
from mealtrack.infra.adapters.meal_vision.options import VisionOptions


class ReaderOnFirstUse(TextReader):
    def __init__(self, reader: FirstUse[TextReader]) -> None:
        self._reader = reader

    async def read(self, fragments: Sequence[str]) -> ReadBySomebody | None:
        return await (await self._reader()).read(fragments)


@asynccontextmanager
async def connect(url: SplitResult, *, options: VisionOptions) -> AsyncGenerator[TextReader]:
    """Raises UnusableModel when the setting, the key and the model do not fit together."""
    choice = chosen(url, options)

    def load() -> AbstractAsyncContextManager[TextReader]:
        from mealtrack.infra.adapters.text_reader.asking import open_reader  # noqa: PLC0415

        return open_reader(choice, options)

    async with on_first_use(load) as reader:
        yield ReaderOnFirstUse(reader)
