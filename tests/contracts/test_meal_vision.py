"""Looking at photos: what every model has to answer, over every protocol."""

import json

import pytest

from fake_providers import a_provider
from fake_wires import Wire
from mealtrack.domain.model.analysis import AnalysisFailed, Sighting, Wish
from mealtrack.domain.model.meal import FailureReason
from mealtrack.domain.prompts import SEE_MEAL
from vision_kit import WIRES, a_food, a_photo, an_answer, looking, says

pytestmark = [pytest.mark.anyio, pytest.mark.network]

each_wire = pytest.mark.parametrize("wire", WIRES)


@each_wire
async def test_foods_are_seen_with_their_masses(wire: Wire):
    """The foods of the answer come back in its order, with state, range and confidence."""
    rice = a_food("white rice", state="cooked", low_g=90.5, high_g=140, confidence=1)
    oil = a_food("olive oil", state=None, low_g=3, high_g=8, hidden=True, confidence=0.4)
    answer = says(wire, an_answer(rice, oil))
    async with a_provider(answer) as provider, looking(wire, provider) as vision:
        sightings = await vision.see(a_photo(), Wish())

    assert sightings.dish == "Chicken"
    assert sightings.seen == (
        Sighting(name="white rice", state="cooked", low_g=90.5, high_g=140, confidence=1),
        Sighting(name="olive oil", low_g=3, high_g=8, is_hidden=True, confidence=0.4),
    )


@each_wire
async def test_model_and_prompt_are_told(wire: Wire):
    """Which model answered, and to which version of the prompt, is kept with the analysis."""
    async with a_provider(says(wire)) as provider, looking(wire, provider) as vision:
        sightings = await vision.see(a_photo(), Wish())

    assert sightings.model.startswith(f"{wire}:")
    assert sightings.prompt_version == SEE_MEAL


@each_wire
async def test_no_food_is_told_from_no_single_food(wire: Wire):
    """A picture of no food and one of an indistinct plate fail for different reasons."""
    no_food = an_answer(is_food=False)
    nothing = {**an_answer(), "items": []}
    for answer, reason in (
        (no_food, FailureReason.NOT_FOOD),
        (nothing, FailureReason.NOTHING_FOUND),
    ):
        async with a_provider(says(wire, answer)) as provider, looking(wire, provider) as vision:
            with pytest.raises(AnalysisFailed) as failure:
                await vision.see(a_photo(), Wish())
        assert failure.value.reason is reason
        assert len(provider.calls) == 1


@each_wire
async def test_texts_of_the_model_are_plain(wire: Wire):
    """Links, tags, invisible signs and claims of energy do not get through."""
    tricky = a_food(
        "ri\u200bce <img src=x> ![now](http://evil.example/?q=1) (about 350 kcal)\u202e",
        brand="see www.evil.example/steal",
        state="cooked\x00\n",
    )
    answer = an_answer(tricky, dish="<b>Rice</b> \U000e0041 bowl")
    async with a_provider(says(wire, answer)) as provider, looking(wire, provider) as vision:
        sightings = await vision.see(a_photo(), Wish())

    assert sightings.dish == "Rice bowl"
    assert sightings.seen[0].name == "rice now"
    assert sightings.seen[0].brand == "see"
    assert sightings.seen[0].state == "cooked"


@each_wire
async def test_an_answer_that_does_not_fit_is_mended_once(wire: Wire):
    """The model is shown what is wrong with its answer, and the better one counts."""
    swapped = an_answer(a_food(low_g=200, high_g=100))
    async with (
        a_provider(says(wire, swapped), says(wire)) as provider,
        looking(wire, provider) as vision,
    ):
        sightings = await vision.see(a_photo(), Wish())

    assert len(sightings.seen) == 1
    first, second = provider.calls
    assert "low_g is the smaller" in str(second.body)
    assert "low_g is the smaller" not in str(first.body)
    assert provider.refused == []


@each_wire
async def test_masses_as_text_are_not_bent_into_numbers(wire: Wire):
    """Types are taken as they are: "120" is no mass."""
    wrong = says(wire, an_answer(a_food(low_g="120")))
    async with a_provider(wrong) as provider, looking(wire, provider) as vision:
        with pytest.raises(AnalysisFailed) as failure:
            await vision.see(a_photo(), Wish())

    assert failure.value.reason is FailureReason.BAD_ANSWER
    assert len(provider.calls) == 2


@pytest.mark.parametrize("output", ["json_schema", "json_object", "prompt"])
@pytest.mark.parametrize(
    "written",
    [
        "{}",
        "<think>Chicken {maybe}?</think>\n{}",
        "Chicken {maybe}?</think>\n\n{}",
        "```json\n{}\n```",
        "<think>no</think>Here it is:\n```\n{}\n```\nEnjoy!",
    ],
)
async def test_local_servers_may_think_aloud(output: str, written: str):
    """Thoughts and fences around the answer of a server of one's own are taken off."""
    text = written.replace("{}", json.dumps(an_answer()))
    async with (
        a_provider(says(Wire.CHAT, text)) as provider,
        looking(Wire.CHAT, provider, query=f"?output={output}") as vision,
    ):
        sightings = await vision.see(a_photo(), Wish())

    assert sightings.seen[0].name == "chicken breast"
    assert len(provider.calls) == 1
