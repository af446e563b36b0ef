"""Photos seen by Gemini, OpenAI or any server that speaks OpenAI's protocol.

    google:gemini-3.8-flash                             needs MEALTRACK_GOOGLE_KEY
    openai:gpt-6-luna                                   needs MEALTRACK_OPENAI_KEY
    openai-chat:http://localhost:11434/v1#qwen2.5vl     a server of one's own, with or without a key

`openai-chat` takes `?output=` json_schema (default), json_object, prompt or tool, for servers
that can't hold an answer to a schema, and `effort=` for those that think.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult

from mealtrack.domain.ports.vision import MealVision
from mealtrack.infra.adapters.meal_vision.choice import chosen
from mealtrack.infra.adapters.meal_vision.options import VisionOptions


@asynccontextmanager
async def connect(url: SplitResult, *, options: VisionOptions) -> AsyncGenerator[MealVision]:
    """Raises UnusableModel when the setting, the key and the model do not fit together."""
    choice = chosen(url, options)
    # It takes a second or two to load, which is only for those who use it.
    from mealtrack.infra.adapters.meal_vision.looking import open_vision  # noqa: PLC0415

    async with open_vision(choice, options) as vision:
        yield vision
