"""Naming one ingredient: what every model has to answer, over every protocol."""

import pytest

from fake_providers import a_provider, respond
from fake_wires import Wire, error
from mealtrack.domain.model.analysis import AnalysisFailed, ProviderBusy
from mealtrack.domain.model.ingredient import Guess
from mealtrack.domain.model.meal import FailureReason
from mealtrack.domain.prompts import NAME_INGREDIENT
from mealtrack.infra.adapters import adapter
from mealtrack.infra.adapters.meal_vision.options import VisionOptions
from vision_kit import WIRES, a_guess, a_photo, looking, named, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]

each_wire = pytest.mark.parametrize("wire", WIRES)


async def name(wire: Wire, *replies: object, **options: object):
    async with a_provider(*replies) as provider, looking(wire, provider, **options) as vision:
        return await vision.name_ingredient(a_photo()), provider


@each_wire
async def test_the_likeliest_comes_first(wire: Wire):
    """Whatever the model's order; with model and prompt."""
    answer = named(a_guess("nectarine", confidence=0.2), a_guess("peach", confidence=0.7))
    seen, provider = await name(wire, says(wire, answer))

    assert seen.best == Guess(name="peach", state="raw", confidence=0.7)
    assert seen.others == (Guess(name="nectarine", state="raw", confidence=0.2),)
    assert seen.prompt_version == NAME_INGREDIENT
    assert len(provider.calls) == 1


@each_wire
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (named() | {"is_food": False, "guesses": []}, FailureReason.NOT_FOOD),
        (named() | {"guesses": []}, FailureReason.NOTHING_FOUND),
    ],
)
async def test_what_can_not_be_named_is_a_failure(wire: Wire, answer, reason):
    """With a sentence that says what else can be done."""
    with pytest.raises(AnalysisFailed) as failure:
        await name(wire, says(wire, answer))

    assert failure.value.reason is reason
    assert "search" in failure.value.detail


@pytest.mark.parametrize(
    "wrong",
    [
        named(a_guess(confidence=7)),
        named(a_guess(name="")),
        named(*[a_guess()] * 9),
        named(a_guess(name=None)),
        {"is_food": True},
        "not json at all",
    ],
    ids=str,
)
async def test_an_answer_that_does_not_fit_is_shown_to_the_model_once(wrong):
    """Then it is an unusable one; a better second answer is taken."""
    bad = says(Wire.CHAT, wrong)
    seen, _ = await name(Wire.CHAT, bad, says(Wire.CHAT, named()))
    assert seen.best.name == "tomato"
    with pytest.raises(AnalysisFailed) as failure:
        await name(Wire.CHAT, bad, bad)
    assert failure.value.reason is FailureReason.BAD_ANSWER


async def test_words_of_a_model_are_made_safe():
    """Links, hidden signs and claims about energy do not reach a client."""
    guess = a_guess("Tomato <b>(20 kcal)</b> http://evil.example/x\u202e", brand="\u200b")
    seen, _ = await name(Wire.CHAT, says(Wire.CHAT, named(guess)))
    assert (seen.best.name, seen.best.brand) == ("Tomato", None)


@each_wire
async def test_a_busy_provider_says_so(wire: Wire):
    """And that the same photo can be sent again, not that it was kept."""
    busy = respond(503, error(wire, 503, "later"))
    with pytest.raises(ProviderBusy) as failure:
        await name(wire, *[busy] * 3)
    assert "kept" not in failure.value.detail


async def test_without_a_model_the_settings_are_named():
    """And what can be done until one of them is set."""
    module, url = adapter("meal_vision", "label:")
    async with module.connect(url, options=VisionOptions()) as vision:
        with pytest.raises(AnalysisFailed) as failure:
            await vision.name_ingredient(a_photo())
    assert failure.value.reason is FailureReason.NOT_CONFIGURED
    for word in ("MEALTRACK_VISION", "MEALTRACK_GOOGLE_KEY", "MEALTRACK_OPENAI_KEY", "search"):
        assert word in failure.value.detail
