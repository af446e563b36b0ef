"""Reading the text in a picture with whichever engine this machine has."""

import asyncio
import io
import logging
import os
import shutil
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

import anyio
import anyio.to_thread

from mealtrack.infra.adapters import UnknownAdapter

if TYPE_CHECKING:
    from PIL import Image

# A first look for words is taken at this size: half a second where reading takes five.
_GLANCE = 1000
# Tesseract wants letters of 30 px and more; labels on phone photos are half of that.
_SMALL = 1400

# One picture is one core's work; several threads of one process only get in each other's way.
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1"}


class Engine(Protocol):
    async def glance(self, jpeg: bytes) -> list[str]:
        """The words that stand out, in no order worth relying on; quick."""
        ...

    async def read(self, jpeg: bytes) -> list[str]:
        """The text line by line, as it would be read aloud."""
        ...


def engine(name: str | None) -> Engine | None:
    """How to read: `tesseract`, `rapidocr`, `none`, or whatever is there when nothing is said."""
    match name or _found():
        case "tesseract":
            return Tesseract()
        case "rapidocr":
            return RapidOcr()
        case "none":
            return None
        case other:
            raise UnknownAdapter(f"package_reader: there is no OCR engine {other!r}.")


def _found() -> str:
    if shutil.which("tesseract"):
        return "tesseract"
    return "rapidocr" if find_spec("rapidocr") else "none"


class Tesseract:
    """The program of the same name; a process for each picture, killed when it takes too long."""

    async def glance(self, jpeg: bytes) -> list[str]:
        return await self._said(await anyio.to_thread.run_sync(reduced, jpeg), "11")

    async def read(self, jpeg: bytes) -> list[str]:
        return await self._said(await anyio.to_thread.run_sync(enlarged, jpeg), "6")

    async def _said(self, picture: bytes, mode: str) -> list[str]:
        process = await asyncio.create_subprocess_exec(
            *("tesseract", "stdin", "stdout", "--psm", mode),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=os.environ | _ENVIRONMENT,
        )
        try:
            said, _ = await process.communicate(picture)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return said.decode(errors="replace").splitlines()


def enlarged(jpeg: bytes) -> bytes:
    """Grey, and large enough to be read."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # loaded with the first picture

    image = Image.open(io.BytesIO(jpeg)).convert("L")
    if max(image.size) < _SMALL:
        image = ImageOps.scale(image, 2)
    return _png(image)


def reduced(jpeg: bytes) -> bytes:
    """Grey, and just large enough to see whether there is text."""
    from PIL import Image  # noqa: PLC0415  # loaded with the first picture

    image = Image.open(io.BytesIO(jpeg)).convert("L")
    image.thumbnail((_GLANCE, _GLANCE))
    return _png(image)


def _png(image: "Image.Image") -> bytes:
    kept = io.BytesIO()
    image.save(kept, "PNG", compress_level=1)
    return kept.getvalue()


class RapidOcr:
    """The extra `mealtrack[ocr]`: better with tilted and shaded labels, and 375 MB."""

    def __init__(self) -> None:
        # Any: the library has no types.
        self._reader: Any = None
        self._turn = anyio.CapacityLimiter(1)

    async def glance(self, jpeg: bytes) -> list[str]:
        return await self.read(await anyio.to_thread.run_sync(reduced, jpeg))

    async def read(self, jpeg: bytes) -> list[str]:
        return await anyio.to_thread.run_sync(self._read, jpeg, limiter=self._turn)

    def _read(self, jpeg: bytes) -> list[str]:
        if self._reader is None:
            # Any: an optional extra without types.
            library: Any = import_module("rapidocr")
            logging.getLogger("RapidOCR").setLevel(logging.ERROR)
            threads = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
            self._reader = library.RapidOCR(params=threads)
        found: Any = self._reader(jpeg)
        if found.boxes is None:
            return []
        pairs = zip(found.boxes, found.txts, strict=True)
        return rows_of([(box.tolist(), text) for box, text in pairs])


def rows_of(boxes: list[tuple[list[list[float]], str]]) -> list[str]:
    """Texts that stand beside each other joined to rows, from top to bottom."""
    placed = sorted(
        (sum(y for _, y in box) / 4, box[0][0], abs(box[3][1] - box[0][1]), text)
        for box, text in boxes
    )
    rows: list[tuple[float, list[tuple[float, str]]]] = []
    for middle, left, height, text in placed:
        if rows and middle - rows[-1][0] < height / 2:
            rows[-1][1].append((left, text))
        else:
            rows.append((middle, [(left, text)]))
    return [" ".join(text for _, text in sorted(row)) for _, row in rows]
