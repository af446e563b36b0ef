"""What can be wrong with a download: a row that is left out, or a file that can't be trusted."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mealtrack.domain.errors import Invalid


class Reason(StrEnum):
    """Why a row was left out; for programs, so that they never change."""

    ROW_MALFORMED = "row-malformed"
    WRONG_FIELD_COUNT = "wrong-field-count"
    FDC_ID_MALFORMED = "fdc-id-malformed"
    FOOD_MALFORMED = "food-malformed"
    FOOD_DUPLICATE = "food-duplicate"
    FOOD_UNKNOWN = "food-unknown"
    NAME_MISSING = "name-missing"
    NUTRIENT_ID_MALFORMED = "nutrient-id-malformed"
    NUTRIENT_DUPLICATE = "nutrient-duplicate"
    AMOUNT_MALFORMED = "amount-malformed"
    AMOUNT_NEGATIVE = "amount-negative"
    PORTION_AMOUNT = "portion-amount"
    PORTION_MASS = "portion-mass"
    PORTION_UNIT = "portion-unit"
    SERVING_SIZE = "serving-size"
    SERVING_UNIT = "serving-unit"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out, where it stands and why.

    `line` is the line of the file a person would look at; for rows that belong together it is
    the first of them.
    """

    file: str
    line: int
    reason: Reason
    fdc_id: int | None = None


OnBadRow = Callable[[BadRow], None]


class NotADownload(Invalid):
    """The path does not hold a download of FoodData Central."""

    code = "import-unknown"
    title = "That is not a FoodData Central download"


class CorruptImport(Invalid):
    """A file is damaged: reading stops here.

    `line` is 0 when the file as a whole can't be opened. `is_cut` tells that what stands before
    the damage is as published; otherwise any of it may be wrong.
    """

    code = "import-corrupt"
    title = "The import file is damaged"

    def __init__(self, file: str, line: int, reason: str, *, is_cut: bool = True) -> None:
        place = f"{file}, line {line:,}" if line else file
        super().__init__(f"{place}: {reason}.")
        self.file = file
        self.line = line
        self.reason = reason
        self.is_cut = is_cut

    def extensions(self) -> dict[str, object]:
        return {"file": self.file, "line": self.line, "reason": self.reason}
