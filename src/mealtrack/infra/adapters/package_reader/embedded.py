"""What is printed on a package, read on this machine: barcodes, and labels when OCR is there."""

import asyncio
import io
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult, parse_qs

import anyio
import anyio.to_thread

from mealtrack.domain.model.analysis import Barcode, LabelFacts, Photo, ProviderBusy
from mealtrack.domain.model.meal import FailureReason
from mealtrack.domain.ports.vision import PackageReader
from mealtrack.infra.adapters.package_reader.barcodes import find_gtin
from mealtrack.infra.adapters.package_reader.ocr import Engine, engine

AT_ONCE = 2
DEADLINE_S = 20.0
LONGEST_WAIT_S = 20.0
# A label lies upright most of the time, then on a side, rarely on its head.
_TURNS = (0, 90, 270, 180)
_WORD = re.compile(r"[^\W\d_]{3,}")
# Measured on the real photos of meals: glances see at most 5 words where there are none, and
# 20 and more on any label, turned or not (docs/performance.md).
_TEXT = 10
_QUEUE = "Many labels are being read at the moment. Your photo is kept; it is tried again soon."


class EmbeddedReader(PackageReader):
    def __init__(self, engine: Engine | None) -> None:
        self._engine = engine
        self._turn = anyio.CapacityLimiter(AT_ONCE)

    async def barcode(self, photo: Photo) -> Barcode | None:
        gtin = await anyio.to_thread.run_sync(find_gtin, photo.jpeg, limiter=self._turn)
        return Barcode(gtin) if gtin else None

    async def label(self, photo: Photo) -> LabelFacts | None:
        """The label, whichever way it lies; None when time is up or no engine is there.

        Raises ProviderBusy when others' labels take all the places.
        """
        if self._engine is None:
            return None
        async with self._place():
            try:
                async with asyncio.timeout(DEADLINE_S):
                    async for jpeg in upright(photo.jpeg, self._engine):
                        if facts := _read(await self._engine.read(jpeg)):
                            return facts
            except TimeoutError:
                return None
        return None

    @asynccontextmanager
    async def _place(self) -> AsyncGenerator[None]:
        """A turn to read. Waiting for it is not reading: the deadline begins afterwards."""
        try:
            async with asyncio.timeout(LONGEST_WAIT_S):
                await self._turn.acquire()
        except TimeoutError:
            raise ProviderBusy(_QUEUE, reason=FailureReason.PROVIDER_BUSY) from None
        try:
            yield
        finally:
            self._turn.release()


async def upright(jpeg: bytes, engine: Engine) -> AsyncIterator[bytes]:
    """The picture in the turns worth reading: where a nutrient is named, else the wordiest.

    Reading a picture in which there is nothing to read is what takes longest.
    """
    most, wordiest = _TEXT - 1, None
    is_named = False
    for degrees in _TURNS:
        view = await anyio.to_thread.run_sync(turned, jpeg, degrees)
        lines = await engine.glance(view)
        if _is_named_in(lines):
            is_named = True
            yield view
        words = sum(len(_WORD.findall(line)) for line in lines)
        if words > most:
            most, wordiest = words, view
    if wordiest is not None and not is_named:
        yield wordiest


def _read(lines: list[str]) -> LabelFacts | None:
    # The parser's patterns are compiled with the first label, not with the server.
    from mealtrack.domain.parsers.label import read_label  # noqa: PLC0415

    return read_label(lines)


def _is_named_in(lines: list[str]) -> bool:
    from mealtrack.domain.parsers.label import nutrients_named  # noqa: PLC0415  # the same

    return nutrients_named(lines) > 0


def turned(jpeg: bytes, degrees: int) -> bytes:
    from PIL import Image  # noqa: PLC0415  # loaded with the first picture, not with the server

    if not degrees:
        return jpeg
    kept = io.BytesIO()
    Image.open(io.BytesIO(jpeg)).rotate(degrees, expand=True).save(kept, "JPEG", quality=95)
    return kept.getvalue()


@asynccontextmanager
async def connect(url: SplitResult) -> AsyncGenerator[PackageReader]:
    """`embedded:`, with `?ocr=tesseract`, `rapidocr` or `none` to choose the engine."""
    wanted = parse_qs(url.query).get("ocr", [None])[0]
    yield EmbeddedReader(engine(wanted))
