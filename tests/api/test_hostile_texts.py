"""Whatever stands in a path, a query, a header or a form: never a 5xx, and nothing unreadable."""

from urllib.parse import quote

import pytest

from hostile_guest import TAKEN_IN
from hostile_values import TEXTS
from operations import OPERATIONS, Who
from pictures import a_jpeg

pytestmark = [pytest.mark.anyio, pytest.mark.untraced]
WITH_TEXT = [one for one in OPERATIONS if one.ids or one.query or one.headers or one.form]
WITH_FORM = [operation for operation in OPERATIONS if operation.form]
# A look costs more than a request.
EVERY_PHOTO = 4


@pytest.mark.timeout(900)
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


@pytest.mark.timeout(900)
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
