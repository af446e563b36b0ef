"""Every error ends as a problem (RFC 9457) that tells what helps and nothing else."""

import json
from math import inf, nan

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from mealtrack.api import problems
from mealtrack.api.plain_json import written
from mealtrack.domain import errors
from mealtrack.domain.model.analysis import AnalysisFailed, ProviderBusy
from mealtrack.domain.model.meal import FailureReason, MealNotFound, WrongStatus
from mealtrack.domain.model.user import BadCredentials
from mealtrack.domain.ports.images import PictureTooLarge, UnreadablePicture, UnsupportedPicture
from raw_asgi import ask
from tiny_app import SECRET, client_of, signed_in, tiny_app

pytestmark = pytest.mark.anyio

BUSY = FailureReason.PROVIDER_BUSY


def told(
    error: Exception, path: str = "/v1/meals"
) -> tuple[int, dict[str, str], dict[str, object]]:
    response = problems.answer(error, {"path": path, "state": {"request_id": "r-1"}})
    return response.status_code, dict(response.headers), json.loads(response.body)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.Unauthenticated("no"), 401),
        (BadCredentials("no"), 401),
        (errors.Forbidden("no"), 403),
        (errors.NotFound("no"), 404),
        (MealNotFound("no"), 404),
        (errors.Conflict("no"), 409),
        (WrongStatus("no"), 409),
        (errors.VersionMismatch("no"), 412),
        (UnsupportedPicture("no"), 415),
        (errors.Invalid("no"), 422),
        (UnreadablePicture("no"), 422),
        (PictureTooLarge("no"), 422),
        (AnalysisFailed(FailureReason.NOT_FOOD, "no"), 422),
        (AnalysisFailed(FailureReason.PROVIDER_DOWN, "no"), 503),
        (AnalysisFailed(FailureReason.TIMEOUT, "no"), 503),
        (ProviderBusy("no", reason=BUSY), 503),
        (errors.TooMany("no"), 429),
        (errors.Unavailable("no"), 503),
    ],
)
def test_each_kind_of_error_has_its_status(error: errors.DomainError, status: int) -> None:
    """The nearest ancestor decides, so that a new error of a feature needs no entry."""
    answered, _, body = told(error)
    assert (answered, body["status"]) == (status, status)
    assert body["type"] == f"/problems/{error.code}"
    assert (body["code"], body["title"], body["detail"]) == (error.code, error.title, "no")
    assert (body["instance"], body["request_id"]) == ("/v1/meals", "r-1")


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (errors.TooMany("no", retry_after_s=2.1), "3"),
        (errors.Unavailable("no", retry_after_s=0.0), "1"),
        (errors.Unavailable("no", retry_after_s=10**9), "3600"),
        (ProviderBusy("no", reason=BUSY, after_s=7), "7"),
        (ProviderBusy("no", reason=BUSY), "5"),
        (ProviderBusy("no", reason=BUSY, after_s=nan), "3600"),
        (ProviderBusy("no", reason=BUSY, after_s=inf), "3600"),
        (ProviderBusy("no", reason=BUSY, after_s=-1), "1"),
        (AnalysisFailed(FailureReason.PROVIDER_DOWN, "no"), "5"),
    ],
)
def test_come_again_says_when(error: errors.DomainError, seconds: str) -> None:
    """429 and 503 carry a Retry-After that a client can obey, whatever a provider hinted."""
    assert told(error)[1]["retry-after"] == seconds


def test_a_missing_sign_in_names_the_scheme() -> None:
    """RFC 9110, section 11.6.1: a 401 carries WWW-Authenticate."""
    assert told(errors.Unauthenticated("no"))[1]["www-authenticate"] == "Bearer"


class Chatty(errors.Invalid):
    code = "chatty"

    def extensions(self) -> dict[str, object]:
        return {"units": ["g", "\ud800"], "status": 200, "request_id": "x", "share": nan}


