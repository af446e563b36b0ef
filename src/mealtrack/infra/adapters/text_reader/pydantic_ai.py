"""Fragments read by Gemini, OpenAI or any server that speaks OpenAI's protocol.

The setting is written as that of the model that looks at photos, and is read by the same rules.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult

from mealtrack.domain.ports.text_reader import TextReader
from mealtrack.infra.adapters.meal_vision.choice import chosen
from mealtrack.infra.adapters.meal_vision.options import VisionOptions


@asynccontextmanager
async def connect(url: SplitResult, *, options: VisionOptions) -> AsyncGenerator[TextReader]:
    """Raises UnusableModel when the setting, the key and the model do not fit together."""
    choice = chosen(url, options)
    # It takes a second or two to load, which is only for those who use it.
    from mealtrack.infra.adapters.text_reader.asking import open_reader  # noqa: PLC0415

    async with open_reader(choice, options) as reader:
        yield reader
