"""What is measured, what it should be, and what others have published beside it.

A part is a folder of bench/ whose measure.py has `measure(data, seed) -> dict`; a row names one of
its figures by the keys that lead to it. A new part joins by one line in ALL.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path

PARSER = "ingredient-parser 0.1.0b11: 94.75 % of sentences right in every label [1]"
_PHOTO = "from the photo itself: {} % [2]"
PLAIN, PERCENT, SHARE, MS = "{:.2f}", "{:.1f} %", "{:.1%}", "{:.1f} ms"


@dataclass(frozen=True, slots=True)
class Goal:
    """Bounds, in the figure's own unit."""

    least: float = -inf
    most: float = inf

    def is_met(self, figure: float) -> bool:
        return self.least <= figure <= self.most

    def shown(self, form: str) -> str:
        if self.least > -inf and self.most < inf:
            return f"{form.format(self.least)}..{form.format(self.most)}"
        bound, sign = (self.most, "<=") if self.most < inf else (self.least, ">=")
        return f"{sign} {form.format(bound)}"


def at_most(bound: float) -> Goal:
    return Goal(most=bound)


def at_least(bound: float) -> Goal:
    return Goal(least=bound)


@dataclass(frozen=True, slots=True)
class Row:
    """`key` is the way to the figure, its steps parted by "/"."""

    key: str
    label: str
    form: str = SHARE
    goal: Goal | None = None
    published: str = ""
    of: Callable[[float], float] = float

    def figure(self, told: dict) -> float:
        value = told
        for step in self.key.split("/"):
            value = value[step]
        return self.of(value)


@dataclass(frozen=True, slots=True)
class Part:
    folder: str
    title: str
    rows: tuple[Row, ...]
    needs_data: bool = True


TEXT = Part(
    "text",
    "Text: sentences to amounts, foods and energy",
    (
        Row("phrases_right", "own phrases right in quantity, unit, food", goal=at_least(0.95)),
        Row("name_f1", "labelled lines: F1 of the name's words", PLAIN, at_least(0.90), PARSER),
        Row("quantity_right", "labelled lines: quantity right", goal=at_least(0.90)),
        Row("kcal_wmape", "sentences with amounts: kcal WMAPE", goal=at_most(0.06)),
    ),
)
GROUNDING = Part(
    "grounding",
    "Grounding: true names and masses of weighed dishes to nutrients",
    (
        Row(
            "figures/all/of/energy/wmape",
            "kcal WMAPE by dish",
            PERCENT,
            at_most(12),
            _PHOTO.format(26.1),
        ),
        Row("figures/all/of/energy/bias", "kcal bias, either way", PERCENT, at_most(4), of=abs),
        Row("figures/all/of/protein/wmape", "protein WMAPE", PERCENT, None, _PHOTO.format(29.5)),
        Row("figures/all/of/carbs/wmape", "carbohydrate WMAPE", PERCENT, None, _PHOTO.format(31.9)),
        Row("figures/all/of/fat/wmape", "fat WMAPE", PERCENT, None, _PHOTO.format(34.2)),
        Row("figures/all/mass_matched", "mass with a record", PERCENT, at_least(97)),
        Row("figures/held out/of/energy/wmape", "kcal WMAPE of names held out", PERCENT),
    ),
)
CORRECTIONS = Part(
    "corrections",
    "Corrections: simulated people who eat the same again and again; without memory = 1",
    (
        Row("error_after_5", "median gram error after 5 corrections", PLAIN, at_most(0.5)),
        Row("never_corrected", "the same of plates never corrected", PLAIN, at_most(1)),
        Row("after_a_slip", "one of five ten times too much, none = 1", PLAIN, at_most(1.1)),
        Row("moved", "weighed, measured, label or barcode moved", "{:.0f}", at_most(0)),
        Row("covered_after_5", "truths inside the 80 % interval after 5"),
    ),
    needs_data=False,
)
SEARCH = Part(
    "search",
    "Search: labelled queries, and half a million foods",
    (
        Row("recall_at_1", "first answer right, generic foods", goal=at_least(0.85)),
        Row("recall_at_5", "one of the first five right", goal=at_least(0.95)),
        Row("recall_at_1_held_out", "first answer right, queries held out"),
        Row("recall_at_5_held_out", "one of the first five, queries held out"),
        Row("p95_ms", "95 of 100 searches of 500,000 foods take", MS, at_most(10)),
    ),
)
_HONEST = Goal(least=0.75, most=0.85)
UNCERTAINTY = Part(
    "uncertainty",
    "Uncertainty: truths inside the 80 % intervals, simulated",
    (
        Row("kcal_photo", "kcal of a food in a photo", goal=_HONEST),
        Row("kcal_photo_meal", "kcal of a photographed meal", goal=_HONEST),
        Row("kcal_typed_meal", "kcal of a typed meal", goal=_HONEST),
        Row("kcal_day", "kcal of a day", goal=_HONEST),
        Row("worst_miss", "closed form against thrown dice, worst end", goal=at_most(0.02)),
    ),
    needs_data=False,
)
QUESTION = Part(
    "question",
    "The one question, simulated photos",
    (
        Row("asked", "photos that are asked about", goal=at_most(0.40)),
        Row("removed", "of the error that always asking removes", goal=at_least(0.70)),
        Row("mae_without", "mean kcal error without asking", "{:.0f} kcal"),
        Row("mae_rule", "with the rule", "{:.0f} kcal"),
    ),
    needs_data=False,
)
ALL = (SEARCH, TEXT, GROUNDING, UNCERTAINTY, QUESTION, CORRECTIONS)
# Those whose benchmark is in this checkout.
PARTS = tuple(part for part in ALL if Path(__file__).parents[1].joinpath(part.folder).is_dir())

SOURCES = (
    (
        "[1] package description of ingredient-parser-nlp 0.1.0b11: a model trained on such "
        "sentences, on the 20 % it had not seen; it names foods, and finds no records for them."
    ),
    (
        "[2] Thames et al., Nutrition5k, CVPR 2021: a network trained on such dishes tells their "
        "nutrients from one overhead picture; here names and masses are given. For scale only: "
        "bench/accuracy --live measures photos."
    ),
    (
        "Commercial trackers: Li et al., Nutrients 2024, 16(15), 2573: of seven apps that "
        "recognise photos the best two named 97 % and 92 % of the foods, and the energy they "
        "estimated was inaccurate; sixteen apps with manual logging were off by +1,040 kJ for "
        "Western and -1,520 kJ for Asian diets in the mean."
    ),
)
