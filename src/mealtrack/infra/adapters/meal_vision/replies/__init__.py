"""What a provider's reply may consist of, on each protocol: all an answer needs, and no more.

The vendors' SDKs and the library build objects from whatever JSON arrives, and break in a hundred
places on a reply of another shape. So it is read here first, strictly where the answer is and
leniently beside it, and told on in its plainest form.
"""

from collections.abc import Callable, Mapping

from pydantic import TypeAdapter, ValidationError

from mealtrack.infra.adapters.meal_vision.choice import Wire
from mealtrack.infra.adapters.meal_vision.replies.chat import chat
from mealtrack.infra.adapters.meal_vision.replies.google import gemini
from mealtrack.infra.adapters.meal_vision.replies.parts import FaultTold, Json, Noted, Part
from mealtrack.infra.adapters.meal_vision.replies.responses import responses

__all__ = ["FaultTold", "error_told", "retold"]


class _Error(Part):
    error: Noted[Json] = None


_ERRORS: TypeAdapter[_Error | list[_Error]] = TypeAdapter(_Error | list[_Error])


def error_told(body: bytes) -> Json:
    """The body of an error; empty when it is none, for then the status says enough."""
    try:
        told = _ERRORS.validate_json(body)
    except ValidationError:
        return {}
    if isinstance(told, list):  # Gemini puts some of its errors into one
        return told[0].model_dump(exclude_none=True) if told else {}
    return told.model_dump(exclude_none=True)


_RETOLD: Mapping[Wire, Callable[[bytes], Json]] = {
    Wire.GOOGLE: gemini,
    Wire.RESPONSES: responses,
    Wire.CHAT: chat,
}


def retold(wire: Wire, body: bytes) -> Json:
    """The reply in its plainest form; raises ValidationError or FaultTold."""
    return _RETOLD[wire](body)
