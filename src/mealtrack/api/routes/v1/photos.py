"""Photos that become meals: /v1/meals/image, progress and another try."""

import re
from typing import Annotated, Any
from uuid import UUID

from fastapi import File, Form, Header, Query, Response, UploadFile, status
from fastapi.responses import StreamingResponse

from mealtrack.api import problems, progress
from mealtrack.api.dependencies import Commands, CurrentUser, Queries, Running
from mealtrack.api.routes.v1.meals import shown
from mealtrack.api.routing import router
from mealtrack.api.schemas.base import Instant, LocalDate, Text
from mealtrack.app.commands.occasions import When
from mealtrack.app.commands.photos import AnalyzeMealImage, RetryAnalysis
from mealtrack.app.queries.meals import GetMeal, MealView, ShownStatus
from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.analysis import AnalysisFailed, PictureKind, Wish
from mealtrack.domain.model.meal import MealId, MealType

routes = router("/v1/meals", tag="photos", is_private=True)

Prefer = Annotated[str | None, Header(max_length=200, description="respond-async, or wait=seconds")]
Note = Annotated[str, Text(500, multiline=True)]
_WAIT = re.compile(r"wait\s*=\s*(\d{1,4})")
_ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {"model": MealView, "description": "Still at work; see Location."}
}
# Any: what FastAPI takes as a description of answers.
_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}
_BOTH_NOTES = "Send the note as note or as user_description, not both."


def _wait_s(prefer: str | None, longest_s: float) -> float:
    """How long the client wants to wait (RFC 7240, sections 4.1 and 4.3)."""
    wishes = [wish.strip().casefold() for wish in re.split("[,;]", prefer or "")]
    if "respond-async" in wishes:
        return 0.0
    waits = [float(match.group(1)) for wish in wishes if (match := _WAIT.fullmatch(wish))]
    return min([*waits, longest_s])


async def _outcome(
    meal_id: UUID, user: CurrentUser, queries: Queries, answer: Response
) -> MealView:
    """200 and the meal when it is done, 202 while it is not, a problem when it failed."""
    view = await shown(meal_id, user, queries, answer)
    answer.headers["Location"] = f"/v1/meals/{meal_id}"
    if view.status is ShownStatus.FAILED and view.failure_reason:
        detail = view.error_message or ""
        raise AnalysisFailed(view.failure_reason, detail, meal_id=MealId(meal_id))
    if view.status in (ShownStatus.PENDING, ShownStatus.ANALYZING):
        answer.status_code = status.HTTP_202_ACCEPTED
    return view


@routes.post("/image/analyze", responses=_ACCEPTED)
async def analyze_meal_image(
    file: Annotated[UploadFile, File(description="JPEG, PNG, WebP or HEIC; 10 MB, 50 Mpx")],
    user: CurrentUser,
    commands: Commands,
    queries: Queries,
    system: Running,
    answer: Response,
    *,
    kind: Annotated[PictureKind, Form()] = PictureKind.AUTO,
    note: Annotated[Note | None, Form()] = None,
    user_description: Annotated[Note | None, Form()] = None,
    meal_type: Annotated[MealType | None, Form()] = None,
    consumed_at: Annotated[Instant | None, Form()] = None,
    target_date: Annotated[LocalDate | None, Form()] = None,
    total_weight_g: Annotated[float | None, Form(ge=0.1, le=5000, allow_inf_nan=False)] = None,
    date_in_query: Annotated[LocalDate | None, Query(alias="target_date")] = None,
    note_in_query: Annotated[
        Annotated[str, Text(500)] | None, Query(alias="user_description")
    ] = None,
    prefer: Prefer = None,
) -> MealView:
    """Turn a photo into a meal: 200 when it is ready in time, else 202 and it goes on."""
    if note and user_description:
        raise Invalid(_BOTH_NOTES)
    meal_id = await commands.send(
        AnalyzeMealImage(
            user_id=user,
            picture=await file.read(),
            wish=Wish(
                kind=kind,
                note=note or user_description or note_in_query,
                total_weight_g=total_weight_g,
            ),
            when=When(
                consumed_at=consumed_at,
                target_date=target_date or date_in_query,
                meal_type=meal_type,
            ),
            wait_s=_wait_s(prefer, system.settings.analysis_wait_s),
        )
    )
    return await _outcome(meal_id, user, queries, answer)


@routes.post("/{meal_id}/retry", responses=_ACCEPTED | problems.responses(404, 409))
async def retry(
    meal_id: UUID,
    user: CurrentUser,
    commands: Commands,
    queries: Queries,
    system: Running,
    answer: Response,
    prefer: Prefer = None,
) -> MealView:
    """Analyse a failed photo once more."""
    wait_s = _wait_s(prefer, system.settings.analysis_wait_s)
    await commands.send(RetryAnalysis(user_id=user, meal_id=MealId(meal_id), wait_s=wait_s))
    return await _outcome(meal_id, user, queries, answer)


@routes.get(
    "/{meal_id}/progress",
    response_class=StreamingResponse,
    responses=_STREAM | problems.responses(404),
)
async def follow(
    meal_id: UUID, user: CurrentUser, queries: Queries, system: Running
) -> StreamingResponse:
    """Server-sent events: the meal's stage whenever it changes, until it is ready or failed."""
    query = GetMeal(user_id=user, meal_id=MealId(meal_id))
    await queries.send(query)  # 404 before the stream begins
    return StreamingResponse(
        progress.events(query, queries, system.hub),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
