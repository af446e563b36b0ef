"""What is measured, what it should be, and what others have published beside it.

A part is a folder of bench/ whose measure.py has `measure(data, seed) -> dict`; a row names one of
its figures by the keys that lead to it. A new part joins by one line in PARTS.
"""

from collections.abc import Callable
from dataclasses import dataclass

PARSER = "ingredient-parser 0.1.0b11: 94.75 % of sentences right in every label [1]"
_PHOTO = "from the photo itself: {} % [2]"
PLAIN, PERCENT, SHARE, MS = "{:.2f}", "{:.1f} %", "{:.1%}", "{:.1f} ms"


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound, in the figure's own unit."""

    bound: float
    is_most: bool

    def is_met(self, figure: float) -> bool:
        return figure <= self.bound if self.is_most else figure >= self.bound

    def shown(self, form: str) -> str:
        return ("<= " if self.is_most else ">= ") + form.format(self.bound)


def at_most(bound: float) -> Goal:
    return Goal(bound, is_most=True)


def at_least(bound: float) -> Goal:
    return Goal(bound, is_most=False)


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
PARTS = (TEXT, GROUNDING, CORRECTIONS)

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
