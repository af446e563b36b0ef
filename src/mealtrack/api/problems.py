"""Refusals and failures as RFC 9457 problems; only this file knows the status codes of errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil, isfinite
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from mealtrack.api.malformed import errors_in
from mealtrack.api.middleware.request_id import request_id_of
from mealtrack.api.plain_json import written
from mealtrack.domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
    VersionMismatch,
)
from mealtrack.domain.model.analysis import AnalysisFailed, ProviderBusy
from mealtrack.domain.model.meal import FailureReason
from mealtrack.domain.ports.images import UnsupportedPicture

MEDIA_TYPE = "application/problem+json"

# The nearest ancestor counts.
STATUS: Mapping[type[DomainError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    VersionMismatch: 412,
    UnsupportedPicture: 415,
    Invalid: 422,
    AnalysisFailed: 422,
    TooMany: 429,
    Unavailable: 503,
}
# Failures of an analysis that are nobody's fault but the provider's: the same may work later.
_WORTH_ANOTHER_TRY = {
    FailureReason.PROVIDER_BUSY,
    FailureReason.PROVIDER_DOWN,
    FailureReason.PROVIDER_ACCESS,
    FailureReason.TIMEOUT,
}
_RETRY_AFTER_S = 5.0
_LONGEST_RETRY_AFTER_S = 3600.0
_LONGEST_INSTANCE = 1024


@dataclass(frozen=True, slots=True)
class Kind:
    """A problem that HTTP has and the business has not."""

    status: int
    title: str
    detail: str


KINDS: Mapping[str, Kind] = {
    "malformed-json": Kind(400, "The body is not JSON we accept", "The body is not valid JSON."),
    "malformed-body": Kind(
        400,
        "The body cannot be read",
        "The body is not what its Content-Type says, or it has too many or too large parts.",
    ),
    "not-found": Kind(404, NotFound.title, "There is nothing at this address."),
    "method-not-allowed": Kind(
        405, "That method is not possible here", "Use one of the methods in the Allow header."
    ),
    "request-timeout": Kind(
        408, "The request took too long to arrive", "Send the whole body within 30 seconds."
    ),
    "too-large": Kind(413, "The body is too large", "Send a smaller body."),
    "wrong-content-type": Kind(
        415, "The body's Content-Type is not taken here", "Send the body as application/json."
    ),
    "validation": Kind(
        422, "The request is malformed", "Something in the request is wrong; see errors."
    ),
    "internal": Kind(
        500, "Something went wrong on our side", "Try again; if it persists, tell the request_id."
    ),
}
# What an error's extensions cannot overwrite.
RESERVED = {"type", "title", "status", "detail", "code", "instance", "request_id"}
_CODES = {kind.status: code for code, kind in KINDS.items() if code != "malformed-json"}


class Refusal(HTTPException):
    """A request that HTTP itself refuses. Its base lets it pass through FastAPI unchanged."""

    def __init__(self, code: str, detail: str | None = None, **extensions: object) -> None:
        kind = KINDS[code]
        super().__init__(kind.status, detail or kind.detail)
        self.code, self.title, self.extensions = code, kind.title, extensions


class ProblemError(BaseModel):
    """One thing that is wrong, and where."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """What went wrong (RFC 9457): `code` is for programs, `detail` for people."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    code: str
    request_id: str | None = None
    errors: list[ProblemError] | None = None


def answer(error: Exception, scope: Scope) -> Response:
    """The response to whatever was raised; of what we did not expect it tells nothing."""
    match error:
        case DomainError():
            status, headers = _status_of(error), _headers_of(error)
            body = _body(error.code, status, error.title, str(error), error.extensions())
        case Refusal():
            status, headers = error.status_code, error.headers
            body = _body(error.code, status, error.title, error.detail, error.extensions)
        case RequestValidationError():
            status, headers = 422, None
            body = _of_kind("validation", errors=errors_in(error))
        case HTTPException(status_code=code) if code < HTTPStatus.BAD_REQUEST:
            return Response(status_code=code, headers=error.headers)
        case HTTPException():
            # Its text is the framework's, and may quote the request: only the status is told.
            status, headers = error.status_code, error.headers
            body = _of_status(status)
        case _:
            status, headers = 500, None
            body = _of_kind("internal")
    body |= {"instance": _instance(scope), "request_id": request_id_of(scope)}
    told = {key: value for key, value in body.items() if value is not None}
    return Response(written(told), status, headers, media_type=MEDIA_TYPE)


def _body(
    code: str, status: int, title: str, detail: str, extensions: Mapping[str, object]
) -> dict[str, object]:
    standard = {"type": f"/problems/{code}", "title": title, "status": status, "detail": detail}
    return standard | {"code": code} | {k: v for k, v in extensions.items() if k not in RESERVED}


def _of_kind(code: str, **extensions: object) -> dict[str, object]:
    kind = KINDS[code]
    return _body(code, kind.status, kind.title, kind.detail, extensions)


def _of_status(status: int) -> dict[str, object]:
    if status in _CODES:
        return _of_kind(_CODES[status])
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _of_kind("internal") | {"status": status}
    return _body(DomainError.code, status, DomainError.title, f"{DomainError.title}.", {})


def _status_of(error: DomainError) -> int:
    if isinstance(error, AnalysisFailed) and _can_work_later(error):
        return 503
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 422)


def _can_work_later(error: AnalysisFailed) -> bool:
    return isinstance(error, ProviderBusy) or error.reason in _WORTH_ANOTHER_TRY


def _headers_of(error: DomainError) -> dict[str, str]:
    match error:
        case Unauthenticated():
            return {"WWW-Authenticate": "Bearer"}
        case TooMany() | Unavailable():
            return {"Retry-After": _seconds(error.retry_after_s)}
        case ProviderBusy():
            return {"Retry-After": _seconds(error.after_s or _RETRY_AFTER_S)}
        case AnalysisFailed() if _can_work_later(error):
            return {"Retry-After": _seconds(_RETRY_AFTER_S)}
        case _:
            return {}


def _seconds(wait_s: float) -> str:
    """A Retry-After that a client can obey, whatever a provider's hint was."""
    if not isfinite(wait_s):
        wait_s = _LONGEST_RETRY_AFTER_S
    return str(ceil(min(max(wait_s, 1.0), _LONGEST_RETRY_AFTER_S)))


def _instance(scope: Scope) -> str | None:
    """The path of the request as a URI reference; left out when it is absurdly long."""
    path = quote(scope.get("path", ""), safe="/:@!$&'()*+,;=-._~", errors="replace")
    return path if len(path) <= _LONGEST_INSTANCE else None


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How a route says, in the API's description, which problems it can answer with."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": content,
            **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
        }
        for status in statuses
    }


def _header(description: str, type_: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": type_}}


_HEADERS: Mapping[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": _header("How to sign in.")},
    405: {"Allow": _header("The methods that are possible.")},
    429: {"Retry-After": _header("Seconds to wait.", "integer")},
    503: {"Retry-After": _header("Seconds to wait.", "integer")},
}


def install(app: FastAPI) -> None:
    """Let every error end as a problem, and let the API's description know what that is."""
    for kind in (DomainError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(kind, _handle)
    plain = app.openapi

    def described() -> dict[str, Any]:
        description = plain()
        schemas = description.setdefault("components", {}).setdefault("schemas", {})
        template = "#/components/schemas/{model}"
        problem = Problem.model_json_schema(ref_template=template)
        schemas |= problem.pop("$defs") | {"Problem": problem}
        return description

    app.openapi = described


async def _handle(request: Request, error: Exception) -> Response:
    return answer(error, request.scope)
