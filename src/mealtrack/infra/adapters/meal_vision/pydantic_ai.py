"""Photos seen by Gemini, OpenAI or any server that speaks OpenAI's protocol.

    google:gemini-3.8-flash                             needs MEALTRACK_GOOGLE_KEY
    openai:gpt-6-luna                                   needs MEALTRACK_OPENAI_KEY
    openai-chat:http://localhost:11434/v1#qwen2.5vl     a server of one's own, with or without a key

`openai-chat` takes `?output=` json_schema (default), json_object, prompt or tool, for servers
that can't hold an answer to a schema, and `effort=` for those that think.
"""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import SplitResult

from mealtrack.domain.model.analysis import LabelFacts, Photo, Sightings, Wish
from mealtrack.domain.model.ingredient import IngredientSeen
from mealtrack.domain.ports.vision import MealVision
from mealtrack.infra.adapters.meal_vision.choice import chosen
from mealtrack.infra.adapters.meal_vision.first_use import FirstUse, on_first_use
from mealtrack.infra.adapters.meal_vision.options import VisionOptions


class VisionOnFirstUse(MealVision):
    def __init__(self, vision: FirstUse[MealVision]) -> None:
        self._vision = vision

    async def see(self, photo: Photo, wish: Wish) -> Sightings:
        return await (await self._vision()).see(photo, wish)

    async def read_label(self, photo: Photo) -> LabelFacts | None:
        return await (await self._vision()).read_label(photo)

    async def name_ingredient(self, photo: Photo) -> IngredientSeen:
        return await (await self._vision()).name_ingredient(photo)


@asynccontextmanager
async def connect(url: SplitResult, *, options: VisionOptions) -> AsyncGenerator[MealVision]:
    """Raises UnusableModel when the setting, the key and the model do not fit together."""
    choice = chosen(url, options)

    def load() -> AbstractAsyncContextManager[MealVision]:
        from mealtrack.infra.adapters.meal_vision.looking import open_vision  # noqa: PLC0415

        return open_vision(choice, options)

    async with on_first_use(load) as vision:
        yield VisionOnFirstUse(vision)
