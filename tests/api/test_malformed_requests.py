"""A malformed request is told where it is wrong, in sentences that repeat nothing of it."""

import json
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from fastapi import FastAPI, Header, Query
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AnyUrl, BaseModel, Field, field_validator

from mealtrack.api import problems
from mealtrack.api.malformed import MOST_ERRORS, pointer, sentence
from mealtrack.api.middleware.strict_json import StrictRoute
from tiny_app import client_of, signed_in, tiny_app

pytestmark = pytest.mark.anyio


async def meal(body: object) -> dict[str, str]:
    """What is wrong with a meal, by pointer."""
    async with client_of(tiny_app()) as client:
        response = await client.post("/v1/meals", json=body, headers=signed_in())
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == "validation"
    assert all(set(error) == {"pointer", "detail"} for error in problem["errors"])
    return {error["pointer"]: error["detail"] for error in problem["errors"]}


async def test_pointers_lead_into_the_body() -> None:
    """Every fault is named at once, each with its JSON Pointer (RFC 6901)."""
    wrong = await meal(
        {
            "items": [
                {"name": "milk", "quantity": "2"},
                {"quantity": True, "food_id": "17"},
                {"name": "salt\x00", "quantity": 0, "a/b~c": 1},
                "toast",
            ],
            "is_shared": "yes",
        }
    )
    assert wrong == {
        "/dish_name": "This is required.",
        "/items/0/quantity": "Input should be a valid number",
        "/items/1/name": "This is required.",
        "/items/1/quantity": "Input should be a valid number",
        "/items/1/food_id": "A UUID belongs here.",
        "/items/2/name": "Control characters are not allowed here.",
        "/items/2/quantity": "Input should be greater than or equal to 0.001",
        "/items/2/a~1b~0c": "There is no such field.",
        "/items/3": "An object belongs here.",
        "/is_shared": "Input should be a valid boolean",
    }


async def test_a_body_of_another_shape_is_wrong_as_a_whole() -> None:
    """The empty pointer is the whole document."""
    assert await meal([1, 2]) == {"": "An object belongs here."}
    assert await meal("meal") == {"": "An object belongs here."}


async def test_a_missing_body_is_required() -> None:
    """No body at all is a fault of the whole document, too."""
    async with client_of(tiny_app()) as client:
        response = await client.post("/v1/meals", headers=signed_in())
    assert response.json()["errors"] == [{"pointer": "", "detail": "This is required."}]


async def test_parameters_are_named_by_where_they_stand() -> None:
    """Path, query and header have forms that no pointer into a body has."""
    async with client_of(tiny_app()) as client:
        response = await client.get(
            "/v1/meals/7?limit=0&day=tomorrow", headers=signed_in() | {"If-Match": "x" * 21}
        )
    assert {error["pointer"] for error in response.json()["errors"]} == {
        "{meal_id}",
        "?limit",
        "?day",
        "If-Match",
    }


async def test_a_missing_file_is_named() -> None:
    """Form fields have pointers as the fields of an object have."""
    async with client_of(tiny_app()) as client:
        response = await client.post(
            "/v1/photos", headers=signed_in(), files={"other": b"x"}, data={"note": "n"}
        )
    assert response.json()["errors"] == [{"pointer": "/file", "detail": "This is required."}]


async def test_a_thousand_faults_are_not_all_told() -> None:
    """An answer stays small; long names are cut."""
    body = {"dish_name": "x", "items": [{}] * 5_000} | {"k" * 9_000: 1}
    async with client_of(tiny_app()) as client:
        response = await client.post("/v1/meals", json=body, headers=signed_in())
    assert response.status_code == 422
    assert len(response.json()["errors"]) == MOST_ERRORS
    assert len(response.content) < 8_000
    assert len(pointer(("body", "k" * 9_000), {"k" * 9_000: 1})) < 100


def test_members_of_a_union_are_no_part_of_the_way() -> None:
    """Pydantic names the member it tried; the client only knows the place."""
    body = {"items": [{"food": {"id": 1}, "amount": None}]}
    assert pointer(("body", "items", 0, "food", "ByFood", "id"), body) == "/items/0/food/id"
    assert pointer(("body", "items", 0, "food", "ByName", "name"), body) == "/items/0/food/name"
    assert pointer(("body", "items", 0, "amount", "float"), body) == "/items/0/amount"


