"""The official archives of FoodData Central: what they are called and fetching them.

A fetch that was cut goes on where it stopped (RFC 9110, Range and If-Range), also in another run.
An archive gets its name only when it has its full length and every file in it its check sum.
"""

import asyncio
import shutil
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import anyio.to_thread
import httpx2

from mealtrack.domain.errors import Invalid, Unavailable

_TRIES = 6
_SILENCE_S = 30.0
_LARGEST = 20 << 30

OnProgress = Callable[[int, int | None], None]


class NotFetched(Unavailable):
    """The archive could not be fetched; what came of it is kept for the next try."""


class BrokenArchive(Invalid):
    code = "import-corrupt"
    title = "The import file is damaged"


def _unseen(_done: int, _total: int | None) -> None:
    """Nobody looks on."""


@dataclass(slots=True)
class Fetch:
    """One archive on its way to `target`; beside it `.part` holds what came, `.tag` of which."""

    url: str
    target: Path
    on_progress: OnProgress = _unseen
    silence_s: float = _SILENCE_S
    pause_s: float = 0.5

    async def run(self) -> Path:
        """The archive, whole; nothing is fetched when it is there already."""
        if not self.target.exists():
            self.target.parent.mkdir(parents=True, exist_ok=True)
            await self._fetch()
            await self._finish()
        return self.target

    @property
    def _part(self) -> Path:
        return self.target.with_name(f"{self.target.name}.part")

    @property
    def _tag(self) -> Path:
        return self.target.with_name(f"{self.target.name}.tag")

    async def _fetch(self) -> None:
        """Again and again while each try brings something; a try that brings nothing is one less.

        The vendor's policy for small answers does not fit: an archive takes minutes.
        """
        tries = _TRIES
        timeout = httpx2.Timeout(self.silence_s)
        async with httpx2.AsyncClient(timeout=timeout, follow_redirects=False) as client:
            while tries:
                before = self._size()
                try:
                    await self._try(client)
                except (httpx2.RequestError, TimeoutError) as cut:
                    tries = _TRIES - 1 if self._size() > before else tries - 1
                    if not tries:
                        raise NotFetched(
                            f"{self.url} can't be fetched ({type(cut).__name__}); what came so "
                            "far is kept, run the command again to go on."
                        ) from cut
                    await asyncio.sleep(self.pause_s * (_TRIES - tries))
                else:
                    return

    async def _try(self, client: httpx2.AsyncClient) -> None:
        done = self._size()
        headers = {"Accept-Encoding": "identity"}
        if done and (tag := self._kept_tag()):
            headers |= {"Range": f"bytes={done}-", "If-Range": tag}
        async with client.stream("GET", self.url, headers=headers) as response:
            total, goes_on = self._judge(response, done)
            if total == done and goes_on:
                return
            self._tag.write_text(_tag_of(response.headers))
            with self._part.open("ab" if goes_on else "wb") as part:
                await self._take(response, part.write, done if goes_on else 0, total)
        if total is not None and self._size() < total:
            raise httpx2.ReadError("the archive ended too early")

    async def _take(
        self,
        response: httpx2.Response,
        write: Callable[[bytes], int],
        done: int,
        total: int | None,
    ) -> None:
        self.on_progress(done, total)
        pieces = response.aiter_raw()  # as they come: a cut loses none of them
        while True:
            async with asyncio.timeout(self.silence_s):
                piece = await anext(pieces, b"")
            if not piece:
                return
            done += len(piece)
            if done > _LARGEST or (total is not None and done > total):
                raise BrokenArchive(f"{self.url} sends more than it announced.")
            write(piece)
            self.on_progress(done, total)

    def _judge(self, response: httpx2.Response, done: int) -> tuple[int | None, bool]:
        """The archive's full length, and whether what comes goes on behind what is there."""
        match response.status_code:
            case HTTPStatus.OK:
                total, goes_on = _number(response.headers.get("content-length")), False
            case HTTPStatus.PARTIAL_CONTENT:
                span, _, whole = response.headers.get("content-range", "").partition("/")
                if span.removeprefix("bytes ").partition("-")[0] != str(done):
                    self._forget()
                    raise httpx2.RemoteProtocolError("another range than the one asked for")
                total, goes_on = _number(whole), True
            case HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                whole = _number(response.headers.get("content-range", "").rpartition("/")[2])
                if whole != done:
                    self._forget()
                    raise httpx2.RemoteProtocolError("the archive has changed")
                total, goes_on = whole, True
            case HTTPStatus.NOT_FOUND:
                raise NotFetched(
                    f"There is no {self.url}; look up the release's date on FoodData Central's "
                    "download page and name it with --release."
                )
            case status if status >= 500 or status == HTTPStatus.TOO_MANY_REQUESTS:
                raise httpx2.RemoteProtocolError(f"status {status}")
            case status:
                raise NotFetched(f"{self.url} answers {status}; is the address right?")
        self._check_room((total or 0) - (done if goes_on else 0))
        return total, goes_on

    def _check_room(self, needed: int) -> None:
        room = shutil.disk_usage(self.target.parent).free
        if needed > room:
            raise NotFetched(f"{self.target.parent} has room for {room:,} bytes, not {needed:,}.")

    async def _finish(self) -> None:
        fault = await anyio.to_thread.run_sync(_fault_of, self._part)
        if fault:
            self._forget()
            raise BrokenArchive(f"{self.url} brought no sound archive: {fault}. Fetch it again.")
        self._part.replace(self.target)
        self._tag.unlink(missing_ok=True)

    def _size(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _kept_tag(self) -> str:
        return self._tag.read_text().strip() if self._tag.exists() else ""

    def _forget(self) -> None:
        self._part.unlink(missing_ok=True)
        self._tag.unlink(missing_ok=True)


def _tag_of(headers: Mapping[str, str]) -> str:
    """What names this version of the archive; a weak tag can't vouch for bytes."""
    tag = headers.get("etag", "")
    return tag if tag and not tag.startswith("W/") else headers.get("last-modified", "")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _fault_of(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            damaged = archive.testzip()
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, zlib.error) as fault:
        return str(fault)
    return f"{damaged} is damaged" if damaged else None
