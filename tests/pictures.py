"""Pictures and clocks made for tests."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from PIL import Image


@dataclass
class SettableClock:
    """Stands still until it is moved."""

    at: datetime = datetime(2026, 11, 23, 12, 34, 56, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> None:
        self.at += by


def a_jpeg(colour: str = "red", size: tuple[int, int] = (8, 8)) -> bytes:
    return encoded(Image.new("RGB", size, colour), "JPEG")


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
