"""What every test of looking at photos needs: a photo, an answer, and a look through each wire."""

import io
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from PIL import Image

from fake_providers import FakeProvider, Reply, respond
from fake_wires import GOOD, End, Wire, reply
from mealtrack.domain.model.analysis import Photo
from mealtrack.domain.ports.vision import MealVision
from mealtrack.infra.adapters import adapter
from mealtrack.infra.adapters.meal_vision.options import VisionOptions

WIRES = list(Wire)


def a_photo() -> Photo:
    data = io.BytesIO()
    Image.new("RGB", (64, 48), (180, 120, 60)).save(data, "JPEG")
    return Photo(data.getvalue())


def a_food(name: str = "chicken breast", **more: object) -> dict[str, object]:
    known = {"state": "grilled", "brand": None, "low_g": 120, "high_g": 180}
    return {"name": name, **known, "hidden": False, "confidence": 0.9, **more}


def an_answer(*foods: dict[str, object], **more: object) -> dict[str, object]:
    return {"is_food": True, "dish": "Chicken", "items": list(foods) or [a_food()], **more}


def says(wire: Wire, answer: object = None, end: End = GOOD) -> Reply:
    """The model answers; text is sent as it is, all else as JSON."""
    text = answer if isinstance(answer, str) else json.dumps(answer or an_answer())
    return respond(200, reply(wire, text, end))


def address(wire: Wire, provider: FakeProvider, query: str = "") -> str:
    match wire:
        case Wire.GOOGLE:
            return "google:gemini-3.8-flash"
        case Wire.RESPONSES:
            return "openai:gpt-6-luna"
        case Wire.CHAT:
            return f"openai-chat:{provider.url}/v1{query}#local-vision"


@asynccontextmanager
async def looking(
    wire: Wire, provider: FakeProvider, *, query: str = "", **more: object
) -> AsyncGenerator[MealVision]:
    """The adapter for this wire, talking to this provider."""
    options = VisionOptions(
        **{
            "google_key": "google-key",
            "openai_key": "openai-key",
            "google_base_url": provider.url,
            "openai_base_url": f"{provider.url}/v1",
            "timeout_s": 5.0,
            "pause_s": 0.001,
            **more,
        }
    )
    module, url = adapter("meal_vision", address(wire, provider, query))
    async with module.connect(url, options=options) as vision:
        yield vision


CHAT = Wire.CHAT
PLATE = an_answer(
    a_food("chicken breast", state="roasted", low_g=100, high_g=144),
    a_food("white rice", state="cooked", low_g=100, high_g=225),
    dish="Chicken and rice",
)


def a_guess(name: str | None = "tomato", **more: object) -> dict[str, object]:
    return {"name": name, "state": "raw", "brand": None, "confidence": 0.9, **more}


def named(*guesses: dict[str, object]) -> dict[str, object]:
    """A model's answer about a picture of one ingredient."""
    return {"is_food": True, "guesses": list(guesses) or [a_guess()]}
