"""Finding a barcode in a picture: as it is, turned, and enlarged."""

import io
from collections.abc import Iterator
from typing import Any

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.gtin import read_gtin

# Measured with rendered codes: turning by 45 degrees finds diagonal ones, enlarging finds those
# that are blurred or printed with modules of one pixel.
_LARGEST = 2400


def find_gtin(jpeg: bytes) -> str | None:
    """The 14 digits of the first valid product code in the picture; blocking."""
    import zxingcpp  # noqa: PLC0415  # loaded with the first picture, not with the server
    from PIL import Image, ImageOps  # noqa: PLC0415

    kinds = zxingcpp.BarcodeFormat
    # Any: the library takes a list; its type stub only knows the class of old.
    formats: Any = [kinds.EAN13, kinds.EAN8, kinds.UPCA, kinds.UPCE, kinds.ITF]

    def views() -> Iterator[Image.Image]:
        plain = Image.open(io.BytesIO(jpeg)).convert("L")
        yield plain
        yield plain.rotate(45, expand=True, fillcolor=255)
        if max(plain.size) <= _LARGEST:
            doubled = ImageOps.scale(plain, 2)
            yield doubled
            yield doubled.rotate(45, expand=True, fillcolor=255)

    for view in views():
        for code in zxingcpp.read_barcodes(view, formats=formats):
            try:
                return read_gtin(code.text).digits
            except Invalid:
                continue
    return None
