"""OpenAI, and every server that speaks its protocols."""

from typing import Literal, TypeAlias, get_args

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.models.openai import (
    OpenAIChatModel,
    OpenAIChatModelSettings,
    OpenAIResponsesModel,
    OpenAIResponsesModelSettings,
)
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider

from mealtrack.infra.adapters.meal_vision.choice import Choice, Output, UnusableModel
from mealtrack.infra.adapters.meal_vision.options import MAX_OUTPUT_TOKENS

_Effort: TypeAlias = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]


def responses(
    choice: Choice, http: httpx2.AsyncClient
) -> tuple[OpenAIResponsesModel, OpenAIResponsesModelSettings]:
    """OpenAI's own protocol; nothing is stored there, so that no answer refers to another."""
    model = OpenAIResponsesModel(
        choice.model,
        provider=_provider(choice, http),
        profile=OpenAIModelProfile(openai_responses_supports_reasoning_context=False),
    )
    settings = OpenAIResponsesModelSettings(
        max_tokens=MAX_OUTPUT_TOKENS,
        openai_store=False,
        openai_send_reasoning_ids=False,
        openai_prompt_cache_diagnostics=False,
    )
    if model.profile.get("openai_supports_reasoning"):
        settings["openai_reasoning_effort"] = _effort(choice.effort)
    return model, settings


def chat(
    choice: Choice, http: httpx2.AsyncClient
) -> tuple[OpenAIChatModel, OpenAIChatModelSettings]:
    """The older protocol, which every server speaks, though not all of it."""
    profile = OpenAIModelProfile(supports_json_object_output=choice.output is Output.JSON_OBJECT)
    settings = OpenAIChatModelSettings(max_tokens=MAX_OUTPUT_TOKENS)
    if choice.is_vendor:
        settings["openai_store"] = False
    else:
        profile["openai_chat_supports_max_completion_tokens"] = False
    model = OpenAIChatModel(choice.model, provider=_provider(choice, http), profile=profile)
    if choice.effort and (not choice.is_vendor or model.profile.get("openai_supports_reasoning")):
        settings["openai_reasoning_effort"] = _effort(choice.effort)
    return model, settings


def _provider(choice: Choice, http: httpx2.AsyncClient) -> OpenAIProvider:
    client = AsyncOpenAI(
        api_key=choice.key,
        base_url=choice.base_url,
        max_retries=0,
        timeout=http.timeout,
        http_client=http,
    )
    # The SDK takes these from the environment; they are not for anybody's server to see.
    client.organization = client.project = None
    return OpenAIProvider(openai_client=client)


def _effort(effort: str | None) -> _Effort:
    possible: tuple[_Effort, ...] = get_args(_Effort)
    for one in possible:
        if one == effort:
            return one
    raise UnusableModel(f"MEALTRACK_THINKING is {effort}; it can be {', '.join(possible)}.")
