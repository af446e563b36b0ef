"""Nutrition Facts labels read by a model, and the adapter without any."""

from urllib.parse import urlsplit

import pytest

from fake_providers import a_provider
from fake_wires import Wire
from mealtrack.domain.model.analysis import AnalysisFailed, LabelFacts, Wish
from mealtrack.domain.model.meal import FailureReason
from mealtrack.infra.adapters import adapter
from mealtrack.infra.adapters.meal_vision.answers import LabelRead
from mealtrack.infra.adapters.meal_vision.options import VisionOptions
from vision_kit import WIRES, a_photo, looking, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]


def a_label(**more: object) -> dict[str, object]:
    """An oat bar, made up."""
    known = {"is_label": True, "name": "Oat bar", "amounts_are_for_g": 40, "energy_kcal": 160}
    macros = {"protein_g": 3, "carbs_g": 26, "fat_g": 5, "fiber_g": 3, "sugars_g": 9}
    minor = {"saturated_fat_g": 1, "sodium_mg": 95, "servings_per_package": 6}
    return dict.fromkeys(LabelRead.model_fields) | known | macros | minor | more


async def read(wire: Wire, label: dict[str, object]) -> LabelFacts | None:
    async with a_provider(says(wire, label)) as provider, looking(wire, provider) as vision:
        facts = await vision.read_label(a_photo())
    assert provider.refused == []
    return facts


@pytest.mark.parametrize("wire", WIRES)
async def test_a_label_is_read_in_the_registrys_units(wire: Wire):
    """What is printed comes back by nutrient; what is not printed is not there."""
    facts = await read(wire, a_label())

    assert facts == LabelFacts(
        serving_g=40,
        name="Oat bar",
        servings_per_package=6,
        per_serving={
            "energy": 160,
            "protein": 3,
            "carbs": 26,
            "fat": 5,
            "fiber": 3,
            "sugars": 9,
            "saturated_fat": 1,
            "sodium": 95,
        },
    )


async def test_kilojoules_and_salt_are_converted():
    """A European table has its energy in kJ and salt in place of sodium."""
    facts = await read(
        Wire.CHAT, a_label(energy_kcal=None, energy_kj=670, sodium_mg=None, salt_g=0.5)
    )

    assert facts is not None
    assert facts.per_serving["energy"] == pytest.approx(160.1)
    assert facts.per_serving["sodium"] == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_label": False},
        {"amounts_are_for_g": None},
        {"amounts_are_for_g": 0},
        {"amounts_are_for_g": 4},  # the macros weigh more than that
        {"energy_kcal": None},
        {"energy_kcal": 1600},  # a digit too many
        {"energy_kcal": 16},  # one too few
        {"sugars_g": 90},
        {"saturated_fat_g": 10},
        {"sodium_mg": 95_000},
        {"protein_g": None, "carbs_g": None, "fat_g": None},
    ],
    ids=str,
)
async def test_what_can_not_be_a_label_is_none(wrong: dict[str, object]):
    """A misread label is no label: its numbers would be taken for certain."""
    assert await read(Wire.CHAT, a_label(**wrong)) is None


async def test_without_a_model_the_settings_are_named():
    """The embedded default says what turns recognition on, and that the photo is kept."""
    module, url = adapter("meal_vision", "label:")
    async with module.connect(url, options=VisionOptions()) as vision:
        with pytest.raises(AnalysisFailed) as failure:
            await vision.see(a_photo(), Wish())
        facts = await vision.read_label(a_photo())

    assert facts is None
    assert failure.value.reason is FailureReason.NOT_CONFIGURED
    for word in ("MEALTRACK_VISION", "MEALTRACK_GOOGLE_KEY", "MEALTRACK_OPENAI_KEY", "kept"):
        assert word in failure.value.detail
    assert url == urlsplit("label:")
