"""What to tell somebody whose food is not in the catalogue: the honest answer and a way on."""

from mealtrack.domain.ports.food_sources import Answer

_NEXT = {
    Answer.UNKNOWN: "",
    Answer.KEPT: "",
    Answer.SILENT: (
        " The product databases that are asked for missing foods do not answer at the moment; "
        "try again in a few minutes."
    ),
    Answer.NOBODY: (
        " Whoever runs the server can have product databases asked for what is missing "
        "(MEALTRACK_FOOD_SOURCES) or import them ('mealtrack foods import')."
    ),
}


def no_product(gtin: str, answer: Answer) -> str:
    return (
        f"There is no product with the barcode {gtin} in the catalogue. Photograph its Nutrition "
        f"Facts label instead, or enter the values by hand.{_NEXT[answer]}"
    )


def no_fdc_food(fdc_id: int, answer: Answer) -> str:
    return f"There is no food with the FDC id {fdc_id} in the catalogue.{_NEXT[answer]}"
