"""What is printed on a package, read on this machine: barcodes, and labels when OCR is there."""

import asyncio
import io
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult, parse_qs

import anyio
import anyio.to_thread

from mealtrack.domain.model.analysis import Barcode, LabelFacts, Photo
from mealtrack.domain.parsers.label import read_label
from mealtrack.domain.ports.vision import PackageReader
from mealtrack.infra.adapters.package_reader.barcodes import find_gtin
from mealtrack.infra.adapters.package_reader.ocr import DEADLINE_S, Read, engine

AT_ONCE = 2
# A label lies upright most of the time, then on a side, rarely on its head.
_TURNS = (0, 90, 270, 180)


class EmbeddedReader(PackageReader):
    def __init__(self, read: Read | None) -> None:
        self._read = read
        self._turn = anyio.CapacityLimiter(AT_ONCE)

    async def barcode(self, photo: Photo) -> Barcode | None:
        gtin = await anyio.to_thread.run_sync(find_gtin, photo.jpeg, limiter=self._turn)
        return Barcode(gtin) if gtin else None

    async def label(self, photo: Photo) -> LabelFacts | None:
        """The label as it lies, else turned; None when time is up or no engine is there."""
        if self._read is None:
            return None
        try:
            async with asyncio.timeout(DEADLINE_S), self._turn:
                for degrees in _TURNS:
                    jpeg = await anyio.to_thread.run_sync(turned, photo.jpeg, degrees)
                    if facts := read_label(await self._read(jpeg)):
                        return facts
        except TimeoutError:
            return None
        return None


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
