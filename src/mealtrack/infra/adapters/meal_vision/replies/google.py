"""A reply of Gemini's generateContent."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from mealtrack.infra.adapters.meal_vision.replies.parts import Count, Json, Noted, Said, check_told


class _Camel(BaseModel):
    model_config = ConfigDict(extra="ignore", alias_generator=to_camel, validate_by_name=True)


class _GeminiPart(_Camel):
    text: Said | None = None
    thought: bool | None = None


class _GeminiContent(_Camel):
    parts: list[_GeminiPart] | None = None


class _GeminiCandidate(_Camel):
    content: _GeminiContent | None = None
    finish_reason: str | None = None


class _GeminiFeedback(_Camel):
    block_reason: str | None = None


class _GeminiUsage(_Camel):
    prompt_token_count: Count | None = None
    candidates_token_count: Count | None = None
    thoughts_token_count: Count | None = None
    total_token_count: Count | None = None


class _GeminiReply(_Camel):
    candidates: list[_GeminiCandidate] | None = None
    prompt_feedback: _GeminiFeedback | None = None
    usage_metadata: Noted[_GeminiUsage] = None
    error: Noted[Json] = None


# The reasons to end that say what to do; a word its SDK does not know makes it warn.
_GEMINI_ENDS = frozenset(
    {"STOP", "MAX_TOKENS", "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"}
    | {"IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT"}
)


def gemini(body: bytes) -> Json:
    reply = _GeminiReply.model_validate_json(body)
    check_told(reply.error)
    for candidate in reply.candidates or ():
        if candidate.finish_reason not in _GEMINI_ENDS | {None}:
            candidate.finish_reason = "OTHER"
    if reply.prompt_feedback and reply.prompt_feedback.block_reason:
        reply.prompt_feedback.block_reason = "OTHER"  # blocked is blocked, whatever for
    return reply.model_dump(by_alias=True, exclude_none=True)
