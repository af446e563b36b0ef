"""Looking at a picture: which reader is asked, in which order."""

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
    """What there is to look with: a model, and the readers on this machine."""

    vision: MealVision
    package: PackageReader


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
    """A barcode is quick and certain; then the model; a label when the model sees no food."""
    if barcode := await eyes.package.barcode(photo):
        return barcode
    try:
        return await eyes.vision.see(photo, wish)
    except AnalysisFailed as failure:
        if failure.reason not in _MAYBE_A_LABEL:
            raise
        if facts := await eyes.package.label(photo):
            return facts
        raise


_MAYBE_A_LABEL = {
    FailureReason.NOT_CONFIGURED,
    FailureReason.NOT_FOOD,
    FailureReason.NOTHING_FOUND,
}
