"""What my corrections taught: /v1/corrections."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from mealtrack.api import problems
from mealtrack.api.dependencies import Commands, CurrentUser, Queries
from mealtrack.api.routing import router
from mealtrack.api.schemas.answers import ForgottenView
from mealtrack.app.commands.corrections import ForgetCorrection, ForgetCorrections
from mealtrack.app.queries.corrections import CorrectionPage, ListCorrections
from mealtrack.domain.model.correction import CorrectionId

routes = router("/v1/corrections", tag="corrections", is_private=True)


@routes.get("")
async def list_corrections(
    user: CurrentUser,
    queries: Queries,
    *,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> CorrectionPage:
    """What analyses of my meals remember: what was seen, and what I say it is; newest first."""
    return await queries.send(ListCorrections(user_id=user, limit=limit, cursor=cursor))


@routes.delete("")
async def forget_corrections(user: CurrentUser, commands: Commands) -> ForgottenView:
    """Forget everything; meals stay as they are."""
    return ForgottenView(forgotten=await commands.send(ForgetCorrections(user_id=user)))


@routes.delete("/{correction_id}", responses=problems.responses(404))
async def forget_correction(
    correction_id: UUID, user: CurrentUser, commands: Commands
) -> ForgottenView:
    """Forget one thing; meals stay as they are."""
    await commands.send(ForgetCorrection(user_id=user, correction_id=CorrectionId(correction_id)))
    return ForgottenView(forgotten=1)
