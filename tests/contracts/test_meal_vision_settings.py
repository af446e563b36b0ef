"""MEALTRACK_VISION: what it may say, and what a wrong one is told at the start."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from mealtrack.infra.adapters import UnknownAdapter, adapter
from mealtrack.infra.adapters.meal_vision.choice import (
    GOOGLE_URL,
    OPENAI_URL,
    Choice,
    Output,
    UnusableModel,
    chosen,
)
from mealtrack.infra.adapters.meal_vision.options import VisionOptions

KEYS = VisionOptions(google_key="google-key", openai_key="openai-key")
TODAY = date(2026, 11, 23)


def choice(url: str, options: VisionOptions = KEYS, today: date = TODAY) -> Choice:
    return chosen(urlsplit(url), options, today=today)


def test_the_vendors_models():
    """A vendor's model needs its name only; the address is the vendor's."""
    gemini, luna = choice("google:gemini-3.8-flash"), choice("openai:gpt-6-luna")
    chat = choice("openai-chat:gpt-6-luna")

    assert (gemini.model, gemini.base_url) == ("gemini-3.8-flash", GOOGLE_URL)
    assert (luna.model, luna.base_url) == ("gpt-6-luna", OPENAI_URL)
    assert (chat.model, chat.base_url) == ("gpt-6-luna", OPENAI_URL)
    assert gemini.effort == luna.effort == chat.effort == "low"


def test_a_server_of_ones_own():
    """Its address, its model, how it answers; it needs no key."""
    own = choice(
        "openai-chat:http://localhost:11434/v1?output=prompt#qwen2.5vl:7b", VisionOptions()
    )

    assert own.base_url == "http://localhost:11434/v1"
    assert own.model == "qwen2.5vl:7b"
    assert own.output is Output.PROMPT
    assert own.effort is None
    assert own.name == "openai-chat:qwen2.5vl:7b"


def test_addresses_are_settings():
    """A proxy in front of a vendor is used when it is configured."""
    proxied = VisionOptions(
        google_key="k",
        openai_key="k",
        google_base_url="https://proxy.example/google",
        openai_base_url="https://proxy.example/openai",
    )

    assert choice("google:gemini-3.8-flash", proxied).base_url == "https://proxy.example/google"
    assert choice("openai:gpt-6-luna", proxied).base_url == "https://proxy.example/openai"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("google:", "names no model"),
        ("google:gemini 3", "names no model"),
        ("openai:" + "a" * 81, "names no model"),
        ("openai-chat:http://localhost:11434/v1", "names no model"),
        ("openai-chat:ftp://localhost/v1#m", "names no server"),
        ("openai-chat:http:///v1#m", "names no server"),
        ("openai-chat:http://me:secret@localhost/v1#m", "names no server"),
        ("openai-chat:http://localhost/v1?output=xml#m", "output=xml"),
        ("openai-chat:http://localhost/v1?temperature=1#m", "temperature"),
        ("google:gemini-3.8-flash?output=tool", "output"),
    ],
)
def test_what_it_can_not_mean_is_refused(url: str, told: str):
    """A sentence says what is wrong with the setting."""
    with pytest.raises(UnusableModel, match=told) as wrong:
        choice(url)
    assert "MEALTRACK_VISION" in str(wrong.value)
    assert "secret" not in str(wrong.value)


@pytest.mark.parametrize(
    ("url", "setting"),
    [
        ("google:gemini-3.8-flash", "MEALTRACK_GOOGLE_KEY"),
        ("openai:gpt-6-luna", "MEALTRACK_OPENAI_KEY"),
        ("openai-chat:gpt-6-luna", "MEALTRACK_OPENAI_KEY"),
    ],
)
def test_a_missing_key_is_named(url: str, setting: str):
    """A vendor's model without its key is refused at the start."""
    with pytest.raises(UnusableModel, match=setting):
        choice(url, VisionOptions())


@pytest.mark.parametrize(
    "model",
    [
        "google:gemini-2.0-flash",
        "google:gemini-2.0-flash-001",
        "google:gemini-2.0-flash-lite",
        "google:gemini-1.5-pro",
        "google:gemini-2.5-flash",
        "openai:gpt-4",
        "openai:gpt-4-0613",
        "openai:gpt-4-turbo-2024-04-09",
        "openai:gpt-4-vision-preview",
        "openai:gpt-3.5-turbo",
        "openai-chat:o1",
        "openai:o4-mini-2025-04-16",
    ],
)
def test_a_withdrawn_model_is_refused(model: str):
    """A model its vendor has switched off can't answer; another one is proposed."""
    with pytest.raises(UnusableModel, match=r"withdrawn.*gemini-3\.8-flash"):
        choice(model)


@pytest.mark.parametrize(
    "model",
    [
        "google:gemini-3.5-flash-lite",
        "google:gemini-2.5-flash-lite",
        "openai:gpt-4o",
        "openai:gpt-5",
        "openai-chat:http://localhost:8080/v1#gpt-4",
    ],
)
def test_living_models_are_taken(model: str):
    """What is still served, or served by oneself under an old name, is nobody's to refuse."""
    assert choice(model).model


def test_a_model_is_taken_until_its_last_day():
    """A date that was announced counts from that day on."""
    assert choice("openai:gpt-4o", today=date(2027, 1, 13))
    with pytest.raises(UnusableModel):
        choice("openai:gpt-4o", today=date(2027, 1, 14))


def test_no_key_is_ever_shown():
    """Neither options nor choice show a key when printed."""
    assert "-key" not in repr(KEYS)
    assert "-key" not in repr(choice("google:gemini-3.8-flash"))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("url", "thinking", "possible"),
    [
        ("google:gemini-3.8-flash", "minimal", "high, low, medium"),
        ("google:gemini-3.8-flash", "a lot", "high, low, medium"),
        ("google:gemini-2.5-flash-lite", "xhigh", "high, low, medium, minimal, none"),
        ("openai:gpt-6-luna", "a lot", "none, minimal, low"),
    ],
)
async def test_thinking_the_model_does_not_know_is_refused(url: str, thinking: str, possible: str):
    """The vendor would answer each photo with 400; the start says it once."""
    options = VisionOptions(google_key="k", openai_key="k", thinking=thinking)
    module, parts = adapter("meal_vision", url)
    with pytest.raises(UnknownAdapter, match=possible):
        async with module.connect(parts, options=options):
            pass
