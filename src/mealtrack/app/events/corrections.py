"""Learning from what users change."""

from datetime import datetime

from mealtrack.domain.model.correction import Correction, CorrectionId
from mealtrack.domain.model.meal import Meal, MealEdited, MealNotFound
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.repositories import Transaction, UnitOfWork
from mealtrack.domain.services.lessons import Taught, lessons_of


async def learn_from_the_edit(event: MealEdited, uow: UnitOfWork, clock: Clock, ids: Ids) -> None:
    """Remember what differs from the analysis. Idempotent: a meal's lessons are those of what it
    says now, and take the place of what it taught before.
    """
    now = clock.now()
    try:
        async with uow() as tx:
            meal = await tx.meals.get(event.meal_id, owner=event.user_id)
            await _learn(meal, tx, now, ids)
    except MealNotFound:
        return  # erased meanwhile, and its lessons with it


async def _learn(meal: Meal, tx: Transaction, now: datetime, ids: Ids) -> None:
    lessons = {one.about: one for one in lessons_of(meal)}
    for known in await tx.corrections.taught_by(meal.id, owner=meal.user_id):
        if known.about not in lessons:
            known.unlearn(meal.id, now)
            if not known.lessons:
                await tx.corrections.remove(known)
    words = {about.words for about in lessons}
    known_by_about = {
        one.about: one for one in await tx.corrections.about(words, owner=meal.user_id)
    }
    for about, taught in lessons.items():
        correction = known_by_about.get(about)
        if correction is None:
            correction = _new(taught, meal, now, ids)
            tx.corrections.add(correction)
        correction.learn(taught.lesson, now)


def _new(taught: Taught, meal: Meal, now: datetime, ids: Ids) -> Correction:
    return Correction(
        id=CorrectionId(ids.new()),
        user_id=meal.user_id,
        about=taught.about,
        seen=taught.seen,
        taught_at=now,
    )


handlers = (learn_from_the_edit,)
