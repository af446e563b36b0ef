"""Pictures taken in with Pillow, each decoded in a worker process it cannot harm."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult

from mealtrack.domain.errors import Unavailable
from mealtrack.domain.model.analysis import Photo
from mealtrack.domain.ports.images import (
    PictureIntake,
    PictureTooLarge,
    UnreadablePicture,
    UnsupportedPicture,
)
from mealtrack.infra.adapters.picture_intake.decode import MAX_PIXELS, Verdict, clean_jpeg
from mealtrack.infra.confined import WorkerLost, Workers

# CPU time is limited in the worker; this is for one that sleeps or swaps.
TIMEOUT_S = 20.0
# At a fifth of a second a picture, nobody in the queue waits longer than about six seconds.
LONGEST_QUEUE = 30

_UNSUPPORTED = "Send a JPEG, PNG, WebP or HEIC photo; nothing else can be read."
_UNREADABLE = "The picture is damaged or incomplete; take it again or send another copy."
_TOO_LARGE = f"A picture has at most {MAX_PIXELS // 1_000_000} million pixels; send a smaller one."


class PillowIntake(PictureIntake):
    def __init__(self, workers: Workers, *, at_once: int) -> None:
        self._workers = workers
        self._longest_queue = LONGEST_QUEUE * at_once

    async def take(self, picture: bytes) -> Photo:
        if self._workers.waiting >= self._longest_queue:
            raise Unavailable("Too many pictures come in at this moment; try again.")
        try:
            outcome = await self._workers.run(clean_jpeg, picture)
        except WorkerLost:
            raise UnreadablePicture(_UNREADABLE) from None
        match outcome:
            case Verdict.UNSUPPORTED:
                raise UnsupportedPicture(_UNSUPPORTED)
            case Verdict.TOO_LARGE:
                raise PictureTooLarge(_TOO_LARGE)
            case Verdict.UNREADABLE:
                raise UnreadablePicture(_UNREADABLE)
            case bytes():
                return Photo(outcome)


@asynccontextmanager
async def connect(_url: SplitResult, *, workers: int = 2) -> AsyncGenerator[PictureIntake]:
    yield PillowIntake(Workers(workers, timeout_s=TIMEOUT_S), at_once=workers)
