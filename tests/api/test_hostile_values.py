"""Whatever is sent, in whichever place: never a 5xx, and nothing that could not be read again.

What is refused changes nothing in any table. MariaDB meets every twentieth value.
"""

import json
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from sqlalchemy import func, literal, select, union_all

from api_client import serving, sign_up
from hostile_values import DEEP, TEXTS, TOKENS
from mealtrack.bootstrap import System
from mealtrack.infra.database.base import metadata
from operations import OPERATIONS, Operation, Who
from pictures import a_jpeg
from records import ALL
from running_system import copy_of, empty, settings_for, stock

pytestmark = pytest.mark.anyio
WITH_JSON = [operation for operation in OPERATIONS if operation.json]
WITH_TEXT = [one for one in OPERATIONS if one.ids or one.query or one.headers or one.form]
WITH_FORM = [operation for operation in OPERATIONS if operation.form]
MARK = "@the value@"
# Their one value is an id: no other value than the one in order is ever accepted.
ONLY_IN_ORDER = {"/v1/foods/custom/{food_id}/merge"}
# A session that is real ends when it is used; these are only ever refused.
NEVER_IN_ORDER = {"/v1/auth/refresh", "/v1/auth/logout", "/v1/auth/login"}
EVERY_MYSQL = 20
# A photo that was taken in is stored before it is looked at; a look costs more than a request.
TAKEN_IN = {"analysis-failed"}
EVERY_PHOTO = 4


def _counted() -> object:
    """How many rows each table has, and how often they were changed."""
    tables = metadata.sorted_tables
    return union_all(
        *(
            select(
                literal(table.name),
                func.count(),
                func.sum(table.c.version) if "version" in table.c else literal(0),
            ).select_from(table)
            for table in tables
        )
    )


COUNTED = _counted()


class Guest:
    """Somebody with a meal and a food who sends things, and whether all can be read after."""

    def __init__(
        self, client: httpx2.AsyncClient, system: System, headers: dict[str, str], every: int
    ) -> None:
        self.client, self.system, self.headers = client, system, headers
        self.every = every
        self.ids: dict[str, str] = {}
        self.accepted = 0

    async def stored(self) -> list[tuple[object, ...]]:
        async with self.system.database.reading() as reading:
            return [tuple(row) for row in await reading.execute(COUNTED)]

    async def log(self) -> None:
        # Eggs have no cup: the meal asks how much it was, so that there is something to answer.
        unsure = {"fdc_id": 900002, "quantity": 1, "unit": "cup"}
        milk = {"fdc_id": 900001, "quantity": 10, "unit": "g"}
        meal = {"dish_name": "Mine", "items": [unsure, milk]}
        made = await self.client.post("/v1/meals", json=meal, headers=self.headers)
        one, other = made.json()["food_items"]
        self.ids |= {
            "meal_id": made.json()["meal_id"],
            "food_id": one["food_id"],
            "item_id": one["id"],
            "other_item_id": other["id"],
        }

    async def enter(self) -> None:
        label = {"basis": "per_100g", "protein_g": 1, "carbs_g": 2, "fat_g": 3}
        food = {"name": "My own", "label": label}
        own = await self.client.post("/v1/foods/custom", json=food, headers=self.headers)
        self.ids["custom_id"] = own.json()["food_id"]

    async def begin_anew(self, operation: Operation) -> None:
        """Another meal or food, for what was sent may have ended the last one."""
        if "meal_id" in operation.ids:
            await self.log()
        elif operation.method != "PATCH":
            await self.enter()

    async def send(
        self,
        operation: Operation,
        path: str | None = None,
        *,
        headers: dict[str, str] | None = None,
        **more: object,
    ) -> httpx2.Response:
        before = await self.stored() if operation.method != "GET" else []
        answer = await self.client.request(
            operation.method,
            path or operation.at(**self.ids),
            headers=self.headers | (headers or {}),
            **more,
        )
        assert answer.status_code < 500, (operation.name, str(more)[:300], answer.text)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["detail"]
            if operation.method != "GET" and answer.json()["code"] not in TAKEN_IN:
                assert await self.stored() == before, (operation.name, str(more)[:300])
        elif operation.method != "GET":
            self.accepted += 1
            await self.can_read(answer)
            if operation.who is Who.OWNER:
                await self.begin_anew(operation)
        return answer

    async def can_read(self, answer: httpx2.Response) -> None:
        """What was accepted is no poison: the meal, its day and the history are still answered."""
        body = answer.json() if answer.content and answer.status_code != 202 else {}
        body = body if "local_date" in body else {}
        pages = ["/v1/users/me", "/v1/meals?limit=1"]
        if "meal_id" in body:
            day = body["local_date"]
            pages += [f"/v1/meals/{body['meal_id']}", f"/v1/meals/daily/macros?date={day}"]
            pages += [f"/v1/activities/daily?date={day}"]
        if "revision" in body:
            pages += [f"/v1/foods/custom/{body['food_id']}", "/v1/foods/custom?limit=1"]
        for page in pages:
            read = await self.client.get(page, headers=self.headers)
            assert read.status_code == 200, (page, read.text)


