"""JSON bodies mean one thing only, or are refused with the place where they break."""

import json
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealtrack.api.middleware.strict_json import DEEPEST, read_json
from mealtrack.api.problems import Refusal
from tiny_app import client_of, signed_in, tiny_app

pytestmark = pytest.mark.anyio

JSON_TYPE = {"Content-Type": "application/json"}

HOSTILE = {
    "nothing": b"",
    "only spaces": b" \n",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": Infinity}',
    "-Infinity": b'{"a": -Infinity}',
    "beyond a double": b'{"a": 1e400}',
    "beyond a double, below zero": b"[-1e400]",
    "beyond a double, long": b"[" + b"9" * 4_000 + b".0]",
    "an endless integer": b"[" + b"9" * 200_000 + b"]",
    "a key twice": b'{"a": 1, "a": 2}',
    "a key twice, deep down": b'[{"x": {"a": 1, "b": 2, "a": 3}}]',
    "a key twice, once escaped": b'{"a": 1, "\\u0061": 2}',
    "the first half of a pair": b'"\\ud83d"',
    "the second half of a pair": b'"\\ude00"',
    "half a pair in a key": b'{"\\ud800x": 1}',
    "halves in the wrong order": b'"\\ude00\\ud83d"',
    "a surrogate in raw bytes": b'"\xed\xa0\x80"',
    "latin-1": '"é"'.encode("latin-1"),
    "an overlong NUL": b'"\xc0\x80"',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "UTF-32": '{"a": 1}'.encode("utf-32-le"),
    "a byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "a raw control character": b'"\x01"',
    "a raw line break": b'"a\nb"',
    "a NUL before": b"\x00{}",
    "a NUL after": b"{}\x00",
    "single quotes": b"{'a': 1}",
    "no quotes": b"{a: 1}",
    "a trailing comma": b"[1,]",
    "a comment": b"[1] // one",
    "two values": b"{} {}",
    "a leading zero": b"01",
    "a plus": b"+1",
    "a bare point": b"1.",
    "hexadecimal": b"0x1F",
    "an unknown escape": b'"\\q"',
    "a short escape": b'"\\u12"',
    "an open string": b'{"a',
    "an open object": b'{"a": 1',
    "a wrong bracket": b"[1}",
    "undefined": b"undefined",
    "True": b"True",
    "33 lists": b"[" * 33 + b"]" * 33,
    "33 objects": b'{"a":' * 33 + b"1" + b"}" * 33,
    "100,000 open lists": b"[" * 100_000,
    "100,000 open objects": b'{"a":' * 50_000,
    "pickle": b"\x80\x04K\x01.",
    "XML": b"<meal/>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_json_is_refused(body: bytes) -> None:
    """Each is a 400 with a sentence of ours."""
    with pytest.raises(Refusal) as refused:
        read_json(body)
    assert (refused.value.status_code, refused.value.code) == (400, "malformed-json")
    assert refused.value.detail.startswith("The body is refused at ")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b'{"meal":\n  {"name": "soup",\n   "kcal": }}', "line 3, column 12: it is not JSON"),
        (b'{"a": 1, "a": 2}', "column 14: a key appears twice in one object"),
        (b'"\xff"', "a text is not valid UTF-8"),
        (b'"\\ud800"', "an escaped character is no Unicode character"),
        (b'"\x01"', "a control character stands unescaped in a text"),
        (b"[1", "line 1, column 2: it ends too early"),
        (b"1 1", "something stands where nothing belongs"),
        (b"9" * 5_000, "a number is too long"),
        (b"[" * 500, "it is nested deeper than 32 levels"),
        (b'{"items": [{"q": 1}, {"q": -1e999}]}', "/items/1/q: This number is too large."),
    ],
)
def test_the_refusal_says_where_it_breaks(body: bytes, where: str) -> None:
    """By line and column, or by pointer when the JSON itself can be read."""
    with pytest.raises(Refusal) as refused:
        read_json(body)
    assert where in refused.value.detail


