"""So many calls in so much time: the limit a vendor publishes, kept on our side."""

import time
from collections import deque
from collections.abc import Callable


class Allowance:
    """At most `calls` within any `per_s` seconds; a window that slides, so that no edge is crossed
    twice as fast.
    """

    def __init__(
        self, calls: int, per_s: float, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._calls, self._per_s, self._now = calls, per_s, now
        self._taken: deque[float] = deque()

    def take(self) -> bool:
        """Whether one more call is allowed; it counts as made."""
        now = self._now()
        while self._taken and self._taken[0] <= now - self._per_s:
            self._taken.popleft()
        if len(self._taken) >= self._calls:
            return False
        self._taken.append(now)
        return True
