"""Pictures in a folder of this machine, seen through signed addresses that run out."""

import base64
import errno
import hmac
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote

import anyio.to_thread

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.base import UserId
from mealtrack.domain.ports.clock import Clock
from mealtrack.domain.ports.images import ImageStore, PictureNotFound
from mealtrack.infra.adapters.images.keys import is_key, key_of

_HOUR_S = 3600
_VALID_HOURS = 24
_NOT_FOUND = "There is no such picture, or its address ran out; fetch the meal again."


class FileImages(ImageStore):
    """One file for each picture, under the first two characters of its key."""

    def __init__(self, folder: Path, secret: bytes, public_url: str, clock: Clock) -> None:
        self._folder = folder
        self._key = hmac.digest(secret, b"picture address", "sha256")
        self._public_url = public_url.rstrip("/")
        self._clock = clock

    async def put(self, jpeg: bytes, *, owner: UserId) -> str:
        key = key_of(jpeg, owner)
        try:
            await anyio.to_thread.run_sync(_write, self._path(key), jpeg)
        except OSError as fault:
            raise _no_room(fault) from fault
        return key

    async def get(self, key: str) -> bytes:
        if not is_key(key):
            raise PictureNotFound(_NOT_FOUND)
        try:
            return await anyio.to_thread.run_sync(self._path(key).read_bytes)
        except FileNotFoundError:
            raise PictureNotFound(_NOT_FOUND) from None

    async def delete(self, key: str) -> None:
        if is_key(key):
            await anyio.to_thread.run_sync(_remove, self._path(key))

    async def stored_before(self, moment: datetime) -> list[str]:
        return await anyio.to_thread.run_sync(_older, self._folder, moment.timestamp())

    def url(self, key: str) -> str:
        """The same for an hour, so that clients can cache what they see; valid for 24 to 25."""
        hours = int(self._clock.now().timestamp()) // _HOUR_S + 1 + _VALID_HOURS
        expires = str(hours * _HOUR_S)
        signature = self._signature(key, expires)
        return f"{self._public_url}/images/{key}?expires={expires}&signature={signature}"

    async def opened(self, key: str, expires: str, signature: str) -> bytes:
        """The picture behind an address made by `url`; PictureNotFound for anything else."""
        wanted = self._signature(key, expires).encode()
        # The signature is looked at first: only what we wrote ourselves is taken apart.
        if not hmac.compare_digest(wanted, signature.encode(errors="replace")):
            raise PictureNotFound(_NOT_FOUND)
        if int(expires) <= self._clock.now().timestamp():
            raise PictureNotFound(_NOT_FOUND)
        return await self.get(key)

    def _signature(self, key: str, expires: str) -> str:
        message = f"{expires}.{key}".encode(errors="replace")
        digest = hmac.digest(self._key, message, "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.jpg"


def _write(path: Path, jpeg: bytes) -> None:
    """Whole or not at all, and still there after a power cut."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(jpeg)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The name of a new file is content of its folder; Windows cannot do this and need not."""
    with suppress(PermissionError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _older(folder: Path, moment_s: float) -> list[str]:
    """The same picture stored again is a new file, so an upload at hand is never among them."""
    keys: list[str] = []
    for path in folder.glob("??/*.jpg"):
        with suppress(FileNotFoundError):
            if is_key(path.stem) and path.stat().st_mtime < moment_s:
                keys.append(path.stem)
    return keys


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _no_room(fault: OSError) -> Unavailable:
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Unavailable("There is no room left for pictures; tell the operator.")
    return Unavailable("The folder for pictures can't be written to; tell the operator.")


@asynccontextmanager
async def connect(
    url: SplitResult, *, secret: bytes, public_url: str, clock: Clock, home: Path
) -> AsyncGenerator[FileImages]:
    """`file:images` is a folder of `home`, `file:///srv/images` any other."""
    folder = home / (unquote(url.path) or "images")
    await anyio.to_thread.run_sync(lambda: folder.mkdir(mode=0o700, parents=True, exist_ok=True))
    yield FileImages(folder, secret, public_url, clock)
