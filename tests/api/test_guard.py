"""Nobody gets a byte of a body past a private door without a valid token."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from mealtrack.api.middleware.guard import LONGEST_TOKEN
from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.user import User
from mealtrack.domain.ports.clock import Clock
from mealtrack.domain.ports.identity import Identity, Principal
from mealtrack.infra.adapters.identity.local import LocalIdentity
from raw_asgi import ask, chunks
from tiny_app import ME, SECRET, client_of, identity, signed_in, tiny_app, token

pytestmark = pytest.mark.anyio


class LongAgo(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC) - timedelta(days=1)


def expired() -> str:
    minutes = timedelta(minutes=5)
    then = LocalIdentity(b"k" * 32, LongAgo(), access_lasts=minutes, refresh_lasts=minutes)
    return then.access(User(id=ME, email="me@example.org", created_at=LongAgo().now()))


BAD = {
    "none": [],
    "empty": [""],
    "another scheme": ["Basic dTpw"],
    "no token": ["Bearer"],
    "a blank token": ["Bearer  "],
    "two words": [f"Bearer {token()} x"],
    "no scheme": [token()],
    "not ASCII": ["Bearer é"],
    "garbage": ["Bearer abc.def.ghi"],
    "a forged signature": [f"Bearer {token()[:-4]}AAAA"],
    "expired": [f"Bearer {expired()}"],
    "too long": ["Bearer " + "x" * LONGEST_TOKEN],
    "two headers": [f"Bearer {token()}", f"Bearer {token()}"],
}


@pytest.mark.parametrize("presented", BAD.values(), ids=BAD)
async def test_no_byte_is_taken_before_the_caller_is_known(presented: list[str]) -> None:
    """The answer to a bad token begins before anything is listened to, and is always the same."""
    headers = [("Authorization", value) for value in presented] + [("Content-Length", "100000")]
    heard = await ask(tiny_app(), "POST", "/v1/meals", headers=headers, body=chunks(100_000))
    assert heard.events[0] == "answer"
    assert heard.status == 401
    assert heard.headers["www-authenticate"] == "Bearer"
    assert heard.headers["connection"] == "close"
    problem = heard.json()
    assert problem.pop("request_id") == heard.headers["x-request-id"]
    assert problem == {
        "type": "/problems/unauthenticated",
        "title": "Sign in first",
        "status": 401,
        "detail": (
            "Send a valid access token: Authorization: Bearer <token>; sign in again if it expired."
        ),
        "code": "unauthenticated",
        "instance": "/v1/meals",
    }


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
async def test_a_valid_token_opens(scheme: str) -> None:
    """The scheme's name has no case (RFC 9110, section 11.1); the route learns who it is."""
    async with client_of(tiny_app()) as client:
        response = await client.post(
            "/v1/meals",
            json={"dish_name": "soup", "items": []},
            headers={"Authorization": f"{scheme} {token()}"},
        )
    assert response.json() == {"dish_name": "soup", "user": str(ME)}


async def test_a_route_is_private_by_whatever_dependency_asks() -> None:
    """The upload asks for an admin in its decorator, and the admin for the user."""
    heard = await ask(
        tiny_app(), "POST", "/v1/photos", headers=[("Transfer-Encoding", "chunked")], body=chunks(9)
    )
    assert (heard.status, heard.events[0]) == (401, "answer")


async def test_public_routes_need_no_token_and_look_at_none() -> None:
    """A stale token in a client's default headers must not keep it from signing in."""
    async with client_of(tiny_app()) as client:
        for headers in ({}, {"Authorization": "Bearer stale"}):
            response = await client.get("/health", headers=headers)
            assert response.status_code == 200


class KeysOutOfReach(Identity):
    async def verify(self, token: str) -> Principal:
        raise Unavailable("The signing keys are out of reach.", retry_after_s=9)


async def test_unreachable_keys_are_not_the_callers_fault() -> None:
    """503 with Retry-After, before the body; never 401, never let in."""
    heard = await ask(
        tiny_app(KeysOutOfReach()),
        "POST",
        "/v1/meals",
        headers=[("Authorization", f"Bearer {token()}"), ("Content-Length", "9")],
        body=chunks(9),
    )
    assert (heard.status, heard.events[0], heard.headers["retry-after"]) == (503, "answer", "9")


class Broken(Identity):
    async def verify(self, token: str) -> Principal:
        raise RuntimeError(SECRET)


async def test_a_broken_verifier_lets_nobody_in() -> None:
    """A bug before the route is a 500 problem like any other."""
    async with client_of(tiny_app(Broken())) as client:
        response = await client.get(f"/v1/meals/{ME}", headers=signed_in())
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert SECRET not in response.text


async def test_the_log_learns_why_and_nothing_else() -> None:
    """The reason of a refusal is one of four words; the token is not in it."""
    reasons = []
    for presented in BAD.values():
        with capture_logs() as lines:
            headers = [("Authorization", value) for value in presented]
            await ask(tiny_app(), "GET", f"/v1/meals/{ME}", headers=headers)
        [line] = [line for line in lines if line["event"] == "auth.failed"]
        reasons.append(line["reason"])
        assert not [one for one in presented if one and one in json.dumps(lines, default=str)]
    assert set(reasons) == {"missing", "malformed", "too-long", "refused"}


async def test_a_principal_of_another_request_is_never_met() -> None:
    """One signed-in request leaves nothing behind for the next one."""
    app = tiny_app(identity())
    first = await ask(app, "GET", f"/v1/meals/{ME}", headers=signed_in().items())
    second = await ask(app, "GET", f"/v1/meals/{ME}")
    assert (first.status, second.status) == (404, 401)
