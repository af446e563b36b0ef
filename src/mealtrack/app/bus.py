"""Messages go in, answers come out; what is needed on the way is wired once, at start."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial, reduce
from types import UnionType
from typing import Any, Generic, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

R = TypeVar("R")


class Message(Generic[R]):
    """A wish that answers with R."""


class Command(Message[R]):
    """Changes something."""


class Query(Message[R]):
    """Changes nothing."""


# Any: a bus carries every kind of message; `send` gives the answer its type back.
Handler: TypeAlias = Callable[..., Awaitable[Any]]
Call: TypeAlias = Callable[[Any], Awaitable[Any]]
Around: TypeAlias = Callable[[Call, Any], Awaitable[Any]]


class Unwired(Exception):
    """A mistake in the wiring, found at start and not at night."""


def wire(handler: Handler, provided: Mapping[Any, object]) -> tuple[tuple[type, ...], Call]:
    """Pair a handler's message types with the handler, its other parameters filled by type.

    A reaction may take a union of events and is then paired with each of them.
    """
    hints = get_type_hints(handler)
    hints.pop("return", None)
    (_, message), *needs = hints.items()
    kinds = get_args(message) if get_origin(message) in (Union, UnionType) else (message,)
    name = f"{handler.__module__}.{handler.__name__}"
    missing = [kind for _, kind in needs if kind not in provided]
    if missing:
        raise Unwired(f"{name} needs {', '.join(map(str, missing))}, which nobody provides.")
    return kinds, partial(handler, **{name: provided[kind] for name, kind in needs})


class Bus:
    def __init__(
        self,
        handlers: Iterable[Handler],
        provided: Mapping[Any, object],
        around: Sequence[Around] = (),
    ) -> None:
        self._calls: dict[type, Call] = {}
        for handler in handlers:
            kinds, call = wire(handler, provided)
            for kind in kinds:
                if kind in self._calls:
                    raise Unwired(f"{kind.__name__} has two handlers.")
                self._calls[kind] = reduce(_wrap, reversed(around), call)

    async def send(self, message: Message[R]) -> R:
        return await self._calls[type(message)](message)


def _wrap(call: Call, around: Around) -> Call:
    return partial(around, call)


class CommandBus(Bus):
    """Takes the wishes that change something."""


class QueryBus(Bus):
    """Takes the questions."""
