"""Who may do what: every route of the application, met by every kind of caller."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

import httpx2
import jwt
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from api_client import serving, sign_up
from mealtrack.api.main import create_app
from mealtrack.bootstrap import System
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.user import User
from mealtrack.domain.ports.clock import Clock
from mealtrack.infra.adapters.identity.local import LocalIdentity
from operations import NOBODY, OPERATIONS, Operation, Who
from records import ALL
from running_system import copy_of, settings_for, stock

pytestmark = pytest.mark.anyio
PRIVATE = [operation for operation in OPERATIONS if operation.who is not Who.ANYONE]
OWNED = [operation for operation in OPERATIONS if operation.who is Who.OWNER]


@dataclass(frozen=True)
class House:
    """A running application, the people in it, and a meal and a food of one of them."""

    client: httpx2.AsyncClient
    system: System
    forged: Mapping[str, str]
    owner: Mapping[str, str]
    stranger: Mapping[str, str]
    owned: Mapping[str, str]

    async def diary(self) -> list[object]:
        pages = (
            f"/v1/meals/{self.owned['meal_id']}",
            "/v1/meals",
            f"/v1/foods/custom/{self.owned['custom_id']}",
            "/v1/foods/custom",
            "/v1/foods/favorites",
        )
        return [(await self.client.get(page, headers=self.owner)).json() for page in pages]


@pytest.fixture(scope="module")
async def house(migrated_sqlite, tmp_path_factory) -> AsyncIterator[House]:
    home = tmp_path_factory.mktemp("house")
    settings = settings_for(home, copy_of(migrated_sqlite, home))
    async with serving(settings) as (client, system):
        await stock(system, *ALL)
        owner = await sign_up(client)
        yield House(
            client=client,
            system=system,
            forged=forged(system.identity, system.clock, owner["Authorization"]),
            owner=owner,
            stranger=await sign_up(client),
            owned=await things_of(client, owner),
        )


async def things_of(client: httpx2.AsyncClient, owner: Mapping[str, str]) -> dict[str, str]:
    """The ids of a new meal and a new food of somebody's, and of a food of the catalogue."""
    item = {"fdc_id": 900001, "quantity": 1, "unit": "cup"}
    meal = {"dish_name": "Mine", "items": [item]}
    made = (await client.post("/v1/meals", json=meal, headers=owner)).json()
    label = {"basis": "per_100g", "protein_g": 1, "carbs_g": 2, "fat_g": 3}
    food = {"name": "My own", "label": label}
    own = (await client.post("/v1/foods/custom", json=food, headers=owner)).json()
    return {
        "meal_id": made["meal_id"],
        "custom_id": own["food_id"],
        "food_id": made["food_items"][0]["food_id"],
    }


def forged(identity: LocalIdentity, clock: Clock, genuine: str) -> dict[str, str]:
    """What is presented as the owner's Authorization, and must not pass."""
    token = genuine.removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})
    key, now = identity._access_key, int(clock.now().timestamp())

    def signed(secret: bytes | str = key, algorithm: str = "HS256", **changed: object) -> str:
        kept = {name: value for name, value in (claims | changed).items() if value is not None}
        return "Bearer " + jwt.encode(kept, secret, algorithm=algorithm)

    head, body, signature = token.split(".")
    return {
        "empty": "",
        "scheme alone": "Bearer",
        "no token": "Bearer ",
        "basic": "Basic YW5uOnNlY3JldA==",
        "token without scheme": token,
        "two tokens": f"Bearer {token} {token}",
        "a list of tokens": f"Bearer {token}, Bearer {token}",
        "not a token": "Bearer not-a-token",
        "no signature": f"Bearer {head}.{body}.",
        "half a signature": f"Bearer {head}.{body}.{signature[:20]}",
        "other body": f"Bearer {head}.{body[:-2]}AA.{signature}",
        "huge": "Bearer " + "x" * 10_000,
        "alg none": signed("", "none"),
        "other key": signed(b"k" * 32),
        "the secret is empty": signed(b"\x00" * 32),
        "longer algorithm": signed(key * 2, "HS512"),
        "wrong audience": signed(aud="other"),
        "audience among others": signed(aud=["mealtrack-api", "other"]),
        "no audience": signed(aud=None),
        "wrong issuer": signed(iss="other"),
        "no issuer": signed(iss=None),
        "expired": signed(iat=now - 7200, exp=now - 1),
        "never expires": signed(exp=None),
        "from the future": signed(iat=now + 3600, exp=now + 7200),
        "no issue date": signed(iat=None),
        "no subject": signed(sub=None),
        "empty subject": signed(sub=""),
        "subject is no id": signed(sub="admin"),
        "role of its own": signed(role="owner"),
        "refresh token": "Bearer mt_rt_" + "A" * 60,
    }


