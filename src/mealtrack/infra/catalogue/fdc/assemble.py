"""From the staged rows of one food to its record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mealtrack.domain.model.food import FoodRecord, FoodSource, Portion
from mealtrack.domain.services.fdc_values import values_of_record
from mealtrack.domain.services.quality import Flag, flags_of, merged
from mealtrack.infra.catalogue.fdc.branded import Serving, barcode, serving
from mealtrack.infra.catalogue.fdc.faults import Reason
from mealtrack.infra.catalogue.fdc.intake import (
    BRANDED,
    FOUNDATION,
    SR_LEGACY,
    SURVEY,
    Intake,
    Place,
)
from mealtrack.infra.catalogue.fdc.portions import in_order, survey_portion, weighed_portion
from mealtrack.infra.catalogue.fdc.stage import Part, Staged
from mealtrack.infra.catalogue.fdc.texts import shortened

MAX_NAME = 400
MAX_BRAND = 200
MAX_CATEGORY = 100
MAX_SYNONYM = 200

SOURCES: Mapping[str, FoodSource] = {
    FOUNDATION: FoodSource.FOUNDATION,
    SR_LEGACY: FoodSource.SR_LEGACY,
    SURVEY: FoodSource.SURVEY,
    BRANDED: FoodSource.BRANDED,
}


def records(intake: Intake) -> Iterator[FoodRecord]:
    """The record of each whole food on the stage, by ascending id; faulty rows are reported."""
    valid = frozenset(intake.newest.values())
    for fdc_id, rows in intake.stage.foods(after=intake.after, below=intake.whole_below):
        foods = [row for row in rows if row.part is Part.FOOD]
        if not foods:
            _report(intake, rows, Reason.FOOD_UNKNOWN)
            continue
        _report(intake, foods[1:], Reason.FOOD_DUPLICATE)
        kind, name, category = foods[0].fields
        if kind not in SOURCES or (kind == FOUNDATION and fdc_id not in valid):
            continue  # a sample of a food, or a version that has been replaced
        if not name:
            _report(intake, foods[:1], Reason.NAME_MISSING)
            continue
        yield _Assembly(intake, fdc_id, SOURCES[kind], rows).record(name, category)


def _report(intake: Intake, rows: Iterable[Staged], reason: Reason) -> None:
    for row in rows:
        intake.report(Place(row.file, row.line), reason, row.fdc_id)


@dataclass(frozen=True, slots=True)
class _Assembly:
    intake: Intake
    fdc_id: int
    source: FoodSource
    rows: list[Staged]

    def record(self, name: str, category: str) -> FoodRecord:
        values, computed = values_of_record(self._stated())
        brand, gtin, label_category, served, flags = self._brand()
        group = next((row.fields[0] for row in self._of(Part.CATEGORY)), "")
        synonyms = (shortened(row.fields[0], MAX_SYNONYM) for row in self._of(Part.SYNONYM))
        if len(name) > MAX_NAME:
            flags = (*flags, Flag.NAME_SHORTENED)
        return FoodRecord(
            source=self.source,
            source_key=str(self.fdc_id),
            fdc_id=self.fdc_id,
            name=shortened(name, MAX_NAME),
            per_100g=values,
            portions=in_order(self._portions()) + served.portions,
            synonyms=tuple(dict.fromkeys(synonym for synonym in synonyms if synonym)),
            category=shortened(label_category or group or category, MAX_CATEGORY) or None,
            brand=shortened(brand, MAX_BRAND) or None,
            gtin=gtin,
            # Nominal: see `branded.serving`.
            density_g_ml=1.0 if served.is_volume else None,
            flags=merged(computed, flags, served.flags, flags_of(values, self.source)),
        )

    def _of(self, part: Part) -> Iterator[Staged]:
        return (row for row in self.rows if row.part is part)

    def _stated(self) -> dict[int, float]:
        """Amounts by FDC nutrient id; where rows contradict one another the first counts."""
        stated: dict[int, float] = {}
        for row in self._of(Part.NUTRIENTS):
            for nutrient, text in zip(row.fields[::2], row.fields[1::2], strict=True):
                amount = float(text)
                if stated.setdefault(int(nutrient), amount) != amount:
                    _report(self.intake, [row], Reason.NUTRIENT_DUPLICATE)
        return stated

    def _portions(self) -> Iterator[tuple[str, Portion]]:
        for row in self._of(Part.PORTION):
            seq, amount, unit, description, modifier, mass_g = row.fields
            portion = (
                survey_portion(description, mass_g)
                if self.source is FoodSource.SURVEY
                else weighed_portion(amount, unit, description, modifier, mass_g)
            )
            if isinstance(portion, Reason):
                _report(self.intake, [row], portion)
            elif portion:
                yield seq, portion

    def _brand(self) -> tuple[str, str | None, str, Serving, tuple[Flag, ...]]:
        row = next(self._of(Part.BRAND), None)
        if row is None:
            return "", None, "", Serving(), ()
        brand, gtin_text, size, unit, household, category = row.fields
        gtin, flags = barcode(gtin_text)
        served = serving(size, unit, household)
        if isinstance(served, Reason):
            _report(self.intake, [row], served)
            served = Serving()
        return brand, gtin, category, served, flags
