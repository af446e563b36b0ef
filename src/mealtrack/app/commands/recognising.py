"""From what a model saw to the items of a meal, the user's own corrections first."""

from collections.abc import Sequence
from datetime import datetime

from mealtrack.domain.model.analysis import AnalysisJob, Sightings
from mealtrack.domain.model.meal import ItemId, MealType
from mealtrack.domain.ports.clock import Ids
from mealtrack.domain.ports.repositories import Transaction
from mealtrack.domain.services.corrections import Memory
from mealtrack.domain.services.matching import Match
from mealtrack.domain.strategies.meal_analysis import Finding, scaled_to
from mealtrack.domain.strategies.personal import plate_of, recognised, remembered


async def recognise(
    seen: Sightings,
    matches: Sequence[Match | None],
    job: AnalysisJob,
    slot: MealType,
    at: datetime,
    tx: Transaction,
    ids: Ids,
) -> Finding:
    """The items, and what is claimed of them, so that a later edit can teach."""
    weight = job.wish.total_weight_g
    plate = plate_of(scaled_to(seen, weight), matches)
    memory = Memory(await tx.corrections.about(plate.words, owner=job.user_id), slot)
    plate = remembered(plate, memory, is_weighed=weight is not None)
    foods = await tx.foods.get_many(plate.records, visible_to=job.user_id)
    found = recognised(plate, foods, lambda: ItemId(ids.new()))
    if used := memory.ids_of(found.applied):
        await tx.corrections.note_use(used, at, owner=job.user_id)
    return found.finding
