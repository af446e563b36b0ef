"""No model at all: what is printed on a package is read on this machine, a meal can't be seen."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import SplitResult

from mealtrack.domain.model.analysis import AnalysisFailed, LabelFacts, Photo, Sightings, Wish
from mealtrack.domain.model.ingredient import IngredientSeen
from mealtrack.domain.model.meal import FailureReason
from mealtrack.domain.ports.vision import MealVision
from mealtrack.infra.adapters.meal_vision.options import VisionOptions

_TURN_ON = (
    "Whoever runs the server turns it on with MEALTRACK_GOOGLE_KEY or MEALTRACK_OPENAI_KEY, or "
    "with MEALTRACK_VISION for a model of their own."
)
_NOT_CONFIGURED = (
    "Recognising meals in photos is not turned on here; only barcodes and Nutrition Facts labels "
    f"can be read. {_TURN_ON} The photo is kept and can be tried again then."
)
_NO_INGREDIENTS = (
    "Recognising ingredients in photos is not turned on here; only a barcode can be read. "
    f"{_TURN_ON} Until then, search for the food by name."
)


class NoModel:
    """MealVision without one; barcodes and labels are the package reader's business."""

    async def see(self, photo: Photo, wish: Wish) -> Sightings:
        raise AnalysisFailed(FailureReason.NOT_CONFIGURED, _NOT_CONFIGURED)

    async def read_label(self, photo: Photo) -> LabelFacts | None:
        return None

    async def name_ingredient(self, photo: Photo) -> IngredientSeen:
        raise AnalysisFailed(FailureReason.NOT_CONFIGURED, _NO_INGREDIENTS)


@asynccontextmanager
async def connect(url: SplitResult, *, options: VisionOptions) -> AsyncGenerator[MealVision]:
    yield NoModel()
