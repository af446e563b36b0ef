"""The CSV layout of a download: one table of foods, and tables that hang on it by FDC id."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from mealtrack.infra.catalogue.fdc.download import Member
from mealtrack.infra.catalogue.fdc.faults import CorruptImport, NotADownload, Reason
from mealtrack.infra.catalogue.fdc.intake import BRANDED, FOUNDATION, KNOWN_NUTRIENTS, Intake, Place
from mealtrack.infra.catalogue.fdc.stage import Part
from mealtrack.infra.catalogue.fdc.table import Table
from mealtrack.infra.catalogue.fdc.texts import clean

# A row of a table that hangs on the foods: the food's id, where the row stands, its fields.
_Row = tuple[int, Place, list[str]]

_COMMON_NAME = "1000"
_UNDETERMINED = "9999"


def stage_tables(members: Mapping[str, Member], intake: Intake) -> None:
    """Put every row of the tables on the stage; damage is noted in the intake.

    Raises CorruptImport at once for a damaged table that all foods lean on.
    """
    if "food.csv" not in members and "branded_food.csv" not in members:
        raise NotADownload("There is neither a food.csv nor a JSON file of FoodData Central.")
    if "food_nutrient.csv" not in members:
        raise CorruptImport("food_nutrient.csv", 0, "the download lacks this file")
    tables = _Tables(members, intake)
    tables.stage_foods()
    tables.stage_nutrients()
    tables.stage_portions()
    tables.stage_brands()
    tables.stage_survey_categories()
    tables.stage_synonyms()


@dataclass(frozen=True, slots=True)
class _Tables:
    members: Mapping[str, Member]
    intake: Intake

    def stage_foods(self) -> None:
        categories = self._names("food_category.csv", "description")
        newest: dict[str, int] = {}
        columns = ("fdc_id", "data_type", "description")
        rows = self._rows("food.csv", columns, ("food_category_id",), one_per_food=True)
        for fdc_id, place, (kind, name, category) in rows:
            # Branded foods state the category itself where others state its id.
            category_name = categories.get(category, "" if category.isdigit() else category)
            self.intake.put(fdc_id, Part.FOOD, place, (kind, name, category_name))
            if kind == FOUNDATION:
                newest[name] = max(fdc_id, newest.get(name, 0))
        self._note_versions(newest)

    def _note_versions(self, newest: Mapping[str, int]) -> None:
        """food.csv keeps every version of a Foundation food; foundation_food.csv lists the valid
        ones. Without that table the newest of each name is valid.
        """
        if "foundation_food.csv" not in self.members:
            for name, fdc_id in newest.items():
                self.intake.saw_version(name, fdc_id)
        for place, (text, ndb_number) in self._small(
            "foundation_food.csv", ("fdc_id", "NDB_number")
        ):
            if (fdc_id := self.intake.fdc_id(text, place)) is not None:
                self.intake.saw_version(ndb_number or text, fdc_id)

    def stage_nutrients(self) -> None:
        rows = self._rows("food_nutrient.csv", ("fdc_id", "nutrient_id", "amount"))
        for fdc_id, run in groupby(rows, key=itemgetter(0)):
            self._stage_run(fdc_id, run)

    def _stage_run(self, fdc_id: int, run: Iterable[_Row]) -> None:
        """Rows of one food that stand together become one row of the stage."""
        amounts: dict[str, str] = {}
        first: Place | None = None
        for _, place, (nutrient, amount) in run:
            first = first or place
            known = KNOWN_NUTRIENTS.get(nutrient)
            if known is None:
                if not nutrient.replace(".", "", 1).isdigit():
                    self.intake.report(place, Reason.NUTRIENT_ID_MALFORMED, fdc_id)
            elif amount:
                self.intake.take_amount(amounts, known, amount, place, fdc_id)
        if first:
            self.intake.put_nutrients(fdc_id, first, amounts)

    def stage_portions(self) -> None:
        units = self._names("measure_unit.csv", "name")
        units[_UNDETERMINED] = ""
        columns = ("fdc_id", "amount", "measure_unit_id", "modifier", "gram_weight")
        rows = self._rows("food_portion.csv", columns, ("portion_description", "seq_num"))
        for fdc_id, place, (amount, unit, modifier, mass_g, description, seq) in rows:
            name = units.get(unit, "")
            self.intake.put(
                fdc_id, Part.PORTION, place, (seq, amount, name, description, modifier, mass_g)
            )

    def stage_brands(self) -> None:
        columns = ("fdc_id", "brand_owner", "gtin_upc", "serving_size", "serving_size_unit")
        wanted = (
            "brand_name",
            "household_serving_fulltext",
            "branded_food_category",
            "short_description",
        )
        for fdc_id, place, fields in self._rows("branded_food.csv", columns, wanted):
            owner, gtin, size, unit, name, household, category, short = fields
            self.intake.put(
                fdc_id, Part.BRAND, place, (name or owner, gtin, size, unit, household, category)
            )
            if "food.csv" not in self.members:
                self.intake.put(fdc_id, Part.FOOD, place, (BRANDED, short, category))

    def stage_survey_categories(self) -> None:
        """Releases differ in what they call the columns of the category's code."""
        names = {
            new or old: clean(name)
            for _, (name, new, old) in self._small(
                "wweia_food_category.csv",
                ("wweia_food_category_description",),
                ("wweia_food_category_code", "wweia_food_category"),
            )
        }
        rows = self._rows(
            "survey_fndds_food.csv", ("fdc_id",), ("wweia_category_code", "wweia_category_number")
        )
        for fdc_id, place, (new, old) in rows:
            self.intake.put(fdc_id, Part.CATEGORY, place, (names.get(new or old, ""),))

    def stage_synonyms(self) -> None:
        rows = self._rows("food_attribute.csv", ("fdc_id", "food_attribute_type_id", "value"))
        for fdc_id, place, (kind, value) in rows:
            if kind == _COMMON_NAME:
                self.intake.put(fdc_id, Part.SYNONYM, place, (value,))

    def _names(self, file: str, name: str) -> dict[str, str]:
        return {key: clean(text) for _, (key, text) in self._small(file, ("id", name))}

    def _small(
        self, file: str, needed: tuple[str, ...], wanted: tuple[str, ...] = ()
    ) -> Iterator[tuple[Place, tuple[str, ...]]]:
        """The rows of a table that any food may lean on: damage to it is raised at once."""
        if member := self.members.get(file):
            for line, fields in self._table(member, needed, wanted):
                yield Place(member.label, line), fields

    def _rows(
        self,
        file: str,
        needed: tuple[str, ...],
        wanted: tuple[str, ...] = (),
        *,
        one_per_food: bool = False,
    ) -> Iterator[_Row]:
        """The rows of a table that begins with an FDC id; none where there is no such file."""
        member = self.members.get(file)
        if member is None:
            return
        with self.intake.reading(one_per_food=one_per_food) as order:
            last, fdc_id = "", None
            for line, (text, *fields) in self._table(member, needed, wanted):
                place = Place(member.label, line)
                if text != last or fdc_id is None:
                    last, fdc_id = text, self.intake.fdc_id(text, place)
                if fdc_id is not None:
                    order.saw(fdc_id)
                    yield fdc_id, place, fields

    def _table(
        self, member: Member, needed: tuple[str, ...], wanted: tuple[str, ...]
    ) -> Iterator[tuple[int, tuple[str, ...]]]:
        def on_bad(line: int, reason: Reason) -> None:
            self.intake.report(Place(member.label, line), reason)

        return iter(Table(member, needed, wanted, on_bad=on_bad))
