"""Gemini, by its own protocol."""

from collections.abc import Iterable
from math import ceil

import httpx2
from google.genai.client import Client
from google.genai.types import HttpOptions, ThinkingConfigDict, ThinkingLevel
from pydantic_ai.models.google import GoogleModel, GoogleModelSettings
from pydantic_ai.providers.google import GoogleProvider

from mealtrack.infra.adapters.meal_vision.choice import Choice, UnusableModel
from mealtrack.infra.adapters.meal_vision.options import MAX_OUTPUT_TOKENS

# Gemini 2.5 takes a number of tokens where its successors take a level; both at once is an error.
_BUDGETS = {"none": 0, "minimal": 512, "low": 2048, "medium": 8192, "high": 24576}


def gemini(
    choice: Choice, http: httpx2.AsyncClient, timeout_s: float
) -> tuple[GoogleModel, GoogleModelSettings]:
    """No temperature is sent: Gemini 3 and later are tuned for their own."""
    client = Client(
        vertexai=False,
        api_key=choice.key,
        http_options=HttpOptions(
            # Every model and alias is there; what the SDK takes by itself has changed before.
            api_version="v1beta",
            base_url=choice.base_url,
            timeout=int(timeout_s * 1000),
            httpx_async_client=http,
        ),
    )
    model = GoogleModel(choice.model, provider=GoogleProvider(client=client))
    settings = GoogleModelSettings(
        max_tokens=MAX_OUTPUT_TOKENS,
        extra_headers={"X-Server-Timeout": str(ceil(timeout_s))},
    )
    if choice.effort and model.profile.get("supports_thinking", True):
        settings["google_thinking_config"] = _thinking(choice.effort, model)
    return model, settings


def _thinking(effort: str, model: GoogleModel) -> ThinkingConfigDict:
    if not model.profile.get("google_supports_thinking_level", True):
        if effort not in _BUDGETS:
            raise _not_possible(effort, _BUDGETS)
        return ThinkingConfigDict(thinking_budget=_BUDGETS[effort])
    levels = model.profile.get("google_thinking_levels") or {"MINIMAL", "LOW", "MEDIUM", "HIGH"}
    if effort.upper() not in levels:
        raise _not_possible(effort, {level.lower() for level in levels})
    return ThinkingConfigDict(thinking_level=ThinkingLevel(effort.upper()))


def _not_possible(effort: str, possible: Iterable[str]) -> UnusableModel:
    return UnusableModel(
        f"MEALTRACK_THINKING is {effort}; this model takes {', '.join(sorted(possible))}."
    )
