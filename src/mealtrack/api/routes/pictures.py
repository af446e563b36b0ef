"""Pictures kept in files, by their signed addresses: /images."""

from typing import Annotated, Any

from fastapi import Path, Query, Response

from mealtrack.api import problems
from mealtrack.api.dependencies import Running
from mealtrack.api.routing import router
from mealtrack.domain.ports.images import PictureNotFound, SignedImages

routes = router("/images", tag="pictures")
# Any: what FastAPI takes as a description of answers.
_JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}}}


@routes.get(
    "/{key}",
    response_class=Response,
    responses=_JPEG | problems.responses(404),
)
async def picture(
    key: Annotated[str, Path(max_length=200)],
    expires: Annotated[int, Query(ge=0, lt=2**53)],
    signature: Annotated[str, Query(max_length=100)],
    system: Running,
) -> Response:
    """The picture, for whoever has its signed address, until that expires."""
    if not isinstance(system.images, SignedImages):
        raise PictureNotFound("Pictures are kept elsewhere.")
    jpeg = await system.images.opened(key, expires, signature)
    return Response(
        jpeg,
        media_type="image/jpeg",
        headers={
            "Cache-Control": "private, max-age=3600",
            "Content-Disposition": "inline; filename=meal.jpg",
        },
    )
