"""The one policy for vendors that are plain REST: every call is bounded, and repeated here only.

A deadline over the whole call, one owner of retries, places that run out, a breaker, a size no
answer exceeds, no redirects. What a vendor does wrong ends as NoAnswer, with a reason for the log.
"""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx2
import structlog

from mealtrack.infra.allowance import Allowance
from mealtrack.infra.breaker import Breaker
from mealtrack.infra.loose_json import JsonObject, NotAnObject, object_of

log = structlog.get_logger(__name__)

_PASSING = frozenset({408, 425, 500, 502, 503, 504})
_LONGEST_REST_S = 24 * 3600.0


class NoAnswer(Exception):
    """There is no answer that could be used; `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What one vendor may cost us, and what its answers mean."""

    name: str
    timeout_s: float = 3.0
    connect_s: float = 2.0
    attempts: int = 2
    at_once: int = 4
    waiting: int = 16
    largest_bytes: int = 4_000_000
    breaks_after: int = 3
    breaks_for_s: float = 15.0
    # Statuses that say "enough": no call is made again before Retry-After, or this long.
    enough: frozenset[int] = frozenset({429})
    rests_s: float = 60.0
    # Statuses that say that our access is refused, which only the operator can mend.
    refused: frozenset[int] = frozenset({401})


class Vendor:
    """One vendor's client; `now` is a clock that only goes forward."""

    def __init__(
        self,
        client: httpx2.AsyncClient,
        policy: Policy,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._policy, self._now = client, policy, now
        self._places = asyncio.Semaphore(policy.at_once)
        self._waiting = 0
        self._rests_until = float("-inf")
        self._breaker = Breaker(policy.breaks_after, policy.breaks_for_s, now=now)
        # Repeats are paid from what calls saved up: at most a tenth of all calls in an outage.
        self._repeats = 1.0

    async def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: JsonObject | None = None,
        allowance: Allowance | None = None,
    ) -> JsonObject | None:
        """The JSON object at `path`, or None where the vendor has nothing (404).

        Raises NoAnswer. `allowance` is asked before each call, the repeated one included.
        """
        request = self._client.build_request(method, path, params=params, json=json)
        try:
            async with asyncio.timeout(self._policy.timeout_s), self._place():
                return await self._patiently(request, allowance)
        except TimeoutError:
            self._breaker.failed()
            raise self._told("timeout") from None

    async def _patiently(
        self, request: httpx2.Request, allowance: Allowance | None
    ) -> JsonObject | None:
        self._repeats = min(self._repeats + 0.1, 10.0)
        for attempt in range(1, self._policy.attempts + 1):
            self._check_open(allowance)
            try:
                answer = await self._once(request)
            except _Failed as failure:
                self._breaker.failed()
                may_repeat = failure.may_pass and attempt < self._policy.attempts
                if not may_repeat or self._repeats < 1:
                    raise self._told(failure.reason) from None
                self._repeats -= 1
                await asyncio.sleep(random.uniform(0, 0.2 * attempt))  # noqa: S311 - spreads load
            else:
                self._breaker.succeeded()
                return answer
        raise AssertionError("the last attempt answers or raises")

    def _check_open(self, allowance: Allowance | None) -> None:
        if self._now() < self._rests_until:
            raise NoAnswer("resting")
        if not self._breaker.lets_through():
            raise NoAnswer("circuit open")
        if allowance is not None and not allowance.take():
            raise NoAnswer("allowance used up")

    async def _once(self, request: httpx2.Request) -> JsonObject | None:
        try:
            response = await self._client.send(request, stream=True, follow_redirects=False)
        except httpx2.RequestError as fault:
            raise _Failed(type(fault).__name__, may_pass=True) from None
        try:
            return await self._read(response)
        except httpx2.RequestError as fault:
            raise _Failed(type(fault).__name__, may_pass=True) from None
        finally:
            await response.aclose()

    async def _read(self, response: httpx2.Response) -> JsonObject | None:
        status, policy = response.status_code, self._policy
        if status in policy.enough or status in policy.refused:
            self._rest(response.headers)
            self._breaker.succeeded()  # it answers, and says when to come back
            raise self._told("access refused" if status in policy.refused else "enough", status)
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status in _PASSING:
            raise _Failed(f"status {status}", may_pass=True)
        if status != HTTPStatus.OK:
            raise _Failed(f"status {status}", may_pass=False)
        if response.headers.get("content-encoding", "identity") != "identity":
            # None was asked for, and a small one may unpack to gigabytes.
            raise _Failed("compressed", may_pass=False)
        try:
            return object_of(await self._bounded(response))
        except NotAnObject:
            raise _Failed("not JSON", may_pass=False) from None

    async def _bounded(self, response: httpx2.Response) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > self._policy.largest_bytes:
                raise _Failed("too large", may_pass=False)
        return bytes(body)

    def _rest(self, headers: Mapping[str, str]) -> None:
        wait_s = _seconds_told(headers.get("retry-after", ""))
        wait_s = self._policy.rests_s if wait_s is None else wait_s
        self._rests_until = self._now() + min(max(wait_s, 1.0), _LONGEST_REST_S)

    @asynccontextmanager
    async def _place(self) -> AsyncGenerator[None]:
        """One of the places; whoever finds the queue full is sent away."""
        if self._places.locked() and self._waiting >= self._policy.waiting:
            raise NoAnswer("queue full")
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()

    def _told(self, reason: str, status: int | None = None) -> NoAnswer:
        log.warning("vendor.no_answer", vendor=self._policy.name, reason=reason, status=status)
        return NoAnswer(reason)


class _Failed(Exception):
    """One call failed; `may_pass` says that the same call may succeed a moment later."""

    def __init__(self, reason: str, *, may_pass: bool) -> None:
        super().__init__(reason)
        self.reason, self.may_pass = reason, may_pass


def _seconds_told(hint: str) -> float | None:
    """Retry-After: seconds, or a date; None for neither."""
    if hint.isascii() and hint.isdigit():
        return float(hint[:9])
    try:
        until = parsedate_to_datetime(hint)
        return (until - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None


@asynccontextmanager
async def vendor(
    base_url: str, policy: Policy, *, headers: Mapping[str, str]
) -> AsyncGenerator[Vendor]:
    """A vendor's client for as long as the product runs; `headers` may hold a key."""
    timeout = httpx2.Timeout(policy.timeout_s, connect=policy.connect_s)
    async with httpx2.AsyncClient(
        base_url=base_url,
        timeout=timeout,
        headers={"Accept": "application/json", "Accept-Encoding": "identity", **headers},
        follow_redirects=False,
    ) as client:
        yield Vendor(client, policy)
