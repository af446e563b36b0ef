"""Barcodes in the forms people, scanners and tables have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealtrack.domain.errors import Invalid
from mealtrack.domain.model.gtin import Gtin, read_gtin


def with_check_digit(body: str) -> str:
    weighted = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(body.zfill(13)))
    return f"{body}{-weighted % 10}"


bodies = st.from_regex(r"[1-9][0-9]{12}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("20743864", "00000020743864"),
        ("037600665605", "00037600665605"),
        ("4006381333931", "04006381333931"),
        ("10038034720202", "10038034720202"),
        (" 0 37600-66560 5 ", "00037600665605"),
    ],
)
def test_every_length_has_one_form(text, digits):
    """GTIN-8, UPC-A, EAN-13 and GTIN-14 become 14 digits, which is no repair."""
    assert read_gtin(text) == Gtin(digits, repaired=False)


@pytest.mark.parametrize("text", ["37600665605", "790200123", "97079"])
def test_lost_leading_zeros_come_back_and_are_told(text):
    """A spreadsheet took them away; the check digit proves what is left."""
    assert read_gtin(text) == Gtin(text.zfill(14), repaired=True)


@pytest.mark.parametrize(
    ("upc_e", "upc_a"),
    [
        ("02503000", "025000000300"),  # 0, 1, 2 at the end: company of three digits
        ("08945707", "089000004577"),
        ("01252608", "012000005268"),
        ("05204306", "052000000436"),
        ("03431209", "034000003129"),
    ],
)
def test_a_shortened_upc_is_written_out(upc_e, upc_a):
    """UPC-E leaves zeros out of the middle; its check digit is that of the long form."""
    assert read_gtin(upc_e) == Gtin(upc_a.zfill(14), repaired=False)


def test_a_shortened_upc_that_lost_its_zero_is_repaired():
    """Tables that keep barcodes as numbers lose the system digit of UPC-E, which is 0."""
    assert read_gtin("1252608") == Gtin("00012000005268", repaired=True)


@pytest.mark.parametrize(
    "wrong",
    [
        "037600665606",
        "12345678",
        "00000000",
        "0",
        "1234",
        "",
        "   ",
        "123456789012345",
        "3760066560x",
        "3.76E+10",
        "٠٣٧٦٠٠٦٦٥٦٠٥",
        "03760066560⁵",
        "-37600665605-\x00",
    ],
)
def test_what_is_no_barcode_is_refused_with_a_sentence(wrong):
    """The reason is a sentence, never a crash."""
    with pytest.raises(Invalid, match=r"barcode .*[.?]$"):
        read_gtin(wrong)


@given(bodies)
def test_reading_twice_changes_nothing(body):
    """The 14-digit form is its own form."""
    once = read_gtin(with_check_digit(body))

    assert read_gtin(str(once)) == once


@given(bodies, st.integers(0, 13), st.integers(1, 9))
def test_one_misread_digit_never_passes(body, place, shift):
    """The check digit catches every single wrong digit."""
    right = with_check_digit(body)
    wrong = f"{right[:place]}{(int(right[place]) + shift) % 10}{right[place + 1 :]}"

    with pytest.raises(Invalid):
        read_gtin(wrong)


@pytest.mark.parametrize("digits", ["37600665605", "00037600665606", "0003760066560x"])
def test_only_read_barcodes_become_gtins(digits):
    """Nobody can make an unverified one by hand."""
    with pytest.raises(Invalid):
        Gtin(digits)
