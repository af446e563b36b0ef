"""Whatever stands in a body: never a 5xx, and nothing that could not be read again."""

import json
from collections.abc import Iterator
from itertools import islice

import pytest

from hostile_values import DEEP, TEXTS, TOKENS
from operations import OPERATIONS

pytestmark = [pytest.mark.anyio, pytest.mark.untraced]
WITH_JSON = [operation for operation in OPERATIONS if operation.json]
MARK = "@the value@"
# Their one value is an id: no other value than the one in order is ever accepted.
ONLY_IN_ORDER = {"/v1/foods/custom/{food_id}/merge"}
# A session that is real ends when it is used; these are only ever refused.
NEVER_IN_ORDER = {"/v1/auth/refresh", "/v1/auth/logout", "/v1/auth/login"}


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


@pytest.mark.timeout(900)
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
