"""Logging a meal in words."""

from dataclasses import dataclass

from mealtrack.app.bus import Command
from mealtrack.app.commands.occasions import When, occasion_for
from mealtrack.app.meal_text import UnreadableText, pint_ml, understand
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.meal import MAX_NAME, ItemId, Meal, MealId, MealSource
from mealtrack.domain.ports.clock import Clock, Ids
from mealtrack.domain.ports.food_index import FoodIndex
from mealtrack.domain.ports.repositories import UnitOfWork
from mealtrack.domain.ports.text_reader import TextReader
from mealtrack.domain.strategies.meal_text import Described, described


@dataclass(frozen=True, kw_only=True)
class LogMealText(Command[MealId]):
    """A meal in the sender's words; raises UnreadableText when no food is in them."""

    user_id: UserId
    text: str
    when: When
    notes: str | None = None
    locale: str | None = None


async def log_meal_text(
    cmd: LogMealText,
    uow: UnitOfWork,
    index: FoodIndex,
    reader: TextReader,
    clock: Clock,
    ids: Ids,
) -> MealId:
    async with uow() as tx:
        await tx.users.get(cmd.user_id)  # a model is not asked, and paid, for somebody who is gone
    understood = await understand(
        cmd.text, locale=cmd.locale, user=cmd.user_id, index=index, reader=reader
    )
    item_ids = [ItemId(ids.new()) for _ in understood.entries]
    now = clock.now()
    async with uow() as tx:
        user = await tx.users.get(cmd.user_id)
        foods = await tx.foods.get_many(understood.food_ids, visible_to=user.id)
        items, refused = described(understood, foods, item_ids, pint_ml(cmd.locale))
        if not any(one.food for one in items):
            raise UnreadableText([*understood.unread, *refused])
        meal = Meal.typed(
            id=MealId(ids.new()),
            user_id=user.id,
            name=_name_of(items),
            occasion=occasion_for(cmd.when, user, now),
            items=[one.item for one in items],
            notes=cmd.notes,
            at=now,
            source=MealSource.TEXT,
            model=understood.model,
            prompt_version=understood.prompt_version,
        )
        tx.meals.add(meal)
    return meal.id


def _name_of(items: list[Described]) -> str:
    """As a person would write it in a diary: "Eggs, toast and butter"."""
    names = list(dict.fromkeys(one.item.name for one in items))
    *before, last = names[:4]
    name = f"{', '.join(before)} and {last}" if before else last
    return (name[:1].upper() + name[1:])[:MAX_NAME]


handlers = (log_meal_text,)
