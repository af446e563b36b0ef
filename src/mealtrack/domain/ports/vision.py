"""Seeing what is in a picture."""

from typing import Protocol

from mealtrack.domain.model.analysis import Barcode, LabelFacts, Photo, Sightings, Wish
from mealtrack.domain.model.ingredient import IngredientSeen


class MealVision(Protocol):
    async def see(self, photo: Photo, wish: Wish) -> Sightings:
        """What foods are in the picture and how much of each.

        Raises AnalysisFailed (no food, refused, unusable answer, no access, not configured) or
        ProviderBusy when it is worth trying again.
        """
        ...

    async def read_label(self, photo: Photo) -> LabelFacts | None:
        """The Nutrition Facts label in the picture, if the model can read one; raises as `see`."""
        ...

    async def name_ingredient(self, photo: Photo) -> IngredientSeen:
        """Which single food the picture is about; raises as `see`."""
        ...


class PackageReader(Protocol):
    """Reads what is printed on a package, on this machine, without any model provider."""

    async def barcode(self, photo: Photo) -> Barcode | None: ...

    async def label(self, photo: Photo) -> LabelFacts | None: ...
