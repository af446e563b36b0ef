"""Whether what works in the background is alive: each part gives a sign with every turn."""

from collections.abc import Callable
from functools import partial
from time import monotonic

# A turn waits for the database's lock at most, and for a batch of reactions.
SILENT_AFTER_S = 60.0

Beat = Callable[[], None]


class Pulse:
    """When each part was last heard of. Silence and an end are told apart: one may pass."""

    def __init__(self, *parts: str, silent_after_s: float = SILENT_AFTER_S) -> None:
        self._silent_after_s = silent_after_s
        self._heard = dict.fromkeys(parts, monotonic())
        self._has_ended = False

    def of(self, part: str) -> Beat:
        """What the part calls with every turn."""
        return partial(self._beat, part)

    def end(self) -> None:
        self._has_ended = True

    def state(self) -> str:
        """What /ready says of the work: ok, or what is wrong with it."""
        if self._has_ended:
            return "has ended"
        now = monotonic()
        silent = {part: now - heard for part, heard in self._heard.items()}
        late = [part for part, for_s in silent.items() if for_s > self._silent_after_s]
        if not late:
            return "ok"
        return f"no sign of {', '.join(late)} for {max(silent.values()):.0f} s"

    def _beat(self, part: str) -> None:
        self._heard[part] = monotonic()
