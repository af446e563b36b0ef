"""The analysis itself, the same for the request that brought the photo and for a worker."""

from dataclasses import dataclass
from functools import partial

from mealtrack.app.bus import Command
from mealtrack.app.commands.looking import Eyes, Seen, look
from mealtrack.app.commands.products import is_known, product_of
from mealtrack.app.grounding import ground
from mealtrack.domain.errors import Invalid, Unavailable
from mealtrack.domain.model.analysis import (
    MAX_ATTEMPTS,
    AnalysisFailed,
    AnalysisJob,
    Barcode,
    JobId,
    LabelFacts,
    LeaseToken,
    Photo,
    ProviderBusy,
    Sighting,
    Sightings,
)
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.food import FoodId
from mealtrack.domain.model.meal import FailureReason, ItemId, Meal, MealStatus
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.ports.food_sources import Answer, FoodSupply
from mealtrack.domain.ports.images import ImageStore, PictureNotFound
from mealtrack.domain.ports.repositories import Transaction, UnitOfWork
from mealtrack.domain.ports.vision import MealVision, PackageReader
from mealtrack.domain.services.matching import Match, Wanted
from mealtrack.domain.services.missing_food import no_product
from mealtrack.domain.strategies.meal_analysis import (
    Finding,
    Matched,
    from_label,
    from_product,
    from_sightings,
    scaled_to,
)

_GIVEN_UP = "The analysis was interrupted again and again; try the photo once more."
_IMPOSSIBLE = "What was read from the picture can't be right; try again, or enter it by hand."
_PICTURE_GONE = "The stored picture is gone; send the photo again."


@dataclass(frozen=True, kw_only=True)
class RunAnalysis(Command[None]):
    """Work on a job whose lease I hold. Done by somebody else meanwhile: LeaseLost."""

    job_id: JobId
    lease: LeaseToken


async def run_analysis(
    cmd: RunAnalysis,
    uow: UnitOfWork,
    images: ImageStore,
    vision: MealVision,
    package: PackageReader,
    index: FoodIndex,
    supply: FoodSupply,
    clock: Clock,
    ids: Ids,
) -> None:
    """Every end is READY, FAILED with a reason, or a later try; nothing is half saved."""
    try:
        job, meal = await _begin(cmd, uow, clock)
        photo = Photo(await _picture(meal, images))
        knows = partial(is_known, user=job.user_id, uow=uow, supply=supply)
        seen = await look(photo, job.wish, Eyes(vision, package, knows))
        missing = await _enrich(cmd, seen, uow, clock)
        asked = await supply.product(missing) if missing else Answer.UNKNOWN
        matches = await _matches(seen, job.user_id, index)
        async with uow() as tx:
            job, meal = await _held(cmd, tx)
            finding = await _finding(seen, matches, asked, job, tx, ids)
            meal.complete(
                name=finding.name,
                source=finding.source,
                items=finding.items,
                at=clock.now(),
                model=finding.model,
                prompt_version=finding.prompt_version,
            )
            job.finish(clock.now())
    except ProviderBusy as busy:
        await _try_later(cmd, busy, uow, clock)
    except Unavailable as away:
        # The picture store or the database: as good a reason to wait as a busy model.
        busy = ProviderBusy(str(away), reason=FailureReason.PROVIDER_DOWN)
        await _try_later(cmd, busy, uow, clock)
    except AnalysisFailed as failure:
        await _give_up(cmd, failure, uow, clock)
    except Invalid as impossible:
        # What was seen can't be a meal; seeing it once more would cost the same and end the same.
        failure = AnalysisFailed(FailureReason.BAD_ANSWER, f"{_IMPOSSIBLE} ({impossible})")
        await _give_up(cmd, failure, uow, clock)


async def _begin(cmd: RunAnalysis, uow: UnitOfWork, clock: Clock) -> tuple[AnalysisJob, Meal]:
    async with uow() as tx:
        job, meal = await _held(cmd, tx)
        if job.attempts <= MAX_ATTEMPTS:
            meal.progress(MealStatus.ANALYZING, clock.now())
    if job.attempts > MAX_ATTEMPTS:
        raise AnalysisFailed(FailureReason.TIMEOUT, _GIVEN_UP)
    return job, meal


async def _held(cmd: RunAnalysis, tx: Transaction) -> tuple[AnalysisJob, Meal]:
    job = await tx.jobs.get(cmd.job_id, held_by=cmd.lease)
    return job, await tx.meals.get(job.meal_id, owner=job.user_id)


async def _picture(meal: Meal, images: ImageStore) -> bytes:
    try:
        return await images.get(meal.image_key or "")
    except PictureNotFound:
        raise AnalysisFailed(FailureReason.NOTHING_FOUND, _PICTURE_GONE) from None


async def _enrich(cmd: RunAnalysis, seen: Seen, uow: UnitOfWork, clock: Clock) -> str | None:
    """The barcode the catalogue lacks, if one was seen."""
    async with uow() as tx:
        job, meal = await _held(cmd, tx)
        meal.progress(MealStatus.ENRICHING, clock.now())
        if isinstance(seen, Barcode) and await product_of(seen, tx, job.user_id) is None:
            return seen.gtin
    return None


async def _matches(seen: Seen, user: UserId, index: FoodIndex) -> list[Match | None]:
    if not isinstance(seen, Sightings):
        return []
    return [await _match(sighting, user, index) for sighting in seen.seen]


async def _match(sighting: Sighting, user: UserId, index: FoodIndex) -> Match | None:
    wanted = Wanted(name=sighting.name, state=sighting.state, brand=sighting.brand)
    return await ground(wanted, index, user)


async def _finding(
    seen: Seen,
    matches: list[Match | None],
    asked: Answer,
    job: AnalysisJob,
    tx: Transaction,
    ids: Ids,
) -> Finding:
    weight = job.wish.total_weight_g
    match seen:
        case Barcode(gtin):
            food = await product_of(seen, tx, job.user_id)
            if food is None:
                raise AnalysisFailed(FailureReason.UNKNOWN_BARCODE, no_product(gtin, asked))
            return from_product(food, weight, ItemId(ids.new()))
        case LabelFacts():
            return from_label(seen, weight, food_id=FoodId(ids.new()), id=ItemId(ids.new()))
        case Sightings():
            sightings = scaled_to(seen, weight)
            wanted = [match.hit.id for match in matches if match]
            foods = await tx.foods.get_many(wanted, visible_to=job.user_id)
            matched = [
                Matched(
                    sighting,
                    foods.get(match.hit.id) if match else None,
                    match.confidence * sighting.confidence if match else sighting.confidence,
                )
                for sighting, match in zip(sightings.seen, matches, strict=True)
            ]
            return from_sightings(sightings, matched, [ItemId(ids.new()) for _ in matched])


async def _try_later(cmd: RunAnalysis, busy: ProviderBusy, uow: UnitOfWork, clock: Clock) -> None:
    """Free the lease until the provider may answer; give up when that is not worth the wait."""
    now = clock.now()
    async with uow() as tx:
        job, meal = await _held(cmd, tx)
        if not job.postpone(now, busy.after_s):
            meal.fail(busy.reason, busy.detail, now)
            job.finish(now)


async def _give_up(
    cmd: RunAnalysis, failure: AnalysisFailed, uow: UnitOfWork, clock: Clock
) -> None:
    now = clock.now()
    async with uow() as tx:
        job, meal = await _held(cmd, tx)
        meal.fail(failure.reason, failure.detail, now)
        job.finish(now)


handlers = (run_analysis,)
