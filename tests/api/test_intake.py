"""A body comes in up to its limit and its time, and a refused one ends decently."""

from collections.abc import AsyncIterator, Callable
from time import perf_counter

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mealtrack.api.middleware.intake import DRAIN_BYTES, JSON_LIMIT, UPLOAD_LIMIT, Intake
from mealtrack.api.middleware.last_resort import LastResort
from raw_asgi import ask, chunks
from tiny_app import signed_in, tiny_app

pytestmark = pytest.mark.anyio

CHUNKED = ("Transfer-Encoding", "chunked")
JSON = ("Content-Type", "application/json")
FORM = ("Content-Type", "multipart/form-data; boundary=b")
ME = tuple(signed_in().items())


async def text_of(size: int) -> AsyncIterator[bytes]:
    """A JSON list of one text, `size` bytes in all."""
    yield b'["'
    async for chunk in chunks(size - 4):
        yield chunk
    yield b'"]'


async def picture_of(size: int) -> AsyncIterator[bytes]:
    """A form with one file, `size` bytes in all."""
    begin = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    end = b"\r\n--b--\r\n"
    yield begin
    async for chunk in chunks(size - len(begin) - len(end)):
        yield chunk
    yield end


@pytest.mark.parametrize("announces", [True, False])
@pytest.mark.parametrize(
    ("path", "kind", "body", "limit"),
    [
        ("/v1/long", JSON, text_of, 1000),
        ("/echo", JSON, text_of, JSON_LIMIT),
        ("/v1/photos", FORM, picture_of, UPLOAD_LIMIT),
    ],
)
async def test_the_limit_is_exact(
    path: str,
    kind: tuple[str, str],
    body: Callable[[int], AsyncIterator[bytes]],
    limit: int,
    announces: bool,
) -> None:
    """A body of exactly the limit is read; one byte more is exactly 413."""
    for size in (limit, limit + 1):
        length = ("Content-Length", str(size)) if announces else CHUNKED
        heard = await ask(tiny_app(), "POST", path, headers=[kind, length, *ME], body=body(size))
        if size == limit:
            assert heard.status in {200, 422}
            assert heard.taken == limit
        else:
            assert (heard.status, heard.json()["limit_bytes"]) == (413, limit)
            assert heard.headers["connection"] == "close"
            assert (heard.events[0] == "answer") == announces


@pytest.mark.parametrize("method", ["GET", "DELETE", "HEAD", "PUT"])
@pytest.mark.parametrize("path", ["/health", "/v1/meals/00000000-0000-0000-0000-000000000000"])
async def test_methods_without_a_body_take_no_large_one(method: str, path: str) -> None:
    """Announced, it is refused; unannounced, it is never read, and the connection ends."""
    for length in (("Content-Length", str(10**9)), CHUNKED):
        body = chunks(10**8)
        heard = await ask(tiny_app(), method, path, headers=[length, *ME], body=body)
        assert heard.status in {200, 404, 405, 413}
        assert heard.headers["connection"] == "close"
        assert heard.taken <= DRAIN_BYTES + 65536


@pytest.mark.parametrize("length", ["10", "0x10", "9" * 5_000])
async def test_a_false_content_length_helps_nobody(length: str) -> None:
    """What really comes is counted, whatever was announced."""
    headers = [JSON, ("Content-Length", length), *ME]
    heard = await ask(tiny_app(), "POST", "/v1/meals", headers=headers, body=chunks(10**7))
    assert heard.status == 413
    assert heard.taken <= JSON_LIMIT + 65536 + DRAIN_BYTES + 65536


async def test_a_refused_body_is_drained_so_that_the_answer_arrives() -> None:
    """The whole answer is out before the rest is taken, and at most 1 MiB of the rest is."""
    heard = await ask(
        tiny_app(), "POST", "/v1/meals", headers=[CHUNKED], body=chunks(10**8, of=1000)
    )
    assert (heard.status, heard.is_complete) == (401, True)
    assert heard.events[0] == "answer"
    assert DRAIN_BYTES <= heard.taken < DRAIN_BYTES + 1000


