"""A picture sent as a file of a form, or as base64 within JSON: one way in for both."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BeforeValidator, ValidationError
from pydantic_core import PydanticCustomError
from starlette.datastructures import UploadFile as SentFile

from mealtrack.api.middleware.intake import PICTURE_LIMIT
from mealtrack.api.middleware.strict_json import checked_type
from mealtrack.api.problems import Refusal
from mealtrack.api.schemas.base import Body

# Base64 takes four characters for three bytes; the rest is for what stands around the picture.
BODY_LIMIT = PICTURE_LIMIT * 4 // 3 + 64 * 1024
_FORM, _JSON = "multipart/form-data", "application/json"
_DATA_URL = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w.=+-]+)*;base64,", re.ASCII | re.IGNORECASE)
_LONGEST_PREFIX = 200

# Any: what OpenAPI calls a request body is a tree of dictionaries of many shapes.
DESCRIBED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            _FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "JPEG, PNG, WebP or HEIC; 10 MB, 50 Mpx",
                        }
                    },
                }
            },
            _JSON: {
                "schema": {
                    "type": "object",
                    "required": ["image_data"],
                    "additionalProperties": False,
                    "properties": {
                        "image_data": {
                            "type": "string",
                            "minLength": 4,
                            "description": "The same picture in base64, or as a data: URL",
                        }
                    },
                }
            },
        },
    }
}


def decoded(value: object) -> bytes:
    """The bytes behind base64 (RFC 4648, section 4), broken into lines or not, or a data: URL."""
    if not isinstance(value, str):
        raise PydanticCustomError("base64", "A picture in base64 belongs here.")
    if prefix := _DATA_URL.match(value[:_LONGEST_PREFIX]):
        value = value[prefix.end() :]
    try:
        picture = base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        picture = b""
    if not picture:
        raise PydanticCustomError("base64", "This is not base64 (RFC 4648, section 4).")
    return picture


class _InJson(Body):
    image_data: Annotated[bytes, BeforeValidator(decoded)]


async def sent_picture(request: Request) -> bytes:
    """The picture of a request, at most 10 MB, whichever way it was sent."""
    kind = checked_type(request.headers.get("content-type", ""), (_FORM, _JSON))
    picture = await _of_form(request) if kind == _FORM else _of_json(await request.json())
    if len(picture) > PICTURE_LIMIT:
        detail = f"A picture has at most {PICTURE_LIMIT:,} bytes."
        raise Refusal("too-large", detail, limit_bytes=PICTURE_LIMIT)
    return picture


async def _of_form(request: Request) -> bytes:
    async with request.form(max_files=1, max_fields=20) as form:
        match form.get("file"):
            case SentFile() as file:
                return await file.read()
            case _:
                raise _malformed([{"type": "missing", "loc": ("file",), "msg": ""}], None)


# Any: the body is whatever was sent.
def _of_json(body: Any) -> bytes:
    try:
        return _InJson.model_validate(body).image_data
    except ValidationError as wrong:
        faults = wrong.errors(include_url=False, include_input=False)
        raise _malformed(faults, body) from None


def _malformed(faults: Sequence[Mapping[str, Any]], body: Any) -> RequestValidationError:
    return RequestValidationError(
        [{**fault, "loc": ("body", *fault["loc"])} for fault in faults], body=body
    )


SentPicture = Annotated[bytes, Depends(sent_picture)]
