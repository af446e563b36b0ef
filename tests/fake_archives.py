"""A local server of archives that cuts connections, knows ranges, and can change what it has."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from fake_rest import FakeRest, listening


@dataclass
class FakeArchives(FakeRest):
    """The next answers stop after so many bytes each, as `cuts` says; None sends all."""

    archives: dict[str, bytes] = field(default_factory=dict)
    cuts: list[int | None] = field(default_factory=list)
    knows_ranges: bool = True

    async def answer(self, request: Request) -> Response:
        content = self.archives.get(request.url.path.rpartition("/")[2])
        if content is None:
            return Response(status_code=404)
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers, begin, code = {"etag": tag}, 0, 200
        asked = request.headers.get("range")
        if asked and self.knows_ranges and request.headers.get("if-range") == tag:
            begin, code = int(asked.removeprefix("bytes=").rstrip("-")), 206
            if begin >= len(content):
                return Response(
                    status_code=416, headers={"content-range": f"bytes */{len(content)}"}
                )
            headers["content-range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        headers["content-length"] = str(len(content) - begin)
        cut = self.cuts.pop(0) if self.cuts else None
        return StreamingResponse(_pieces(content[begin:], cut), code, headers=headers)


async def _pieces(content: bytes, cut: int | None) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 100):
        if cut is not None and at >= cut:
            raise ConnectionResetError
        yield content[at : at + 100]


@contextmanager
def fake_archives(**archives: bytes) -> Iterator[FakeArchives]:
    fake = FakeArchives(archives=archives)
    with listening(fake):
        yield fake
