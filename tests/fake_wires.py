"""What model providers answer on their three protocols, and what they refuse to be asked.

Shapes and refusals follow the vendors' published references; every number and word is made up.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import StrEnum


class Wire(StrEnum):
    GOOGLE = "google"
    RESPONSES = "openai"
    CHAT = "openai-chat"


@dataclass(frozen=True)
class End:
    """How the model came to its end, and what it said of its own accord instead of an answer."""

    reason: str | None = None  # the wire's own word; None is the good end
    refusal: str | None = None
    blocked: str | None = None
    is_empty: bool = False


GOOD = End()


def reply(wire: Wire, text: str, end: End = GOOD) -> dict[str, object]:
    """A success body with this text as the model's answer."""
    shape = {Wire.GOOGLE: gemini, Wire.RESPONSES: responses, Wire.CHAT: chat}[wire]
    return shape(text, end)


def gemini(text: str, end: End = GOOD) -> dict[str, object]:
    usage = {"promptTokenCount": 1400, "candidatesTokenCount": 90, "totalTokenCount": 1490}
    whole: dict[str, object] = {
        "usageMetadata": usage,
        "modelVersion": "gemini-3.8-flash",
        "responseId": "r-1",
    }
    if end.blocked:
        return {**whole, "promptFeedback": {"blockReason": end.blocked}}
    if end.is_empty:
        return {**whole, "candidates": []}
    candidate: dict[str, object] = {"finishReason": end.reason or "STOP", "index": 0}
    if text:
        parts = [{"text": "Let me see.", "thought": True}, {"text": text}]
        candidate["content"] = {"role": "model", "parts": parts}
    return {**whole, "candidates": [candidate]}


def responses(text: str, end: End = GOOD) -> dict[str, object]:
    said: list[dict[str, object]] = [{"type": "output_text", "text": text, "annotations": []}]
    if end.refusal:
        said = [{"type": "refusal", "refusal": end.refusal}]
    output: list[dict[str, object]] = [
        {"type": "reasoning", "id": "rs_1", "summary": []},
        {
            "type": "message",
            "id": "msg_1",
            "role": "assistant",
            "status": "completed" if end.reason is None else "incomplete",
            "content": said,
        },
    ]
    known = end.reason in {"max_output_tokens", "content_filter"}
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1795000000,
        "model": "gpt-6-luna-2026-09-22",
        "status": "completed" if end.reason is None else "incomplete" if known else end.reason,
        "incomplete_details": {"reason": end.reason} if known else None,
        "error": None,
        "output": [] if end.is_empty else output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 1400,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": 90,
            "output_tokens_details": {"reasoning_tokens": 10},
            "total_tokens": 1490,
        },
    }


def chat(text: str, end: End = GOOD) -> dict[str, object]:
    message = {"role": "assistant", "content": text or None, "refusal": end.refusal}
    choice = {"index": 0, "message": message, "finish_reason": end.reason or "stop"}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1795000000,
        "model": "local-vision",
        "choices": [] if end.is_empty else [choice],
        "usage": {"prompt_tokens": 1400, "completion_tokens": 90, "total_tokens": 1490},
    }


def error(wire: Wire, status: int, message: str, code: str | None = None) -> dict[str, object]:
    """An error body; `code` is Google's status word or OpenAI's error code."""
    if wire is Wire.GOOGLE:
        return {"error": {"code": status, "message": message, "status": code or "UNKNOWN"}}
    return {"error": {"message": message, "type": "error", "param": None, "code": code}}


class Refused(ValueError):
    """The request is one the vendor answers with 400."""


def check(wire: Wire, path: str, headers: dict[str, str], body: dict[str, object]) -> None:
    """Raise Refused unless the vendor would take this request for a picture and an answer."""
    checks = {Wire.GOOGLE: _check_gemini, Wire.RESPONSES: _check_responses, Wire.CHAT: _check_chat}
    checks[wire](path, headers, body)


def _need(fact: object, otherwise: str) -> None:
    if not fact:
        raise Refused(otherwise)


