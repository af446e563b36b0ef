"""The fake provider is one the vendors' own libraries talk to, and as strict as they are."""

import json

import pytest
from google.genai import errors as google_errors
from google.genai import types as google
from google.genai.client import Client
from openai import AsyncOpenAI, BadRequestError, RateLimitError
from openai.types.chat import ChatCompletion
from openai.types.responses import Response

from fake_providers import FakeProvider, a_provider, respond
from fake_wires import End, Refused, Wire, check, error, reply
from vision_kit import an_answer

pytestmark = [pytest.mark.anyio, pytest.mark.network]

TEXT = json.dumps(an_answer())
ENDS = {
    Wire.GOOGLE: [
        End(),
        End("MAX_TOKENS"),
        End("SAFETY"),
        End(blocked="SAFETY"),
        End(is_empty=True),
    ],
    Wire.RESPONSES: [End(), End("max_output_tokens"), End("content_filter"), End(refusal="No.")],
    Wire.CHAT: [End(), End("length"), End("content_filter"), End(refusal="No.")],
}


@pytest.mark.parametrize(("wire", "end"), [(wire, end) for wire in ENDS for end in ENDS[wire]])
def test_replies_are_the_vendors_own_types(wire: Wire, end: End):
    """Each reply is valid by the types the vendors publish, not only by ours."""
    types = {Wire.GOOGLE: google.GenerateContentResponse, Wire.RESPONSES: Response}
    body = json.dumps(reply(wire, TEXT, end))

    assert types.get(wire, ChatCompletion).model_validate_json(body)


def gemini(provider: FakeProvider) -> Client:
    options = google.HttpOptions(base_url=provider.url, api_version="v1beta")
    return Client(vertexai=False, api_key="k", http_options=options)


async def test_googles_library_talks_to_it():
    """google-genai gets its answer, and its own error class for a fault."""
    good, bad = respond(200, reply(Wire.GOOGLE, TEXT)), error(Wire.GOOGLE, 429, "Slow down.")
    async with a_provider(good, respond(429, bad)) as provider:
        provider.is_strict = False
        # Its connection is closed with the client: keep it.
        client = gemini(provider)
        models = client.aio.models
        answer = await models.generate_content(model="gemini-3.8-flash", contents="Hello")
        with pytest.raises(google_errors.ClientError) as failure:
            await models.generate_content(model="gemini-3.8-flash", contents="Hello")
        await client.aio.aclose()

    assert answer.text == TEXT
    assert answer.candidates[0].finish_reason is google.FinishReason.STOP
    assert failure.value.code == 429


async def test_openais_library_talks_to_it():
    """The openai package gets its answers on both protocols, and its own error classes."""
    fault = respond(429, error(Wire.CHAT, 429, "Slow down.", "rate_limit_exceeded"))
    async with a_provider(respond(200, reply(Wire.RESPONSES, TEXT))) as provider:
        provider.is_strict = False
        async with AsyncOpenAI(api_key="k", base_url=f"{provider.url}/v1", max_retries=0) as client:
            answer = await client.responses.create(model="m", input="Hello")
            provider.plays(respond(200, reply(Wire.CHAT, TEXT)), fault)
            messages = [{"role": "user", "content": "Hello"}]
            chat = await client.chat.completions.create(model="m", messages=messages)
            with pytest.raises(RateLimitError):
                await client.chat.completions.create(model="m", messages=messages)

    assert answer.output_text == TEXT
    assert chat.choices[0].message.content == TEXT


async def test_a_request_no_vendor_takes_is_refused():
    """The strict fake answers 400 where health data would be stored."""
    async with a_provider(respond(200, reply(Wire.RESPONSES, TEXT))) as provider:
        async with AsyncOpenAI(api_key="k", base_url=f"{provider.url}/v1", max_retries=0) as client:
            with pytest.raises(BadRequestError):
                await client.responses.create(model="m", input="Hello")

    assert provider.refused


@pytest.mark.parametrize(
    "config",
    [
        {"thinkingConfig": {"thinkingLevel": "LOW", "thinkingBudget": 100}},
        {"thinkingConfig": {"thinking_level": "MINIMAL"}},
        {"temperature": 0.2},
        {"responseSchema": {"type": "OBJECT"}},
    ],
    ids=str,
)
def test_geminis_traps_are_in_it(config: dict[str, object]):
    """What Gemini answers with 400 is refused here too."""
    good = {"responseMimeType": "application/json", "responseJsonSchema": {}}
    picture = {"inlineData": {"data": "/9j/", "mimeType": "image/jpeg"}}
    contents = [{"role": "user", "parts": [picture]}]
    path, headers = "/v1beta/models/gemini-3.8-flash:generateContent", {"x-goog-api-key": "k"}

    check(Wire.GOOGLE, path, headers, {"contents": contents, "generationConfig": good})
    with pytest.raises(Refused):
        check(Wire.GOOGLE, path, headers, {"contents": contents, "generationConfig": good | config})
