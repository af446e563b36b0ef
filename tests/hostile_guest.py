"""Somebody who sends hostile values to every operation, and looks at what becomes of them.

What is refused changes nothing in any table. MariaDB meets every twentieth value.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import func, literal, select, union_all

from api_client import serving, sign_up
from mealtrack.bootstrap import System
from mealtrack.infra.database.base import metadata
from operations import Operation, Who
from records import ALL
from running_system import copy_of, empty, settings_for, stock

EVERY_MYSQL = 20


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


# A photo that was taken in is stored before it is looked at.
TAKEN_IN = {"analysis-failed"}
MOST_KEPT = 100


class Guest:
    """Somebody with a meal and a food who sends things, and whether all can be read after."""

    def __init__(self, client: httpx2.AsyncClient, system: System, every: int) -> None:
        self.client, self.system, self.every = client, system, every
        self.headers: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.accepted = 0
        # What is stored, where nothing was accepted since it was looked at.
        self.known: list[tuple[object, ...]] = []

    async def settle(self) -> None:
        """A new account: a day with thousands of meals makes every answer slow."""
        self.headers = await sign_up(self.client)
        await self.log()
        await self.enter()

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
        is_write = operation.method != "GET"
        before = self.known or await self.stored() if is_write else []
        self.known = []
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
            if is_write and answer.json()["code"] not in TAKEN_IN:
                self.known = await self.stored()
                assert self.known == before, (operation.name, str(more)[:300])
        elif is_write:
            self.accepted += 1
            await self.can_read(answer)
            if self.accepted % MOST_KEPT == 0:
                await self.settle()
            elif operation.who is Who.OWNER:
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
        guest = Guest(client, system, every)
        await guest.settle()
        yield guest
