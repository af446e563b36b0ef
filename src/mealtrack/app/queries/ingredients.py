"""What a picture of one ingredient shows; nothing of it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mealtrack.app.bus import Query
from mealtrack.app.grounding import ground
from mealtrack.app.queries.foods import FoodLineView, FoodsReader, FoodView
from mealtrack.app.queries.view import Share, View
from mealtrack.domain.model.analysis import AnalysisFailed, Barcode, Photo
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.ingredient import MAX_ALTERNATIVES, Guess, IngredientSeen, Shelf
from mealtrack.domain.model.meal import FailureReason
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.ports.images import PictureIntake
from mealtrack.domain.ports.vision import MealVision, PackageReader
from mealtrack.domain.services.matching import Wanted
from mealtrack.domain.services.shelves import shelf_of

_READ = "Read from the barcode."
_GROUNDED = "Its numbers are those of {name} in the catalogue."
_NOT_GROUNDED = (
    "No food of the catalogue stands for it; search by another name, or enter its values."
)
_UNKNOWN_BARCODE = (
    "The barcode {gtin} is not in the catalogue; take the food itself out of its package, or "
    "import branded foods."
)
_SAYS_NOTHING = {
    FailureReason.NOT_CONFIGURED,
    FailureReason.NOT_FOOD,
    FailureReason.NOTHING_FOUND,
}


class AlternativeView(View):
    name: str
    confidence: Share
    category: Shelf
    food_id: UUID | None
    fdc_id: int | None


class IngredientView(View):
    """The likeliest ingredient, and what else it may be; `food_id` is null when no food fits."""

    name: str
    confidence: Share
    category: Shelf
    success: bool
    message: str
    food_id: UUID | None
    fdc_id: int | None
    alternatives: list[AlternativeView]


@dataclass(frozen=True, kw_only=True)
class RecognizeIngredient(Query[IngredientView]):
    """A JPEG, PNG, WebP or HEIC as it was sent; raises AnalysisFailed when nothing can be told."""

    user_id: UserId
    picture: bytes


async def recognize_ingredient(
    query: RecognizeIngredient,
    intake: PictureIntake,
    package: PackageReader,
    vision: MealVision,
    index: FoodIndex,
    reader: FoodsReader,
) -> IngredientView:
    """A known barcode is quick and certain; else the model names it, and the catalogue knows it."""
    photo = await intake.take(query.picture)
    barcode = await package.barcode(photo)
    if barcode and (food := await reader.by_gtin(barcode.gtin, visible_to=query.user_id)):
        return _product(food)
    seen = await _named_by(vision, photo, barcode)
    guesses = [seen.best, *seen.others[:MAX_ALTERNATIVES]]
    wanted = [Wanted(name=one.name, state=one.state, brand=one.brand) for one in guesses]
    matches = [await ground(one, index, query.user_id) for one in wanted]
    ids = [match.hit.id for match in matches if match]
    foods = {food.food_id: food for food in await reader.lines(ids, visible_to=query.user_id)}
    found = [foods.get(match.hit.id) if match else None for match in matches]
    return _named(guesses, found)


async def _named_by(vision: MealVision, photo: Photo, barcode: Barcode | None) -> IngredientSeen:
    """The model's word; where it has none, a barcode nobody knows says more about the picture."""
    try:
        return await vision.name_ingredient(photo)
    except AnalysisFailed as failure:
        if barcode is None or failure.reason not in _SAYS_NOTHING:
            raise
        detail = _UNKNOWN_BARCODE.format(gtin=barcode.gtin)
        raise AnalysisFailed(FailureReason.UNKNOWN_BARCODE, detail) from failure


def _product(food: FoodView) -> IngredientView:
    return IngredientView(
        name=food.name,
        confidence=1.0,
        category=shelf_of(food.category, food.name),
        success=True,
        message=_READ,
        food_id=food.food_id,
        fdc_id=food.fdc_id,
        alternatives=[],
    )


def _named(guesses: Sequence[Guess], found: Sequence[FoodLineView | None]) -> IngredientView:
    best, *others = [
        AlternativeView(
            name=guess.name,
            confidence=guess.confidence,
            category=shelf_of(food.category, food.name) if food else Shelf.OTHER,
            food_id=food.food_id if food else None,
            fdc_id=food.fdc_id if food else None,
        )
        for guess, food in zip(guesses, found, strict=True)
    ]
    known = found[0]
    return IngredientView(
        **dict(best),
        success=True,
        message=_GROUNDED.format(name=known.name) if known else _NOT_GROUNDED,
        alternatives=others,
    )


handlers = (recognize_ingredient,)
