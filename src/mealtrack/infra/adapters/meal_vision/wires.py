"""The model behind each protocol, with its connections."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx2
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from mealtrack.infra.adapters.meal_vision.choice import Choice, Wire
from mealtrack.infra.adapters.meal_vision.guard import guard

_CONNECT_S = 3.0


@dataclass(frozen=True, slots=True)
class OpenModel:
    """A model to be called, and how it is to be called."""

    model: Model
    settings: ModelSettings


@asynccontextmanager
async def opened(choice: Choice, *, timeout_s: float, calls: int) -> AsyncGenerator[OpenModel]:
    """The model chosen; its connections are closed on leaving."""
    async with httpx2.AsyncClient(
        timeout=httpx2.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s)),
        limits=httpx2.Limits(max_connections=calls, max_keepalive_connections=calls),
        headers={"Accept-Encoding": "identity"},
        follow_redirects=False,
        event_hooks={"response": [guard(choice.wire)]},
    ) as http:
        yield _built(choice, http, timeout_s)


def _built(choice: Choice, http: httpx2.AsyncClient, timeout_s: float) -> OpenModel:
    """Each vendor's SDK takes a second to load: only the one chosen is."""
    match choice.wire:
        case Wire.GOOGLE:
            from mealtrack.infra.adapters.meal_vision import google_wire  # noqa: PLC0415

            return OpenModel(*google_wire.gemini(choice, http, timeout_s))
        case Wire.RESPONSES:
            from mealtrack.infra.adapters.meal_vision import openai_wire  # noqa: PLC0415

            return OpenModel(*openai_wire.responses(choice, http))
        case Wire.CHAT:
            from mealtrack.infra.adapters.meal_vision import openai_wire  # noqa: PLC0415

            return OpenModel(*openai_wire.chat(choice, http))
