"""Pictures at Cloudinary: stored as `authenticated`, seen only through signed addresses.

A signed address there does not run out; it is as secret as the key in it, which nobody can guess.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import cast
from urllib.parse import SplitResult

import httpx2
import structlog

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.clock import Clock
from mealtrack.domain.ports.images import ImageStore, PictureNotFound
from mealtrack.infra.adapters.images.cloudinary_account import Account
from mealtrack.infra.adapters.images.keys import is_key, key_of

# Our own JPEGs of 1600 px stay far below; a bigger answer is not one of them.
LARGEST_BYTES = 12_000_000
_DELIVERY = "delivery"
_RATE_LIMITED = {420, HTTPStatus.TOO_MANY_REQUESTS}
_NO_ACCESS = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
_LONGEST_WAIT_S = 3600.0

log = structlog.get_logger(__name__)


class CloudinaryImages(ImageStore):
    """A picture's key is the last part of its public id."""

    def __init__(self, account: Account, client: httpx2.AsyncClient, clock: Clock) -> None:
        self._account = account
        self._client = client
        self._clock = clock

    async def put(self, jpeg: bytes, *, owner: UserId) -> str:
        key = key_of(jpeg, owner)
        public_id = self._account.public_id(key)
        reply = await self._call(
            "upload",
            {"public_id": public_id, "type": "authenticated", "overwrite": "1"},
            {"file": ("meal.jpg", jpeg, "image/jpeg")},
        )
        if reply.get("public_id") != public_id or not self._account.wrote(reply):
            raise _unusable("upload")
        return key

    async def get(self, key: str) -> bytes:
        if not is_key(key):
            raise _not_found()
        request = self._client.build_request("GET", self.url(key))
        picture = await self._answer(_DELIVERY, request)
        if not picture.startswith(b"\xff\xd8"):
            raise _unusable(_DELIVERY)
        return picture

    async def delete(self, key: str) -> None:
        """With the copies in the delivery network, which would live on for up to a month."""
        if not is_key(key):
            return
        public_id = self._account.public_id(key)
        reply = await self._call(
            "destroy", {"public_id": public_id, "type": "authenticated", "invalidate": "1"}
        )
        if reply.get("result") not in {"ok", "not found"}:
            raise _unusable("destroy")

    def url(self, key: str) -> str:
        return self._account.delivery_url(key)

    async def _call(
        self,
        action: str,
        fields: dict[str, str],
        files: dict[str, tuple[str, bytes, str]] | None = None,
    ) -> dict[str, object]:
        now_s = int(self._clock.now().timestamp())
        request = self._client.build_request(
            "POST",
            self._account.action_url(action),
            data=self._account.signed({**fields, "timestamp": str(now_s)}),
            files=files,
        )
        return _json_object(action, await self._answer(action, request))

    async def _answer(self, action: str, request: httpx2.Request) -> bytes:
        """The body of a good answer, within the deadline and of a bearable size."""
        try:
            async with asyncio.timeout(self._account.timeout_s):
                response = await self._client.send(request, stream=True)
                try:
                    if response.status_code != HTTPStatus.OK:
                        raise self._refusal(action, response)
                    return await _bounded(action, response)
                finally:
                    await response.aclose()
        except (TimeoutError, httpx2.RequestError) as fault:
            log.warning("images.unreachable", action=action, fault=type(fault).__name__)
            raise Unavailable("The picture store does not answer; try again.") from fault

    def _refusal(self, action: str, response: httpx2.Response) -> Unavailable | PictureNotFound:
        status = response.status_code
        if status == HTTPStatus.NOT_FOUND and action == _DELIVERY:
            return _not_found()
        log.warning(
            "images.refused",
            action=action,
            status=status,
            provider_request=response.headers.get("x-request-id"),
        )
        if status in _NO_ACCESS:
            return Unavailable(
                f"The picture store refuses our access ({status}); the operator must check cloud, "
                "key and secret in MEALTRACK_IMAGES.",
                retry_after_s=60,
            )
        wait_s = _wait_s(response.headers, self._clock.now())
        if status in _RATE_LIMITED:
            return Unavailable("The picture store has too much to do.", retry_after_s=wait_s or 60)
        return Unavailable(
            f"The picture store failed ({status}); try again.", retry_after_s=wait_s or 5
        )


async def _bounded(action: str, response: httpx2.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_BYTES:
            raise _unusable(action)
    return bytes(body)


def _json_object(action: str, body: bytes) -> dict[str, object]:
    try:
        reply: object = json.loads(body)
    except (ValueError, RecursionError):
        raise _unusable(action) from None
    if not isinstance(reply, dict):
        raise _unusable(action)
    return cast("dict[str, object]", reply)  # the keys of JSON objects are strings


def _wait_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """The store's hint when to come back: seconds, or a date."""
    hint = headers.get("retry-after") or headers.get("x-featureratelimit-reset") or ""
    if hint.isascii() and hint.isdigit():
        wait_s = float(hint[:9])
    else:
        try:
            wait_s = (parsedate_to_datetime(hint) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return min(max(wait_s, 1.0), _LONGEST_WAIT_S)


def _unusable(action: str) -> Unavailable:
    log.warning("images.unusable_answer", action=action)
    return Unavailable("The picture store gave an answer we can't use; try again.")


def _not_found() -> PictureNotFound:
    return PictureNotFound("The picture is not in the store any more.")


@asynccontextmanager
async def connect(
    url: SplitResult, *, secret: bytes, public_url: str, clock: Clock, home: Path
) -> AsyncGenerator[ImageStore]:
    """Takes what every image store is given; of this it needs its URL and the clock."""
    account = Account.of(url)
    async with httpx2.AsyncClient(timeout=httpx2.Timeout(account.timeout_s)) as client:
        yield CloudinaryImages(account, client, clock)