async def trespasses(house: House, operation: Operation) -> list[str]:
    """The callers an operation answers though it must not."""
    ids = dict(house.owned) if operation.who is Who.OWNER else {}
    found = []
    callers = {"nobody": None, **house.forged} if operation.who is not Who.ANYONE else {}
    for caller, authorization in callers.items():
        headers = {} if authorization is None else {"Authorization": authorization}
        answer = await operation.call(house.client, headers=headers, **ids)
        if answer.status_code != 401 or answer.json()["code"] != "unauthenticated":
            found.append(f"{caller}: {answer.status_code}")
    if operation.who is Who.OWNER:
        theirs = await operation.call(house.client, headers=house.stranger, **ids)
        absent = {**ids, "meal_id": NOBODY, "custom_id": NOBODY}
        nobodys = await operation.call(house.client, headers=house.stranger, **absent)
        mine = ids["meal_id" if "meal_id" in operation.ids else "custom_id"]
        if theirs.status_code != 404 or told(theirs, mine) != told(nobodys, NOBODY):
            found.append(f"stranger: {theirs.status_code}")
    return found


def told(answer: httpx2.Response, asked: str) -> dict[str, object]:
    """A problem without what differs between any two requests."""
    body = json.loads(answer.text.replace(asked, "what is mine"))
    return {name: body[name] for name in body if name != "request_id"}


def routes(app: FastAPI) -> set[str]:
    """Every route there is, hidden ones too, and every one the description names."""
    found = {
        f"{method} {context.path}"
        for context in iter_route_contexts(app.routes)
        for method in (context.methods or {"ANY"}) - {"HEAD"}
    }
    described = {
        f"{method.upper()} {path}"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    return found | described


def test_every_route_has_its_line(tmp_path) -> None:
    """And every line its route: who adds a route says who may call it."""
    assert routes(create_app(settings_for(tmp_path))) == {one.name for one in OPERATIONS}


def test_the_description_says_which_need_a_token(tmp_path) -> None:
    """The padlocks of the API's description are those of the doors."""
    paths = create_app(settings_for(tmp_path)).openapi()["paths"]
    locked = {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method, described in methods.items()
        if described.get("security")
    }
    assert locked == {operation.name for operation in PRIVATE}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
async def test_nobody_passes_who_may_not(house, operation) -> None:
    """No token, thirty bad ones, and for what is owned somebody else's good one."""
    before = await house.diary()
    assert await trespasses(house, operation) == []
    assert await house.diary() == before


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
async def test_who_may_does_pass(house, operation) -> None:
    """A matrix that refuses everybody would prove nothing."""
    headers = house.owner if operation.who is not Who.ANYONE else None
    ids = await things_of(house.client, house.owner)
    answer = await operation.call(house.client, headers=headers, **ids)
    code = None if answer.is_success or answer.status_code == 304 else answer.json()["code"]
    assert answer.status_code < 500
    assert code not in {"unauthenticated", "forbidden", "meal-not-found"}
    assert code != "food-not-found" or operation.who is not Who.OWNER


@pytest.mark.parametrize("operation", PRIVATE, ids=lambda operation: operation.name)
async def test_an_unlocked_door_would_be_noticed(house, operation, monkeypatch) -> None:
    """The matrix itself is tested: without its lock, each private route is reported."""
    send = house.client.request

    async def unlocked(method: str, url: str, *, headers: Mapping[str, str], **more: object):
        return await send(method, url, headers={**headers, **house.owner}, **more)

    monkeypatch.setattr(house.client, "request", unlocked)
    assert len(await trespasses(house, operation)) > len(house.forged)


async def test_a_token_of_somebody_who_is_gone_stores_nothing(house) -> None:
    """Accounts end while their tokens live; whatever would be kept is refused as if signed out."""
    ghost = User(id=UserId(uuid4()), email="gone@example.org", created_at=house.system.clock.now())
    headers = {"Authorization": f"Bearer {house.system.identity.access(ghost)}"}
    for operation in PRIVATE:
        answer = await operation.call(house.client, headers=headers)
        assert answer.status_code < 500, operation.name
        assert operation.method == "GET" or not answer.is_success, operation.name
    item = {"fdc_id": 900001, "quantity": 1, "unit": "cup"}
    meal = {"dish_name": "A ghost's", "items": [item]}
    answer = await house.client.post("/v1/meals", json=meal, headers=headers)
    assert answer.json()["code"] == "unauthenticated"
