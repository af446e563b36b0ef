"""A person's meals as the product keeps them, and what was learned from them; without a database.

The same functions as in the product: what was seen becomes items (`personal`), an edit is applied
(`meal_edits`), and what differs is learned (`lessons`) as the reaction to the edit learns it.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from people import RECORDS, Eaten, ids, match

from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.correction import About, Correction, CorrectionId
from mealtrack.domain.model.meal import FoodItem, ItemId, Meal, MealId, MealStatus, Occasion
from mealtrack.domain.model.quantity import Mass
from mealtrack.domain.services.corrections import Memory
from mealtrack.domain.services.lessons import lessons_of
from mealtrack.domain.strategies.meal_analysis import Finding, scaled_to
from mealtrack.domain.strategies.meal_edits import UpdateItem, apply
from mealtrack.domain.strategies.personal import plate_of, recognised, remembered

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
_FOODS = {food.id: food for food in RECORDS.values()}


@dataclass
class Diary:
    """One person's; `known` is what they taught."""

    dice: random.Random
    known: dict[About, Correction] = field(default_factory=dict)
    days: int = 0

    def __post_init__(self):
        self._ids = ids(self.dice)
        self.user = UserId(next(self._ids))

    def masses(self, eaten: Eaten, *, weight_g: float | None = None) -> dict[str, Mass]:
        """What the product would say of the photo, knowing what it was taught."""
        return masses_of(self.analysed(eaten, weight_g=weight_g))

    def analysed(self, eaten: Eaten, *, weight_g: float | None = None) -> Finding:
        seen = scaled_to(eaten.seen, weight_g)
        plate = plate_of(seen, [match(one.name) for one in seen.seen])
        memory = Memory(self.known.values(), eaten.plate.slot)
        plate = remembered(plate, memory, is_weighed=weight_g is not None)
        return recognised(plate, _FOODS, lambda: ItemId(next(self._ids))).finding

    def correct(self, eaten: Eaten, told: dict[str, float]) -> dict[str, Mass]:
        """Put the grams right and learn from it; answers what they were before."""
        finding = self.analysed(eaten)
        before = masses_of(finding)
        meal = self._logged(finding, eaten)
        edits = [_weighed(item, told[item.name]) for item in meal.items if item.name in told]
        if edits:
            apply(meal, edits, self._now())
        for one in lessons_of(meal):
            if one.about not in self.known:
                self.known[one.about] = self._new(one.about, one.seen)
            self.known[one.about].learn(one.lesson, self._now())
        return before

    def _logged(self, finding: Finding, eaten: Eaten) -> Meal:
        self.days += 1
        now = self._now()
        meal = Meal.pictured(
            id=MealId(next(self._ids)),
            user_id=self.user,
            occasion=Occasion(now, "UTC", now.date(), eaten.plate.slot),
            image_key="photo",
            at=now,
        )
        meal.progress(MealStatus.ANALYZING, now)
        meal.complete(
            name=finding.name,
            source=finding.source,
            items=finding.items,
            claims=finding.claims,
            at=now,
        )
        return meal

    def _new(self, about: About, seen: str) -> Correction:
        return Correction(
            id=CorrectionId(next(self._ids)),
            user_id=self.user,
            about=about,
            seen=seen,
            taught_at=self._now(),
        )

    def _now(self) -> datetime:
        return BEGIN + timedelta(days=self.days)


def _weighed(item: FoodItem, grams: float) -> UpdateItem:
    food = _FOODS[item.provenance.record_id]
    return UpdateItem(item_id=item.id, food=food, quantity=grams, unit="g")


def masses_of(finding: Finding) -> dict[str, Mass]:
    """By the names of the foods; taken at once, for an edit changes the items."""
    return {item.name: item.mass for item in finding.items}
