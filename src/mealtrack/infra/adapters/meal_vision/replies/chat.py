"""A reply of the Chat Completions API, which every server of one's own speaks."""

from typing import Annotated, Literal

from pydantic import Field

from mealtrack.infra.adapters.meal_vision.replies.parts import (
    Count,
    Json,
    Noted,
    Part,
    Said,
    check_told,
    of_type,
)


class _Function(Part):
    name: str
    arguments: str


class _ToolCall(Part):
    id: str = "call"
    type: Literal["function"] = "function"
    function: _Function


class _TextPart(Part):
    type: Literal["text"]
    text: Said


_TextParts = Annotated[list[_TextPart], of_type("text")]


class _ChatMessage(Part):
    role: Literal["assistant"] = "assistant"
    content: Said | _TextParts | None = None
    refusal: str | None = None
    tool_calls: list[_ToolCall] | None = None


class _ChatChoice(Part):
    index: int = 0
    message: _ChatMessage
    finish_reason: str | None = None


class _ChatUsage(Part):
    prompt_tokens: Count = 0
    completion_tokens: Count = 0
    total_tokens: Count = 0


class _Chat(Part):
    choices: list[_ChatChoice] = Field(default_factory=list[_ChatChoice])
    usage: Noted[_ChatUsage] = None
    error: Noted[Json] = None


def chat(body: bytes) -> Json:
    reply = _Chat.model_validate_json(body)
    check_told(reply.error)
    # Nothing said is an answer to the library, no choice at all is an accident.
    choices = reply.choices or [_ChatChoice(message=_ChatMessage(), finish_reason="stop")]
    return {
        "id": "chat",
        "object": "chat.completion",
        "created": 0,
        "model": "",
        "choices": [choice.model_dump() for choice in choices],
        "usage": reply.usage and reply.usage.model_dump(),
    }