def test_the_refusal_repeats_nothing_of_the_body() -> None:
    """The parser's own sentence quotes a key that appears twice."""
    with pytest.raises(Refusal) as refused:
        read_json(b'{"a canary": 1, "a canary": 2}')
    assert "canary" not in refused.value.detail
    assert "canary" not in json.dumps(refused.value.extensions)


def test_32_levels_are_enough_for_everybody() -> None:
    """The deepest that is allowed is read, in lists and in objects."""
    assert json.dumps(read_json(b"[" * DEEPEST + b"]" * DEEPEST)) == "[" * 32 + "]" * 32
    assert read_json(b'{"a":' * DEEPEST + b"1" + b"}" * DEEPEST)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"null", None),
        (b' {"a" : [ 1 , -0.5e3 , true ] } ', {"a": [1, -500.0, True]}),
        (b'"\\ud83c\\udf63 \\u0000"', "🍣 \x00"),
        ('"🍣 é \u202e"'.encode(), "🍣 é \u202e"),
        (b'{"a": 1, "A": 2}', {"a": 1, "A": 2}),
        (b"1e308", 1e308),
        (b"1e-999", 0.0),
        (b"123456789012345678901234567890", 123456789012345678901234567890),
    ],
)
def test_honest_json_is_read_as_it_is(body: bytes, value: object) -> None:
    """What is strict about the reader does not show to those who write JSON properly."""
    read = read_json(body)
    assert read == value
    assert type(read) is type(value)


FINITE = st.floats(allow_nan=False, allow_infinity=False)
HONEST = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | FINITE | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(HONEST, st.booleans())
def test_everything_a_json_library_writes_comes_back(value: Any, is_ascii: bool) -> None:
    """Round trip through the standard library, escaped or not."""
    assert read_json(json.dumps(value, ensure_ascii=is_ascii).encode()) == value


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:1e.\\u-dD8 ', max_size=60))
def test_nothing_but_a_refusal_comes_of_garbage(garbage: bytes | str) -> None:
    """Random bytes and random JSON-like text either are strict JSON or are refused."""
    body = garbage if isinstance(garbage, bytes) else garbage.encode()
    try:
        value = read_json(body)
    except Refusal:
        return
    json.dumps(value, allow_nan=False)


@pytest.mark.alone
def test_the_largest_body_is_read_at_once() -> None:
    """256 KiB of the most expensive shape do not hold up the loop."""
    body = b"[" + b"[],[0.5]," * 29_000 + b"0]"
    began = process_time()
    assert len(read_json(body)) == 58_001
    assert process_time() - began < 1


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_bodies_are_a_client_error_over_http(body: bytes) -> None:
    """No body, however it is made, ends in a 5xx or reaches the route."""
    async with client_of(tiny_app()) as client:
        response = await client.post("/v1/meals", content=body, headers=signed_in() | JSON_TYPE)
    assert response.status_code == (422 if body == b"" else 400)
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/xml", "application/jsonx", "multipart/form-data", "a/b, c/d"],
)
async def test_a_json_body_must_be_declared_as_json(content_type: str) -> None:
    """415 before the body is looked at; browsers cannot send JSON across sites unasked."""
    async with client_of(tiny_app()) as client:
        response = await client.post(
            "/echo", content=b"[1]", headers={"Content-Type": content_type}
        )
    assert (response.status_code, response.json()["code"]) == (415, "wrong-content-type")


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON", "application/merge-patch+json"]
)
async def test_every_kind_of_json_is_json(content_type: str) -> None:
    """Case does not count, and a +json type is JSON (RFC 6839)."""
    async with client_of(tiny_app()) as client:
        response = await client.post(
            "/echo", content=b"[1]", headers={"Content-Type": content_type}
        )
    assert response.json() == [1.0]


async def test_a_picture_route_takes_a_form_only() -> None:
    """A file in any other wrapping is 415, not a missing field."""
    async with client_of(tiny_app()) as client:
        bare = await client.post("/v1/photos", content=b"x", headers=signed_in() | JSON_TYPE)
        form = await client.post("/v1/photos", files={"file": b"xyz"}, headers=signed_in())
    assert (bare.status_code, bare.json()["code"]) == (415, "wrong-content-type")
    assert "multipart/form-data" in bare.json()["detail"]
    assert form.json() == {"bytes": 3}
