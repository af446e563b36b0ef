"""Which model looks at photos: MEALTRACK_VISION read and checked before anything is opened."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl, urlsplit

from mealtrack.infra.adapters import UnknownAdapter
from mealtrack.infra.adapters.meal_vision.options import VisionOptions


class UnusableModel(UnknownAdapter):
    """The setting names a model that can't look at photos."""


class Wire(StrEnum):
    """The protocol spoken."""

    GOOGLE = "google"
    RESPONSES = "openai"
    CHAT = "openai-chat"


class Output(StrEnum):
    """How a server is made to answer in the form asked for."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    PROMPT = "prompt"
    TOOL = "tool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The model chosen. `is_vendor` tells the vendor's own service from somebody's server."""

    wire: Wire
    model: str
    base_url: str
    key: str = field(repr=False)
    is_vendor: bool
    output: Output = Output.JSON_SCHEMA
    effort: str | None = None

    @property
    def name(self) -> str:
        """As it is stored with an analysis."""
        return f"{self.wire}:{self.model}"

    @property
    def key_setting(self) -> str:
        return "MEALTRACK_GOOGLE_KEY" if self.wire is Wire.GOOGLE else "MEALTRACK_OPENAI_KEY"


GOOGLE_URL = "https://generativelanguage.googleapis.com"
OPENAI_URL = "https://api.openai.com/v1"
_NO_KEY = "not-needed"

_MODEL = re.compile(r"[\w.:/@-]{1,80}", re.ASCII)
_FORMS = (
    "Write it as google:MODEL, openai:MODEL, openai-chat:MODEL or openai-chat:http://HOST/v1#MODEL."
)

# What the vendors announced; a dated name ("gpt-4-0613") goes with its family.
_GONE: Mapping[str, date] = {
    "gemini-1.5-flash": date(2025, 9, 24),
    "gemini-1.5-pro": date(2025, 9, 24),
    "gemini-2.0-flash": date(2026, 6, 1),
    "gemini-2.0-flash-lite": date(2026, 6, 1),
    "gemini-2.5-flash": date(2026, 11, 12),
    "gemini-2.5-pro": date(2026, 11, 12),
    "gpt-3.5-turbo": date(2026, 10, 23),
    "gpt-4": date(2026, 10, 23),
    "gpt-4-turbo": date(2026, 10, 23),
    "gpt-4.1-nano": date(2026, 10, 23),
    "o1": date(2026, 10, 23),
    "o3-mini": date(2026, 10, 23),
    "o4-mini": date(2026, 10, 23),
    "gpt-5": date(2026, 12, 11),
    "gpt-5-mini": date(2026, 12, 11),
    "gpt-5-nano": date(2026, 12, 11),
    "o3": date(2026, 12, 11),
    "gpt-4o": date(2027, 1, 14),
    "gpt-4o-mini": date(2027, 1, 14),
    "gpt-4.1": date(2027, 1, 14),
    "gpt-4.1-mini": date(2027, 1, 14),
}
_SNAPSHOT = re.compile(r"-(?:\d{3,4}|\d{4}-\d{2}-\d{2}|\d{2}-\d{2}|preview.*|vision-preview|exp)$")


def withdrawn_on(model: str) -> date | None:
    """The day its vendor withdraws this model, if one is known."""
    return _GONE.get(_SNAPSHOT.sub("", model))


def chosen(url: SplitResult, options: VisionOptions, *, today: date | None = None) -> Choice:
    """What the setting says; raises UnusableModel with a sentence for whoever runs the server."""
    wire = Wire(url.scheme)
    choice = {Wire.GOOGLE: _google, Wire.RESPONSES: _responses, Wire.CHAT: _chat}[wire](
        url, options
    )
    if not _MODEL.fullmatch(choice.model):
        raise UnusableModel(f"MEALTRACK_VISION names no model. {_FORMS}")
    gone = withdrawn_on(choice.model) if choice.is_vendor else None
    if gone and gone <= (today or datetime.now(UTC).date()):
        raise UnusableModel(
            f"MEALTRACK_VISION names {choice.model}, which its vendor has withdrawn; "
            "name another model, such as google:gemini-3.8-flash or openai:gpt-6-luna."
        )
    return choice


def _google(url: SplitResult, options: VisionOptions) -> Choice:
    _told(url)
    return Choice(
        wire=Wire.GOOGLE,
        model=url.path,
        base_url=options.google_base_url or GOOGLE_URL,
        key=_needed(options.google_key, "MEALTRACK_GOOGLE_KEY", url),
        is_vendor=True,
        effort=options.thinking,
    )


def _responses(url: SplitResult, options: VisionOptions) -> Choice:
    _told(url)
    return Choice(
        wire=Wire.RESPONSES,
        model=url.path,
        base_url=options.openai_base_url or OPENAI_URL,
        key=_needed(options.openai_key, "MEALTRACK_OPENAI_KEY", url),
        is_vendor=True,
        effort=options.thinking,
    )


def _chat(url: SplitResult, options: VisionOptions) -> Choice:
    """A server of one's own stands in the URL, with the model behind #; else OpenAI is meant."""
    told = _told(url, "output", "effort")
    output = _output(told.get("output", Output.JSON_SCHEMA))
    if "/" not in url.path:
        return Choice(
            wire=Wire.CHAT,
            model=url.path,
            base_url=options.openai_base_url or OPENAI_URL,
            key=_needed(options.openai_key, "MEALTRACK_OPENAI_KEY", url),
            is_vendor=True,
            output=output,
            effort=told.get("effort", options.thinking),
        )
    server = urlsplit(url.path)
    if server.scheme not in {"http", "https"} or not server.hostname or "@" in server.netloc:
        raise UnusableModel(f"MEALTRACK_VISION names no server. {_FORMS}")
    return Choice(
        wire=Wire.CHAT,
        model=url.fragment,
        base_url=url.path,
        key=options.openai_key or _NO_KEY,
        is_vendor=False,
        output=output,
        # Not every server knows the parameter, so that it is sent only when asked for.
        effort=told.get("effort"),
    )


def _needed(key: str | None, setting: str, url: SplitResult) -> str:
    if not key:
        raise UnusableModel(f"MEALTRACK_VISION is {url.scheme}:{url.path}, which needs {setting}.")
    return key


def _told(url: SplitResult, *known: str) -> dict[str, str]:
    told = dict(parse_qsl(url.query, keep_blank_values=True))
    if unknown := sorted(told.keys() - set(known)):
        raise UnusableModel(f"MEALTRACK_VISION says {', '.join(unknown)}, which means nothing.")
    return told


def _output(name: str) -> Output:
    try:
        return Output(name)
    except ValueError:
        raise UnusableModel(
            f"MEALTRACK_VISION says output={name}; it can be {', '.join(Output)}."
        ) from None
