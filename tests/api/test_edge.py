"""Whatever the answer is, it carries the id, the headers, and one line in the log."""

import json

import pytest
from structlog.testing import capture_logs

from mealtrack.api.main import create_app
from raw_asgi import ask, chunks
from running_system import settings_for
from tiny_app import SECRET, client_of, signed_in, tiny_app

pytestmark = pytest.mark.anyio

JSON = ("Content-Type", "application/json")
ME = tuple(signed_in().items())
MEAL = "/v1/meals/00000000-0000-0000-0000-00000000cafe"

ANSWERS = {
    200: ("GET", "/health", [], 0),
    400: ("POST", "/echo", [JSON], 5),
    401: ("GET", MEAL, [], 0),
    404: ("GET", MEAL, ME, 0),
    405: ("BREW", "/health", [], 0),
    413: ("POST", "/echo", [JSON], 300_000),
    415: ("POST", "/echo", [], 5),
    422: ("GET", "/v1/meals/7", ME, 0),
    500: ("GET", "/bug", [], 0),
}


@pytest.fixture(params=ANSWERS)
def status(request: pytest.FixtureRequest) -> int:
    return request.param


async def answer(status: int, *, is_https: bool = True, **more: str) -> tuple[dict, dict, list]:
    """Headers, problem (or body) and log lines of the request that ends with this status."""
    method, path, headers, size = ANSWERS[status]
    sent = [*headers, *more.items()] + ([("Content-Length", str(size))] if size else [])
    with capture_logs() as lines:
        heard = await ask(
            tiny_app(is_https=is_https),
            method,
            path,
            headers=sent,
            body=chunks(size) if size else None,
        )
    assert heard.status == status
    return heard.headers, heard.json(), lines


async def test_every_answer_has_the_security_headers(status: int) -> None:
    """Errors too, and those of layers before the route."""
    headers, _, _ = await answer(status)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-site"
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    assert "server" not in headers
    assert headers.get("cache-control") == ("no-store" if status != 200 else None)


async def test_plain_http_promises_no_https() -> None:
    """RFC 6797, section 7.2."""
    headers, _, _ = await answer(404, is_https=False)
    assert "strict-transport-security" not in headers


async def test_what_is_personal_is_not_stored_even_when_all_is_well() -> None:
    """Everything below /v1 is somebody's."""
    body = b'{"dish_name": "soup", "items": []}'
    heard = await ask(
        tiny_app(),
        "POST",
        "/v1/meals",
        headers=[JSON, ("Content-Length", str(len(body))), *ME],
        body=chunks(1, fill=body),
    )
    assert (heard.status, heard.headers["cache-control"]) == (201, "no-store")


async def test_every_answer_has_the_requests_id(status: int) -> None:
    """In the header, in the problem and in every line of the log."""
    headers, body, lines = await answer(status, **{"X-Request-Id": "client-7.2026:x"})
    assert headers["x-request-id"] == "client-7.2026:x"
    assert status == 200 or body["request_id"] == "client-7.2026:x"
    assert {line["request_id"] for line in lines if line["event"] == "request"} == {
        "client-7.2026:x"
    }


@pytest.mark.parametrize(
    "offered",
    [
        [],
        ["short"],
        ["x" * 65],
        ["has space here"],
        ["{json: injection}"],
        ["line\r\nbreak-here"],
        ["-begins-badly"],
        ["ünïcödeünïcöde"],
        ["first-of-two", "second-of-two"],
    ],
)
async def test_an_id_that_is_not_sane_is_replaced(offered: list[str]) -> None:
    """Ids come into logs and answers, so their form is narrow."""
    headers = [("X-Request-Id", one) for one in offered]
    ids = [
        (await ask(tiny_app(), "GET", "/health", headers=headers)).headers["x-request-id"]
        for _ in range(2)
    ]
    assert not set(ids) & set(offered)
    assert len(set(ids)) == 2
    assert all(len(one) == 32 and one.isalnum() for one in ids)


async def test_every_request_is_one_line(status: int) -> None:
    """The route's template, never the path; what it was, how it ended, how long it took."""
    _, _, lines = await answer(status)
    [line] = [line for line in lines if line["event"] == "request"]
    assert line["status"] == status
    assert line["log_level"] == ("error" if status == 500 else "info")
    assert line["method"] == {405: "other"}.get(status, ANSWERS[status][0])
    assert line["route"] in {"/health", "/echo", "/v1/meals/{meal_id}", "/bug"}
    assert 0 <= line["duration_ms"] < 10_000
    assert set(line) == {
        "event",
        "log_level",
        "request_id",
        "route",
        "method",
        "status",
        "duration_ms",
    }


async def test_the_log_holds_nothing_personal() -> None:
    """Not the path, query, body, token, address, nor the text of an error."""
    canary = "cafe-canary"
    with capture_logs() as lines:
        for path in (f"/v1/meals/{canary}", f"/{canary}", "/bug"):
            headers = [JSON, ("Cookie", canary), ("User-Agent", canary), *ME]
            await ask(tiny_app(), "GET", path, headers=headers)
    told = json.dumps(lines, default=str)
    assert canary not in told
    assert SECRET not in told
    assert "127.0.0.1" not in told
    assert ME[0][1] not in told
    assert {line.get("route") for line in lines if line["event"] == "request"} == {
        "/v1/meals/{meal_id}",
        "unmatched",
        "/bug",
    }


async def test_a_bug_is_logged_with_where_and_what_class() -> None:
    """Enough to find it: the classes of the whole chain and every frame, and no message."""
    with capture_logs() as lines:
        await ask(tiny_app(), "GET", "/bug")
    [line] = [line for line in lines if line["event"] == "unhandled"]
    assert line["error"] == "builtins.RuntimeError"
    assert "builtins.ValueError, then" in line["frames"]
    assert line["frames"][-1].endswith("bug")
    assert "tiny_app.py:" in line["frames"][-1]


async def test_an_answer_that_breaks_off_is_cut_and_logged() -> None:
    """What has begun cannot become a problem: the answer stays incomplete, nothing is raised."""
    with capture_logs() as lines:
        heard = await ask(tiny_app(), "GET", "/cut")
    assert (heard.status, heard.body, heard.is_complete) == (200, b"the beginning", False)
    assert [line["event"] for line in lines] == ["unhandled", "request"]
    assert SECRET not in json.dumps(lines, default=str)


async def test_a_405_names_every_method_of_the_path(tmp_path) -> None:
    """Those of all its routes (RFC 9110, 15.5.6), and no pattern's for a path written out."""
    app = create_app(settings_for(tmp_path))
    for path, allowed in {
        "/v1/meals": "GET, POST",
        "/v1/meals/manual": "POST",
        "/v1/meals/00000000-0000-7000-8000-000000000000": "DELETE, GET, PATCH",
        "/v1/users/me": "GET, PATCH",
    }.items():
        async with client_of(app) as client:
            refused = await client.put(path)
        assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
