"""A breaker: who fails again and again is left alone for a while, then tried with one call."""

import time
from collections.abc import Callable


class Breaker:
    """Opens after `after` failures in a row; after `for_s` one probe decides."""

    def __init__(
        self, after: int, for_s: float, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._after, self._for_s, self._now = after, for_s, now
        self._failures = 0
        self._probe_at = 0.0

    def lets_through(self) -> bool:
        if self._failures < self._after:
            return True
        if self._now() < self._probe_at:
            return False
        self._probe_at = self._now() + self._for_s  # one probe; the next one if nobody hears of it
        return True

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._after:
            self._probe_at = self._now() + self._for_s

    def succeeded(self) -> None:
        self._failures = 0