async def test_a_short_body_nobody_reads_is_drained_to_its_end() -> None:
    """There is no waiting for more once the body is over."""
    began = perf_counter()
    heard = await ask(tiny_app(), "POST", "/nowhere", headers=[CHUNKED], body=chunks(10))
    assert (heard.status, heard.taken, heard.is_complete) == (404, 10, True)
    assert perf_counter() - began < 0.9


async def test_a_connection_whose_body_was_read_stays_open() -> None:
    """Only an answer that comes too early costs the connection."""
    headers = [JSON, ("Content-Length", "3")]
    heard = await ask(tiny_app(), "POST", "/echo", headers=headers, body=chunks(3, fill=b"7"))
    assert heard.status == 422
    assert "connection" not in heard.headers
    assert "connection" not in (await ask(tiny_app(), "GET", "/nowhere")).headers


async def test_a_client_that_goes_away_in_the_middle_is_no_fault() -> None:
    """Nothing is raised out of the application, whatever the client does."""
    heard = await ask(
        tiny_app(), "POST", "/echo", headers=[JSON, CHUNKED], body=chunks(9), end="gone"
    )
    assert heard.status < 500


def around(app: ASGIApp) -> Intake:
    """The intake with patience for a test."""
    return Intake(LastResort(app), read_timeout_s=0.05, drain_s=0.05)


async def reads_all(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


async def test_a_body_that_does_not_come_times_out() -> None:
    """408 after the whole time, not after each byte; then the connection ends."""
    heard = await ask(around(reads_all), "POST", "/", headers=[CHUNKED], end="silent")
    assert (heard.status, heard.json()["code"]) == (408, "request-timeout")
    assert (heard.headers["connection"], heard.is_complete) == ("close", True)


async def test_a_client_that_falls_silent_is_not_waited_for() -> None:
    """Draining ends by itself."""
    refusing = around(PlainTextResponse("no", 403))
    heard = await ask(refusing, "POST", "/", headers=[CHUNKED], end="silent")
    assert (heard.status, heard.body, heard.is_complete) == (403, b"no", True)


async def test_after_an_answer_has_begun_a_bad_body_is_a_lost_client() -> None:
    """There is no way left to refuse it, so the application sees a disconnect and not an error."""
    seen: list[str] = []

    async def answers_first(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while not seen or seen[-1] == "http.request":
            seen.append((await receive())["type"])
        await send({"type": "http.response.body", "body": b"done"})

    async def late(scope: Scope, receive: Receive, send: Send) -> None:
        await around(answers_first)(scope, receive, send)

    for end in ("whole", "silent"):
        seen.clear()
        body = chunks(10**6 if end == "whole" else 10)
        heard = await ask(late, "POST", "/", headers=[CHUNKED], body=body, end=end)
        assert (heard.status, heard.body, seen[-1]) == (200, b"done", "http.disconnect")


async def test_listening_for_the_clients_end_has_no_deadline() -> None:
    """A stream of events waits for its client for as long as it takes."""
    types: list[str] = []

    async def waits(scope: Scope, receive: Receive, send: Send) -> None:
        types.extend([(await receive())["type"] for _ in range(2)])
        await Response(status_code=204)(scope, receive, send)

    impatient = Intake(LastResort(waits), read_timeout_s=0)
    heard = await ask(impatient, "GET", "/", end="gone")
    assert (heard.status, types) == (204, ["http.disconnect"] * 2)


async def test_other_protocols_pass_untouched() -> None:
    """The layers speak HTTP; a start of the application is none of their business."""
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def nothing(*_: object) -> dict[str, str]:
        return {"type": "lifespan.startup"}

    await around(app)({"type": "lifespan"}, nothing, nothing)
    assert seen == ["lifespan"]
