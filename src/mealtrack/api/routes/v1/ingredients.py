"""Pictures of single ingredients: /v1/ingredients."""

from mealtrack.api.dependencies import CurrentUser, Queries
from mealtrack.api.routing import router
from mealtrack.api.sent_picture import BODY_LIMIT, DESCRIBED, SentPicture
from mealtrack.app.queries.ingredients import IngredientView, RecognizeIngredient

routes = router("/v1/ingredients", tag="ingredients", is_private=True)


@routes.post("/recognize", openapi_extra=DESCRIBED, max_body_size=BODY_LIMIT)
async def recognize(picture: SentPicture, user: CurrentUser, queries: Queries) -> IngredientView:
    """Say which ingredient a picture shows, with the food it is in the catalogue; keeps nothing."""
    return await queries.send(RecognizeIngredient(user_id=user, picture=picture))
