"""Looking at a picture: which reader is asked, in which order."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from mealtrack.domain.model.analysis import (
    AnalysisFailed,
    Barcode,
    LabelFacts,
    Photo,
    PictureKind,
    Sightings,
    Wish,
)
from mealtrack.domain.model.meal import FailureReason
from mealtrack.domain.ports.vision import MealVision, PackageReader

Seen: TypeAlias = Sightings | LabelFacts | Barcode

_NO_BARCODE = "No barcode can be read in this picture; take it closer, sharp and in good light."
_NO_LABEL = (
    "No Nutrition Facts label can be read in this picture; take the table alone, straight from "
    "the front and sharp, or enter its values by hand."
)


@dataclass(frozen=True, slots=True)
class Eyes:
    """What there is to look with: a model, the readers on this machine, and the catalogue."""

    vision: MealVision
    package: PackageReader
    knows: Callable[[Barcode], Awaitable[bool]]


async def look(photo: Photo, wish: Wish, eyes: Eyes) -> Seen:
    """What the picture shows; raises AnalysisFailed."""
    match wish.kind:
        case PictureKind.BARCODE:
            return await _barcode(photo, eyes)
        case PictureKind.LABEL:
            return await _label(photo, eyes)
        case PictureKind.MEAL:
            return await eyes.vision.see(photo, wish)
        case PictureKind.AUTO:
            return await _whatever(photo, wish, eyes)


async def _barcode(photo: Photo, eyes: Eyes) -> Barcode:
    if barcode := await eyes.package.barcode(photo):
        return barcode
    raise AnalysisFailed(FailureReason.NOTHING_FOUND, _NO_BARCODE)


async def _label(photo: Photo, eyes: Eyes) -> LabelFacts:
    facts = await eyes.package.label(photo) or await eyes.vision.read_label(photo)
    if facts is None:
        raise AnalysisFailed(FailureReason.UNREADABLE_LABEL, _NO_LABEL)
    return facts


async def _whatever(photo: Photo, wish: Wish, eyes: Eyes) -> Seen:
    """A known barcode is quick and certain; then the model; a label when it sees no food.

    A barcode nobody knows hides nothing: the package's label may be beside it, or a meal.
    """
    barcode = await eyes.package.barcode(photo)
    if barcode and await eyes.knows(barcode):
        return barcode
    try:
        return await eyes.vision.see(photo, wish)
    except AnalysisFailed as failure:
        if failure.reason not in _MAYBE_A_LABEL:
            raise
        if facts := await _label_if_any(photo, eyes, failure):
            return facts
        if barcode:
            return barcode
        raise


async def _label_if_any(photo: Photo, eyes: Eyes, failure: AnalysisFailed) -> LabelFacts | None:
    if facts := await eyes.package.label(photo):
        return facts
    if failure.reason is FailureReason.NOT_CONFIGURED:
        return None
    try:
        return await eyes.vision.read_label(photo)
    except AnalysisFailed:
        # It has answered once, and that answer tells more about the picture.
        return None


_MAYBE_A_LABEL = {
    FailureReason.NOT_CONFIGURED,
    FailureReason.NOT_FOOD,
    FailureReason.NOTHING_FOUND,
}