def _check_gemini(path: str, headers: dict[str, str], body: dict) -> None:
    _need(path.startswith("/v1beta/models/") and path.endswith(":generateContent"), path)
    _need(headers.get("x-goog-api-key"), "no key")
    config = body["generationConfig"]
    _need(not {"temperature", "topP", "topK"} & config.keys(), "sampling is not for this model")
    thinking = config.get("thinkingConfig", {})
    thinking = {key.replace("_", "").lower(): value for key, value in thinking.items()}
    _need(len({"thinkinglevel", "thinkingbudget"} & thinking.keys()) <= 1, "level or budget")
    _need(thinking.get("thinkinglevel", "LOW") in {"LOW", "MEDIUM", "HIGH"}, "no such level")
    schemas = [key for key in config if key.lower().endswith("schema")]
    _need(len(schemas) == 1, "exactly one schema")
    _need(config.get("responseMimeType") == "application/json", "a schema needs JSON")
    pictures = [
        part["inlineData"]
        for content in body["contents"]
        for part in content["parts"]
        if "inlineData" in part
    ]
    _need(len(pictures) == 1, "one picture")
    data = pictures[0]["data"].replace("-", "+").replace("_", "/")
    _need_jpeg(pictures[0].get("mimeType") or pictures[0].get("mime_type"), data)


def _check_responses(path: str, headers: dict[str, str], body: dict) -> None:
    _need(path == "/v1/responses", path)
    _need(headers.get("authorization", "").startswith("Bearer "), "no key")
    _need(body.get("store") is False, "this fake is strict: health data is not stored")
    _need("temperature" not in body, "a thinking model takes no temperature")
    _need(body["reasoning"]["effort"] in {"none", "low", "medium", "high"}, "no such effort")
    form = body["text"]["format"]
    _need(form["type"] == "json_schema" and form["strict"] is True, "no strict schema")
    _need_strict(form["schema"])
    parts = [
        part
        for item in body["input"]
        if item.get("role") == "user" and isinstance(item["content"], list)
        for part in item["content"]
    ]
    pictures = [part["image_url"] for part in parts if part["type"] == "input_image"]
    _need(len(pictures) == 1, "one picture")
    _need_data_url(pictures[0])


def _check_chat(path: str, headers: dict[str, str], body: dict) -> None:
    _need(path == "/v1/chat/completions", path)
    _need(headers.get("authorization", "").startswith("Bearer "), "no key")
    _need(len({"max_tokens", "max_completion_tokens"} & body.keys()) == 1, "one limit")
    form = body.get("response_format", {"type": "text"})
    if form["type"] == "json_schema":
        _need(form["json_schema"]["strict"] is True, "no strict schema")
        _need_strict(form["json_schema"]["schema"])
    if form["type"] == "json_object":
        _need("json" in json.dumps(body["messages"]).lower(), "json_object needs the word JSON")
    pictures = [
        part["image_url"]["url"]
        for message in body["messages"]
        if isinstance(message.get("content"), list)
        for part in message["content"]
        if part["type"] == "image_url"
    ]
    _need(len(pictures) == 1, "one picture")
    _need_data_url(pictures[0])


def _need_data_url(url: str) -> None:
    head, _, data = url.partition(",")
    _need(head == "data:image/jpeg;base64", "not a data URL")
    _need_jpeg("image/jpeg", data)


def _need_jpeg(kind: str | None, data: str) -> None:
    _need(kind == "image/jpeg", "no media type")
    try:
        _need(base64.b64decode(data, validate=True).startswith(b"\xff\xd8\xff"), "not a JPEG")
    except binascii.Error as wrong:
        raise Refused("not base64") from wrong


_NOT_STRICT = {"default", "minLength", "maxLength", "oneOf", "allOf", "uniqueItems"}


def _need_strict(schema: object) -> None:
    """OpenAI's rules for strict schemas: everything required, nothing else allowed."""
    if isinstance(schema, list):
        for one in schema:
            _need_strict(one)
    if not isinstance(schema, dict):
        return
    _need(not _NOT_STRICT & schema.keys(), f"not for strict schemas: {schema.keys()}")
    if schema.get("type") == "object":
        _need(schema.get("additionalProperties") is False, "additionalProperties")
        _need(set(schema["required"]) == set(schema["properties"]), "all is required")
    for value in schema.get("properties", {}).values():
        _need_strict(value)
    for key in ("items", "anyOf"):
        _need_strict(schema.get(key))
    for value in schema.get("$defs", {}).values():
        _need_strict(value)
