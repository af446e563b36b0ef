"""What both layouts put on the stage, and how far a damaged download can be trusted."""

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from mealtrack.domain.services.fdc_values import FDC_ID_OF_NUMBER, KNOWN_FDC_IDS
from mealtrack.infra.catalogue.fdc.faults import BadRow, CorruptImport, OnBadRow, Reason
from mealtrack.infra.catalogue.fdc.stage import Part, Stage, Staged
from mealtrack.infra.catalogue.fdc.texts import MAX_FDC_ID, clean, fdc_id_of, number_of

# What the food tables call the four kinds of food; everything else there is a sample of one.
FOUNDATION = "foundation_food"
SR_LEGACY = "sr_legacy_food"
SURVEY = "survey_fndds_food"
BRANDED = "branded_food"

# Downloads tell a nutrient by its id or, in the survey's tables, by its number ("203"): each to
# the id. Ids begin where numbers end.
KNOWN_NUTRIENTS: Mapping[str, str] = {
    **{str(fdc_id): str(fdc_id) for fdc_id in KNOWN_FDC_IDS},
    **{number: str(fdc_id) for number, fdc_id in FDC_ID_OF_NUMBER.items()},
}


class Place(NamedTuple):
    """Where a row stands; a tuple, because there are tens of millions of them."""

    file: str
    line: int


@dataclass(slots=True)
class Order:
    """Whether a file's foods come in ascending order, and how far it is read."""

    last: int = 0
    is_ascending: bool = True

    def saw(self, fdc_id: int) -> None:
        if fdc_id < self.last:
            self.is_ascending = False
        self.last = fdc_id


@dataclass(slots=True)
class Intake:
    """Checks rows and stages them; reports those it leaves out.

    `whole_below` is the id below which every food is whole: all of them, until a file turns out
    damaged. Behind the damage there may be more of any food, unless the file was in order: then
    the foods before the last one read are complete.
    """

    stage: Stage
    on_bad_row: OnBadRow
    after: int = 0
    whole_below: int = MAX_FDC_ID + 1
    damage: CorruptImport | None = None
    # The newest id of each Foundation food, by NDB number.
    newest: dict[str, int] = field(default_factory=dict[str, int])

    def report(self, place: Place, reason: Reason, fdc_id: int | None = None) -> None:
        """Say that a row is left out, unless an earlier run that got past its food did."""
        if fdc_id is None or fdc_id > self.after:
            self.on_bad_row(BadRow(place.file, place.line, reason, fdc_id))

    @contextmanager
    def reading(self, *, one_per_food: bool = False) -> Generator[Order]:
        """Reads one file; damage is kept for later and limits what may be believed.

        Where a food has one row only, the last row read is whole.
        """
        order = Order()
        try:
            yield order
        except CorruptImport as damage:
            trusted = order.is_ascending and damage.is_cut
            whole = order.last + one_per_food if trusted else 0
            self.whole_below = min(self.whole_below, whole)
            self.damage = self.damage or damage

    def fdc_id(self, text: str, place: Place) -> int | None:
        fdc_id = fdc_id_of(text)
        if fdc_id is None:
            self.report(place, Reason.FDC_ID_MALFORMED)
        return fdc_id

    def put(self, fdc_id: int, part: Part, place: Place, texts: Iterable[str]) -> None:
        self.stage.put(
            Staged(fdc_id, part, place.file, place.line, tuple(clean(text) for text in texts))
        )

    def put_nutrients(self, fdc_id: int, place: Place, amounts: Mapping[str, str]) -> None:
        """Amounts by FDC nutrient id, both as text and checked."""
        if amounts:
            fields = tuple(field for pair in amounts.items() for field in pair)
            self.stage.put(Staged(fdc_id, Part.NUTRIENTS, place.file, place.line, fields))

    def take_amount(
        self, amounts: dict[str, str], nutrient: str, amount: str, place: Place, fdc_id: int
    ) -> None:
        """Add a food's amount of a nutrient to what is known of it, or report why not."""
        number = number_of(amount)
        if number is None:
            self.report(place, Reason.AMOUNT_MALFORMED, fdc_id)
        elif number < 0:
            self.report(place, Reason.AMOUNT_NEGATIVE, fdc_id)
        elif amounts.setdefault(nutrient, amount) != amount:
            self.report(place, Reason.NUTRIENT_DUPLICATE, fdc_id)

    def saw_version(self, ndb_number: str, fdc_id: int) -> None:
        self.newest[ndb_number] = max(fdc_id, self.newest.get(ndb_number, 0))