def test_extensions_are_told_but_overwrite_nothing() -> None:
    """What an error adds stands beside the standard members, in encodable form."""
    _, _, body = told(Chatty("half \ud83d a pair"))
    assert body["units"] == ["g", "\ufffd"]
    assert body["share"] is None
    assert (body["status"], body["request_id"]) == (422, "r-1")
    assert body["detail"] == "half \ufffd a pair"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "malformed-body"),
        (404, "not-found"),
        (405, "method-not-allowed"),
        (413, "too-large"),
        (418, "domain-error"),
        (500, "internal"),
        (502, "internal"),
    ],
)
def test_the_frameworks_own_words_are_not_told(status: int, code: str) -> None:
    """Libraries put into an HTTPException what they met, and that may be the request's."""
    answered, headers, body = told(HTTPException(status, SECRET, {"Allow": "GET"}))
    assert (answered, body["status"], body["code"]) == (status, status, code)
    assert SECRET not in json.dumps(body)
    assert headers["allow"] == "GET"


def test_an_exception_that_is_no_error_has_no_body() -> None:
    """HTTPException(304) is how a framework says that nothing has changed."""
    response = problems.answer(HTTPException(304, headers={"ETag": '"1"'}), {"path": "/"})
    assert (response.status_code, response.body, response.headers["etag"]) == (304, b"", '"1"')


@pytest.mark.parametrize("path", ["/\ud800", "/a\x00b", "/é?", "/a b\r\nX: y", "/" + "😀" * 20])
async def test_any_path_can_be_named_in_a_problem(path: str) -> None:
    """`instance` is a URI reference, so nothing of the path stands in it unescaped."""
    heard = await ask(tiny_app(), "GET", path)
    assert heard.status == 404
    assert heard.json()["instance"].isascii()
    assert not set(heard.json()["instance"]) & set(' \r\n"<>?\x00')


async def test_an_absurdly_long_path_is_not_repeated() -> None:
    """A problem stays small whatever was asked for."""
    heard = await ask(tiny_app(), "GET", "/" + "x" * 60_000)
    assert (heard.status, "instance" in heard.json()) == (404, False)
    assert len(heard.body) < 500


async def test_a_bug_tells_the_client_nothing() -> None:
    """The text, class and stack of an unforeseen error stay inside."""
    async with client_of(tiny_app()) as client:
        response = await client.get("/bug")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "internal"
    assert not [word for word in (SECRET, "Error", "Traceback", ".py") if word in response.text]


async def test_a_bug_outside_every_layer_is_still_a_problem() -> None:
    """The server's own plain 500 is never seen, even when one of our layers breaks."""
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    async def broken() -> None:
        raise RuntimeError(SECRET)

    async def noting(scope: object, receive: object, send: object) -> None:
        with pytest.raises(RuntimeError):
            await app(scope, receive, send)

    heard = await ask(noting, "GET", "/")
    assert (heard.status, heard.json()["code"]) == (500, "internal")


async def test_the_description_says_what_a_problem_is() -> None:
    """Routes that declare problems refer to one schema, which every problem fits."""
    app = tiny_app()

    @app.get("/declared", responses=problems.responses(404, 503))
    async def declared() -> None: ...

    description = app.openapi()
    answers = description["paths"]["/declared"]["get"]["responses"]
    assert answers["404"]["content"] == {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
    }
    assert "Retry-After" in answers["503"]["headers"]
    schemas = description["components"]["schemas"]
    assert set(schemas["Problem"]["required"]) == {"type", "title", "status", "detail", "code"}
    assert schemas["Problem"]["properties"]["errors"]["anyOf"][0]["items"] == {
        "$ref": "#/components/schemas/ProblemError"
    }
    assert schemas["ProblemError"]["required"] == ["pointer", "detail"]
    assert app.openapi() is description


async def test_somebody_elses_and_nobodys_look_alike() -> None:
    """Two 404 for two ids differ in nothing but the ids of resource and request."""
    async with client_of(tiny_app()) as client:
        one, other = [
            (await client.get(f"/v1/meals/{meal_id}", headers=signed_in())).json()
            for meal_id in ("0" * 32, "1" * 32)
        ]
    for body in (one, other):
        del body["instance"], body["request_id"]
    assert one == other


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=5)
    | st.binary(max_size=3)
    | st.uuids(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner)
        | st.dictionaries(st.text(st.characters(), max_size=3) | st.integers(), inner)
    ),
    max_leaves=10,
)


@given(ANYTHING)
def test_whatever_an_error_tells_can_be_written(value: object) -> None:
    """Strict JSON readers accept it: UTF-8, no NaN, no lone surrogates."""
    text = written(value).decode()
    json.loads(text, parse_constant=pytest.fail)