class Colour(StrEnum):
    RED = "red"


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


class Picky(BaseModel):
    """One field of every type whose refusal might quote what it refuses."""

    uuid: UUID | None = None
    url: AnyUrl | None = None
    colour: Colour | None = None
    literal: Literal["a"] | None = None
    number: float | None = None
    whole: int | None = None
    exact: Decimal | None = None
    at: datetime | None = None
    day: date | None = None
    flag: bool | None = None
    several: list[int] | None = None
    by_name: dict[str, int] | None = None
    pattern: Annotated[str, Field(pattern="^z$")] | None = None
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None
    either: int | list[Colour] | None = None
    ours: int | None = None

    @field_validator("ours", mode="before")
    @classmethod
    def refused(cls, _: object) -> object:
        raise ValueError("say it otherwise")


def picky_app() -> FastAPI:
    app = FastAPI()
    app.router.route_class = StrictRoute
    problems.install(app)

    @app.post("/picky")
    async def picky(
        body: Picky,
        number: Annotated[float, Query()] = 0,
        id: Annotated[UUID | None, Header()] = None,
    ) -> None: ...

    return app


CANARY = "Xq7Zw"
AROUND = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=3)


@given(st.data())
async def test_a_refusal_never_repeats_what_it_refuses(data: st.DataObject) -> None:
    """Whatever type refuses a value, in whatever place: the value is not in the answer."""
    value: Any = CANARY + data.draw(AROUND)
    nested = data.draw(st.sampled_from([value, [value], {"kind": value}, {value: value}]))
    name = data.draw(st.sampled_from(sorted(Picky.model_fields)))
    async with client_of(picky_app()) as client:
        response = await client.post(
            "/picky", json={name: nested}, params={"number": CANARY}, headers={"Id": CANARY}
        )
    assert response.status_code == 422
    told = [error["detail"] for error in response.json()["errors"]]
    assert told
    assert CANARY not in json.dumps(told)
    assert CANARY not in json.dumps(response.json()["detail"])


async def test_our_own_rules_speak_for_themselves() -> None:
    """A validator's sentence is told without pydantic's prefix."""
    async with client_of(picky_app()) as client:
        response = await client.post("/picky", json={"ours": 1})
    assert response.json()["errors"] == [{"pointer": "/ours", "detail": "say it otherwise"}]


def test_a_discriminated_union_says_what_is_possible() -> None:
    """Pydantic's own sentence quotes the tag that was sent."""
    fault = {
        "type": "union_tag_invalid",
        "msg": f"Input tag '{CANARY}' found",
        "ctx": {"discriminator": "kind", "tag": CANARY, "expected_tags": "'cat', 'dog'"},
    }
    assert sentence(fault) == "One of 'cat', 'dog' belongs here."


async def test_a_form_that_is_no_form_is_refused() -> None:
    """Cut off, without a boundary, or with too many parts: 400, in our own words."""
    kinds = {
        "multipart/form-data": b"--x\r\n",
        "multipart/form-data; boundary=x": b"\xff\x00 no boundary here",
        "multipart/form-data; boundary=y": b"--y\r\nX: form-data\r\n\r\n1\r\n--y--",
    }
    async with client_of(tiny_app()) as client:
        for content_type, content in kinds.items():
            response = await client.post(
                "/v1/photos",
                content=content,
                headers=signed_in() | {"Content-Type": content_type},
            )
            assert (response.status_code, response.json()["code"]) == (400, "malformed-body")


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "utf-16", "idna", "rot13", "nope"])
async def test_text_in_an_odd_charset_is_refused(charset: str) -> None:
    """The form parser would take any codec of Python's, and some make lone surrogates."""
    content = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800\r\n--b--\r\n'
    async with client_of(tiny_app()) as client:
        response = await client.post(
            "/sign",
            content=content,
            headers={"Content-Type": f"multipart/form-data; boundary=b; charset={charset}"},
        )
    assert (response.status_code, response.json()["code"]) == (415, "wrong-content-type")


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
async def test_naming_the_usual_charset_changes_nothing(charset: str) -> None:
    """Some libraries say charset=utf-8 wherever they can."""
    async with client_of(tiny_app()) as client:
        response = await client.post(
            "/echo",
            content=b"[1]",
            headers={"Content-Type": f"application/json; charset={charset}"},
        )
    assert response.json() == [1.0]
