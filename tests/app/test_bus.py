"""The wiring of messages and handlers: mistakes show at the start."""

from dataclasses import dataclass

import pytest

from mealtrack.app.bus import Command, CommandBus, Unwired


@dataclass(frozen=True, kw_only=True)
class Greet(Command[str]):
    name: str


class Voice:
    def say(self, text):
        return text


async def greet(cmd: Greet, voice: Voice) -> str:
    return voice.say(f"Hello, {cmd.name}")


@pytest.mark.anyio
async def test_a_handler_is_given_what_it_needs_by_type():
    """And answers whoever sent the message."""
    bus = CommandBus([greet], {Voice: Voice()})
    assert await bus.send(Greet(name="Ann")) == "Hello, Ann"


def test_a_need_nobody_provides_is_named():
    """With the handler that has it."""
    with pytest.raises(Unwired, match=r"greet needs .*Voice"):
        CommandBus([greet], {})


def test_a_message_has_one_handler():
    """Two would be a race."""
    with pytest.raises(Unwired, match="Greet has two handlers"):
        CommandBus([greet, greet], {Voice: Voice()})
