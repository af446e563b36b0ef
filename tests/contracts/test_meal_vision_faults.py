"""What a model provider can do wrong, and the reason and sentence each ends with."""

from dataclasses import replace

import pytest

from fake_providers import a_provider
from fake_wires import Wire
from mealtrack.domain.model.analysis import AnalysisFailed, ProviderBusy, Wish
from mealtrack.domain.model.meal import FailureReason as Why
from servers import free_port
from vision_faults import FAULTS, Fault, bad_key, status
from vision_kit import WIRES, a_photo, looking

pytestmark = [pytest.mark.anyio, pytest.mark.network]

CASES = [
    pytest.param(wire, fault, id=f"{wire}-{fault.name}")
    for fault in FAULTS
    for wire in WIRES
    if wire in fault.only
]


@pytest.mark.parametrize(("wire", "fault"), CASES)
async def test_fault_ends_with_its_reason(wire: Wire, fault: Fault):
    """Each fault ends at once, with a reason, a sentence, and no more calls than it is worth."""
    async with (
        a_provider(fault.reply(wire)) as provider,
        looking(wire, provider, timeout_s=fault.timeout_s) as vision,
    ):
        with pytest.raises(AnalysisFailed) as caught:
            await vision.see(a_photo(), Wish())

    failure = caught.value
    assert failure.reason is fault.why
    assert isinstance(failure, ProviderBusy) is fault.busy
    assert len(provider.calls) == fault.calls
    assert provider.refused == []
    assert fault.says in failure.detail
    assert failure.detail.endswith(".")
    if isinstance(failure, ProviderBusy):
        assert failure.after_s == fault.after_s


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(
    "name", ["silence", "50 MB", "429, a minute", "bad key", "refusal or block", "nothing said"]
)
async def test_a_label_is_no_way_around_a_fault(wire: Wire, name: str):
    """Reading a label meets the same faults in the same way."""
    fault = next(fault for fault in FAULTS if fault.name == name)
    async with (
        a_provider(fault.reply(wire)) as provider,
        looking(wire, provider, timeout_s=fault.timeout_s) as vision,
    ):
        with pytest.raises(AnalysisFailed) as caught:
            await vision.read_label(a_photo())

    assert caught.value.reason is fault.why
    assert len(provider.calls) == fault.calls


@pytest.mark.parametrize("wire", WIRES)
async def test_nobody_there(wire: Wire):
    """A closed port is a provider that is down."""
    async with a_provider() as provider:
        nobody = replace(provider, port=free_port())
        async with looking(wire, nobody) as vision:
            with pytest.raises(ProviderBusy) as caught:
                await vision.see(a_photo(), Wish())

    assert caught.value.reason is Why.PROVIDER_DOWN


@pytest.mark.parametrize(
    ("wire", "setting"),
    [
        (Wire.GOOGLE, "MEALTRACK_GOOGLE_KEY"),
        (Wire.RESPONSES, "MEALTRACK_OPENAI_KEY"),
        (Wire.CHAT, "MEALTRACK_OPENAI_KEY"),
    ],
)
async def test_the_setting_to_mend_is_named(wire: Wire, setting: str):
    """Whoever runs the server reads which key is meant."""
    async with a_provider(bad_key(wire)) as provider, looking(wire, provider) as vision:
        with pytest.raises(AnalysisFailed) as caught:
            await vision.see(a_photo(), Wish())

    assert setting in caught.value.detail


@pytest.mark.parametrize("wire", WIRES)
async def test_no_fault_tells_what_was_sent(wire: Wire):
    """A provider's own words may quote the key or the picture; ours never do."""
    told = status(400, "Your key google-key openai-key and picture /9j/4AAQ are bad")(wire)
    async with a_provider(told) as provider, looking(wire, provider) as vision:
        with pytest.raises(AnalysisFailed) as caught:
            await vision.see(a_photo(), Wish())

    assert not {"google-key", "openai-key", "/9j/"} & set(caught.value.detail.split())