MYSQL = pytest.param("migrated_mysql", marks=pytest.mark.mysql)


@pytest.fixture(scope="module", params=["migrated_sqlite", MYSQL])
def migrated(request: pytest.FixtureRequest) -> Path | str:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
async def guest(migrated: Path | str, tmp_path_factory) -> AsyncIterator[Guest]:
    home = tmp_path_factory.mktemp("hostile")
    if isinstance(migrated, Path):
        url, every = copy_of(migrated, home), 1
    else:
        url, every = migrated, EVERY_MYSQL
        await empty(url)
    settings = settings_for(home, url, package_reader="embedded:?ocr=none")
    async with serving(settings) as (client, system):
        await stock(system, *ALL)
        guest = Guest(client, system, await sign_up(client), every)
        await guest.log()
        await guest.enter()
        yield guest


def places(tree: object) -> Iterator[object]:
    """The tree once for each of its values, with a mark in that value's place."""
    yield MARK
    if isinstance(tree, dict):
        for key, value in tree.items():
            for marked in places(value):
                yield tree | {key: marked}
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            for marked in places(value):
                yield [*tree[:index], marked, *tree[index + 1 :]]


def test_there_are_enough_of_them() -> None:
    """Two hundred at least, of each kind."""
    assert min(len(set(TOKENS)), len(set(TEXTS))) >= 200


@pytest.mark.timeout(400)
@pytest.mark.parametrize("operation", WITH_JSON, ids=lambda operation: operation.name)
async def test_in_every_place_of_a_body(guest, operation) -> None:
    """Leaves, lists, objects and the whole."""
    before = guest.accepted
    for number, _ in enumerate(places(operation.json)):
        for token in TOKENS[number % guest.every :: guest.every]:
            marked = next(islice(places(operation.body(**guest.ids)), number, None))
            body = json.dumps(marked).replace(f'"{MARK}"', token).encode("utf-8", "surrogatepass")
            await guest.send(operation, content=body, headers={"Content-Type": "application/json"})
    if operation.path in ONLY_IN_ORDER:
        await guest.send(operation, json=operation.body(**guest.ids))
    # Where everything is refused, nothing was tried but the first check.
    if guest.every == 1:
        assert guest.accepted > before or operation.path in NEVER_IN_ORDER


@pytest.mark.parametrize("operation", WITH_JSON, ids=lambda operation: operation.name)
@pytest.mark.parametrize("token", DEEP, ids=["lists", "objects", "unfinished"])
async def test_a_hundred_thousand_deep(guest, operation, token) -> None:
    """In the first field and as the whole body."""
    first = next(iter(operation.json))
    for body in (token, f'{{"{first}": {token}}}'):
        kind = {"Content-Type": "application/json"}
        answer = await guest.send(operation, content=body, headers=kind)
        assert answer.status_code in {400, 413, 422}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("operation", WITH_TEXT, ids=lambda operation: operation.name)
async def test_in_every_query_path_header_and_form(guest, operation) -> None:
    """Each on its own, among others that are in order."""
    for text in TEXTS[:: guest.every]:
        rest = {} if operation.json is None else {"json": operation.body(**guest.ids)}
        ids = {**operation.ids, **guest.ids}
        for name in operation.query:
            await guest.send(operation, params={**operation.query, name: text}, **rest)
        for name in operation.ids:
            path = operation.path.format_map({**ids, name: quote(text, safe="")})
            await guest.send(operation, path=path, params=operation.query, **rest)
        for name in operation.headers:
            if text.isascii() and text.isprintable():
                await guest.send(operation, headers={name: text}, params=operation.query, **rest)
        for name in operation.form or ():
            files = {"file": b"no picture"}
            await guest.send(operation, data={**(operation.form or {}), name: text}, files=files)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("operation", WITH_FORM, ids=lambda operation: operation.name)
async def test_beside_a_real_picture(guest, operation) -> None:
    """Where the picture is in order, what stands beside it decides."""
    files = {"file": ("red.jpg", a_jpeg())}
    in_order = {**(operation.form or {})}
    refused = set()
    for name in in_order:
        for text in TEXTS[:: EVERY_PHOTO * guest.every]:
            answer = await guest.send(operation, data={**in_order, name: text}, files=files)
            refused.add(answer.json().get("code"))
    # Some went as far as the looking, which finds nothing in a red square; some did not.
    assert refused & TAKEN_IN
    assert refused - TAKEN_IN


async def test_methods_and_kinds_of_body_nobody_expects(guest) -> None:
    """Every path with every method, and bodies that are not what they say."""
    for operation in OPERATIONS:
        path = operation.at(**guest.ids)
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "BREW"):
            for kind in ("text/plain", "application/xml", "application/json; charset=utf-16", "x"):
                answer = await guest.client.request(
                    method,
                    path,
                    content=b"" if method in {"GET", "HEAD", "DELETE"} else b"\xff\xfe{}",
                    headers=guest.headers | {"Content-Type": kind},
                )
                assert answer.status_code < 500, (method, path, kind)
        if operation.who is Who.OWNER:
            await guest.log()
            await guest.enter()
