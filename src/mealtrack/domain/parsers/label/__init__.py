"""Nutrition labels: what an OCR engine read becomes numbers, or nothing when they can't be true."""

from collections.abc import Iterable, Mapping
from statistics import mode

from mealtrack.domain.model.analysis import LabelFacts
from mealtrack.domain.model.nutrition import (
    CARBS,
    DIGITS,
    ENERGY,
    FAT,
    PROTEIN,
    NutrientId,
)
from mealtrack.domain.parsers.label import names
from mealtrack.domain.parsers.label.basis import (
    Basis,
    basis_of,
    serving_mass,
    servings_per_package,
)
from mealtrack.domain.parsers.label.checks import energy_gap, without_contradictions
from mealtrack.domain.parsers.label.rows import Cells, Table, rows_of
from mealtrack.domain.parsers.label.text import cleaned
from mealtrack.domain.services.label_plausibility import is_plausible

_MACROS = {PROTEIN, CARBS, FAT}
_KJ_PER_KCAL = 4.184
_ROUNDING = 0.05  # printers also compute one from the other with 4, 4.2 or per ingredient
_SALT_PER_SODIUM = 2.5  # Regulation (EU) 1169/2011, annex I
_MG_PER_G = 1000


def read_label(lines: Iterable[str]) -> LabelFacts | None:
    """The facts of a US, Canadian or European label, for one serving where its mass is stated.

    None without energy and the three macronutrients, without a mass they belong to, or when they
    contradict each other: a wrong number is worse than none, which a person can type.
    """
    text = cleaned(lines)
    table = rows_of(text)
    serving_g = serving_mass(text)
    basis = basis_of(text, table, serving_g)
    if basis is None:
        return None
    percent = table.percent if basis.column == 0 else {}
    values = without_contradictions(_values(table, basis), percent)
    # Labels are rounded where they are printed, so that is where they must add up.
    if not _is_whole(values) or not is_plausible(
        LabelFacts(serving_g=basis.mass_g, per_serving=values)
    ):
        return None
    is_serving_known = serving_g is not None
    serving_g = serving_g or basis.mass_g
    factor = serving_g / basis.mass_g
    return LabelFacts(
        is_serving_known=is_serving_known,
        serving_g=serving_g,
        per_serving={key: round(value * factor, DIGITS) for key, value in values.items()},
        servings_per_package=servings_per_package(text),
    )


def nutrients_named(lines: Iterable[str]) -> int:
    """How often a nutrient's name stands in the text: tells whether it may be a label at all."""
    return sum(len(names.names_in(line)) for line in cleaned(lines))


def _values(table: Table, basis: Basis) -> dict[NutrientId, float]:
    """The amounts of one column, by registry id."""
    columns = mode(len(cells) for cells in table.amounts.values()) if table.amounts else 0
    values = {
        nutrient: amount
        for nutrient, cells in table.amounts.items()
        if (amount := _cell(cells, basis.column)) is not None
        # In a row that lost a cell nobody can tell which column the others are from; what is
        # wrong with a macro shows in the sums.
        and (len(cells) >= columns or nutrient in _MACROS)
    }
    salt_g = values.pop(names.SALT, None)
    if salt_g is not None:
        values.setdefault(names.SODIUM, salt_g / _SALT_PER_SODIUM * _MG_PER_G)
    energy = _energy(table, basis.column, values)
    if energy is not None:
        values[ENERGY] = energy
    return values


def _energy(table: Table, column: int, values: Mapping[NutrientId, float]) -> float | None:
    """In kcal. Said twice and not the same, one of the two was misread."""
    kcal, kj = _cell(table.kcal, column), _cell(table.kj, column)
    if kj is None:
        return kcal
    converted = round(kj / _KJ_PER_KCAL, 1)
    if kcal is None:
        return converted
    if abs(kcal - converted) <= _ROUNDING * kcal + 1:
        return kcal
    return min(kcal, converted, key=lambda energy: energy_gap(energy, values))


def _is_whole(values: Mapping[NutrientId, float]) -> bool:
    """Energy and the three macros; without one of them nothing can be checked."""
    return all(nutrient in values for nutrient in (ENERGY, PROTEIN, CARBS, FAT))


def _cell(cells: Cells, column: int) -> float | None:
    return cells[column] if column < len(cells) else None
