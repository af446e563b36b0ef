"""Barcodes of products: GTINs in their one 14-digit form, whatever form they came in.

The check digit is that of the GS1 General Specifications, section 7.9.
"""

from dataclasses import dataclass

from mealtrack.domain.errors import Invalid

_LENGTHS = (8, 12, 13, 14)
_SHORTEST = 5  # fewer digits than these are no barcode that lost its zeros


@dataclass(frozen=True, slots=True)
class Gtin:
    """A verified barcode; `repaired` says that leading zeros were missing."""

    digits: str
    repaired: bool = False

    def __post_init__(self) -> None:
        if not _is_number(self.digits) or len(self.digits) != 14 or not _checks(self.digits):
            raise Invalid("A GTIN has 14 digits, the last of which verifies the others.")

    def __str__(self) -> str:
        return self.digits


def read_gtin(text: str) -> Gtin:
    """The GTIN that a person typed, a scanner read or a table states.

    Takes GTIN-8, UPC-A, EAN-13, GTIN-14 and UPC-E, blanks and hyphens aside, and gives leading
    zeros back to numbers that lost them. Raises Invalid when the check digit is wrong.
    """
    number = "".join(text.split()).replace("-", "")
    if not _is_number(number) or not _SHORTEST <= len(number) <= 14:
        raise Invalid("A barcode has 8, 12, 13 or 14 digits.")
    if not int(number):
        raise Invalid("A barcode of zeros alone names no product.")
    repaired = len(number) not in _LENGTHS
    # UPC-E comes first: GTIN-8s that begin with a zero never leave the shop that made them up.
    for candidate in (upc_e_expanded(number), number.zfill(14)):
        if candidate and _checks(candidate):
            return Gtin(candidate, repaired=repaired)
    raise Invalid(f"The check digit of the barcode {number} is wrong; was a digit misread?")


def upc_e_expanded(number: str) -> str | None:
    """The 14 digits a UPC-E stands for, its leading 0 written or lost; None for what is none."""
    if len(number) not in (7, 8) or not number.zfill(8).startswith("0"):
        return None
    code = number[-7:]
    head, last, check = code[:5], code[5], code[6]
    match last:
        case "0" | "1" | "2":
            item = f"{head[:2]}{last}0000{head[2:]}"
        case "3":
            item = f"{head[:3]}00000{head[3:]}"
        case "4":
            item = f"{head[:4]}00000{head[4:]}"
        case _:
            item = f"{head}0000{last}"
    return f"000{item}{check}"


def _is_number(text: str) -> bool:
    """Only 0-9: str.isdigit alone would take superscripts and other scripts' digits."""
    return text.isascii() and text.isdigit()


def _checks(digits: str) -> bool:
    """Whether the last digit of 14 brings the weighted sum (3, 1, 3, ...) to a multiple of ten."""
    return sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(digits)) % 10 == 0
