"""The door a provider's reply comes in by: bounded, from the right address, of the right shape."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx2
from pydantic import ValidationError
from pydantic_core import to_json

from mealtrack.infra.adapters.meal_vision.choice import Wire
from mealtrack.infra.adapters.meal_vision.replies import FaultTold, error_told, retold

# An answer has a few kilobytes; with the thoughts of a talkative server, some hundred.
LARGEST_REPLY_BYTES = 1024 * 1024


class UnusableReply(httpx2.TransportError):
    """A reply no SDK should be given. The SDKs pass errors of the transport on as such."""


class TooLarge(UnusableReply):
    pass


class Redirected(UnusableReply):
    """Pictures and keys go to the address that was configured, and nowhere else."""


class Garbled(UnusableReply):
    """A page of something in between, a reply cut in the middle, an error told as success."""


class Foreign(UnusableReply):
    """JSON, but of another protocol."""


def guard(wire: Wire) -> Callable[[httpx2.Response], Awaitable[None]]:
    """A response hook that gives the SDK nothing but what was read and found good."""

    async def check(response: httpx2.Response) -> None:
        if 300 <= response.status_code < 400:
            raise Redirected("the reply leads elsewhere")
        if response.headers.get("content-encoding", "identity") != "identity":
            # None was asked for, and a small one may unpack to gigabytes.
            raise Garbled("the reply is compressed")
        if not isinstance(response.stream, httpx2.AsyncByteStream):
            raise TypeError("an asynchronous client streams asynchronously")
        is_success = response.is_success
        response.stream = _Read(
            response.stream,
            lambda body: _success(wire, body) if is_success else to_json(error_told(body)),
        )
        await response.aread()

    return check


class _Read(httpx2.AsyncByteStream):
    """The whole of a stream, at once, as it was read."""

    def __init__(self, stream: httpx2.AsyncByteStream, read: Callable[[bytes], bytes]) -> None:
        self._stream = stream
        self._read = read

    async def __aiter__(self) -> AsyncIterator[bytes]:
        body = bytearray()
        async for chunk in self._stream:
            body += chunk
            if len(body) > LARGEST_REPLY_BYTES:
                raise TooLarge("the reply is too large")
        yield self._read(bytes(body))

    async def aclose(self) -> None:
        await self._stream.aclose()


def _success(wire: Wire, body: bytes) -> bytes:
    try:
        return to_json(retold(wire, body))
    except FaultTold:
        raise Garbled("an error told as success") from None
    except ValidationError as wrong:
        if any(error["type"] == "json_invalid" for error in wrong.errors(include_input=False)):
            raise Garbled("the reply is not JSON") from None
        raise Foreign("the reply is of another protocol") from None
