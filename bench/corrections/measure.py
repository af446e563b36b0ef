"""Every figure of this benchmark, by name."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, median

from diary import Diary
from people import Eaten, Person, a_person, told

from mealtrack.domain.model.quantity import Mass, Measure
from mealtrack.domain.services.corrections import shrunk

PEOPLE, ROUNDS, ENOUGH = 150, 10, 5
SLIP, LAZY = 10.0, 0.2
NOT_ESTIMATED = (Measure.WEIGHED, Measure.PORTION, Measure.VOLUME)

# Each figure: what it says, and the most it may be.
GOALS = {
    "error_after_5": ("median gram error after 5 corrections, without memory = 1", 0.5),
    "error_after_1": ("  after 1", None),
    "error_after_3": ("  after 3", None),
    "error_after_10": ("  after 10", None),
    "error_of_the_lazy": ("  after 5 meals, only errors above 20 % corrected", None),
    "percent_without": ("  median error in percent, without memory", None),
    "percent_after_5": ("  and after 5 corrections", None),
    "covered_after_5": ("  truths inside the 80 % interval after 5 corrections", None),
    "never_corrected": ("median gram error of plates never corrected, without = 1", 1.0),
    "never_corrected_mean": ("  the mean", 1.0),
    "after_a_slip": ("median gram error when 1 of 5 was ten times too much, none = 1", 1.1),
    "after_only_a_slip": ("  when it was the only one, without memory = 1", 1.0),
    "moved": ("weighed plates, measures, labels and barcodes that were moved", 0),
}


@dataclass
class Errors:
    """Of items: in grams, in percent of the truth, and how many truths were in the interval."""

    grams: list[float] = field(default_factory=list)
    percent: list[float] = field(default_factory=list)
    covered: list[bool] = field(default_factory=list)

    def add(self, masses: dict[str, Mass], eaten: Eaten) -> None:
        for food, true_g in eaten.true_g.items():
            mass = masses[food]
            self.grams.append(abs(mass.g - true_g))
            self.percent.append(100 * abs(mass.g - true_g) / true_g)
            self.covered.append(mass.low_g <= true_g <= mass.high_g)

    def of(self, other: "Errors") -> float:
        return median(self.grams) / median(other.grams)


def measure(data: Path | None, seed: int, *, people: int = PEOPLE) -> dict:
    """All figures, and whether each goal is met; no data is needed."""
    persons = [a_person(random.Random(f"{seed} {number}")) for number in range(people)]
    dice = random.Random(seed)
    figures = _repeated(persons, dice) | _lazy(persons, dice) | _slips(persons, dice)
    figures["moved"] = sum(_moved(person, dice) for person in persons)
    figures["goals"] = {
        name: figures[name] <= goal for name, (_, goal) in GOALS.items() if goal is not None
    }
    figures["seed"] = seed
    return figures


def _repeated(people: Iterable[Person], dice: random.Random) -> dict[str, float]:
    """The first plate of each kind of meal is put right every time, the second never."""
    known = [Errors() for _ in range(ROUNDS + 1)]
    blank = [Errors() for _ in range(ROUNDS + 1)]
    never, never_blank = Errors(), Errors()
    for person in people:
        diary, nobodys = Diary(dice), Diary(dice)
        for number in range(ROUNDS + 1):
            for plate in person.often:
                eaten = person.eats(plate, dice)
                blank[number].add(nobodys.masses(eaten), eaten)
                known[number].add(diary.correct(eaten, _told(eaten, dice)), eaten)
            for plate in person.now_and_then:
                eaten = person.eats(plate, dice)
                never_blank.add(nobodys.masses(eaten), eaten)
                never.add(diary.masses(eaten), eaten)
    return {
        **{f"error_after_{at}": known[at].of(blank[at]) for at in (1, 3, ENOUGH, ROUNDS)},
        "percent_without": median(blank[ENOUGH].percent),
        "percent_after_5": median(known[ENOUGH].percent),
        "covered_after_5": fmean(known[ENOUGH].covered),
        "never_corrected": never.of(never_blank),
        "never_corrected_mean": fmean(never.grams) / fmean(never_blank.grams),
    }


def _lazy(people: Iterable[Person], dice: random.Random) -> dict[str, float]:
    """Somebody who lets pass what is nearly right teaches only where it was far off."""
    known, blank = Errors(), Errors()
    for person in people:
        diary, nobodys = Diary(dice), Diary(dice)
        for number in range(ENOUGH + 1):
            for plate in person.often:
                eaten = person.eats(plate, dice)
                masses = diary.masses(eaten)
                if number == ENOUGH:
                    known.add(masses, eaten)
                    blank.add(nobodys.masses(eaten), eaten)
                told_g = {
                    food: grams
                    for food, grams in _told(eaten, dice).items()
                    if abs(masses[food].g - grams) > LAZY * grams
                }
                diary.correct(eaten, told_g)
    return {"error_of_the_lazy": known.of(blank)}


def _slips(people: Iterable[Person], dice: random.Random) -> dict[str, float]:
    """One of the corrections of a plate says ten times too much of one food."""
    good, spoilt, blank, alone = Errors(), Errors(), Errors(), Errors()
    for person in people:
        for plate in person.often:
            careful, slipped, nobodys = Diary(dice), Diary(dice), Diary(dice)
            at, food = dice.randrange(ENOUGH), dice.choice(list(plate.usual_g))
            for number in range(ENOUGH):
                eaten = person.eats(plate, dice)
                told_g = _told(eaten, dice)
                careful.correct(eaten, told_g)
                slipped.correct(
                    eaten, told_g | ({food: _slip(told_g[food])} if number == at else {})
                )
            only = Diary(dice)
            eaten = person.eats(plate, dice)
            only.correct(eaten, {food: _slip(eaten.true_g[food])})
            eaten = person.eats(plate, dice)
            eaten = replace(eaten, true_g={food: eaten.true_g[food]})
            for errors, diary in (
                (good, careful),
                (spoilt, slipped),
                (blank, nobodys),
                (alone, only),
            ):
                errors.add(diary.masses(eaten), eaten)
    return {"after_a_slip": spoilt.of(good), "after_only_a_slip": alone.of(blank)}


def _moved(person: Person, dice: random.Random) -> int:
    """After ten corrections of every plate: how many masses move that must not."""
    diary, nobodys, moved = Diary(dice), Diary(dice), 0
    for plate in person.often:
        for _ in range(ROUNDS):
            eaten = person.eats(plate, dice)
            diary.correct(eaten, _told(eaten, dice))
        eaten = person.eats(plate, dice)
        weight_g = sum(eaten.true_g.values())
        scaled = nobodys.masses(eaten, weight_g=weight_g)
        moved += scaled != diary.masses(eaten, weight_g=weight_g)
        lessons = [lesson for one in diary.known.values() for lesson in one.lessons]
        moved += sum(
            shrunk(Mass(mass.g, mass.low_g, mass.high_g, measured), lessons) is not None
            for mass in scaled.values()
            for measured in NOT_ESTIMATED
        )
    return moved


def _told(eaten: Eaten, dice: random.Random) -> dict[str, float]:
    return {food: told(grams, dice) for food, grams in eaten.true_g.items()}


def _slip(grams: float) -> float:
    return min(round(SLIP * grams, 1), 5_000.0)
