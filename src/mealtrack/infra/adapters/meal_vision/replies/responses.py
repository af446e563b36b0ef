"""A reply of OpenAI's Responses API."""

from typing import Annotated, Literal

from mealtrack.infra.adapters.meal_vision.replies.parts import (
    Count,
    Json,
    Noted,
    Part,
    Said,
    of_type,
)


class _Said(Part):
    type: Literal["output_text", "refusal"]
    text: Said | None = None
    refusal: str | None = None


class _Message(Part):
    content: Annotated[list[_Said], of_type("output_text", "refusal")]


class _Incomplete(Part):
    reason: str | None = None


class _ResponsesUsage(Part):
    input_tokens: Count = 0
    output_tokens: Count = 0
    total_tokens: Count = 0


class _Failure(Part):
    code: Noted[str] = None
    message: Noted[str] = None


class _Responses(Part):
    status: str | None
    incomplete_details: _Incomplete | None = None
    output: Annotated[list[_Message], of_type("message")]
    usage: Noted[_ResponsesUsage] = None
    error: Noted[_Failure] = None


def responses(body: bytes) -> Json:
    reply = _Responses.model_validate_json(body)
    return {
        "id": "resp",
        "object": "response",
        "created_at": 0,
        "model": "",
        "status": reply.status,
        "incomplete_details": reply.incomplete_details and reply.incomplete_details.model_dump(),
        "error": reply.error and {"code": reply.error.code, "message": reply.error.message or ""},
        "output": [_message(message) for message in reply.output],
        "usage": _usage(reply.usage),
    }


def _message(message: _Message) -> Json:
    content: list[Json] = [
        {"type": "refusal", "refusal": said.refusal or ""}
        if said.type == "refusal"
        else {"type": "output_text", "text": said.text or "", "annotations": ()}
        for said in message.content
    ]
    head = {"type": "message", "id": "msg", "role": "assistant", "status": "completed"}
    return {**head, "content": content}


def _usage(usage: _ResponsesUsage | None) -> Json | None:
    if usage is None:
        return None
    return {
        **usage.model_dump(),
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens_details": {"reasoning_tokens": 0},
    }
