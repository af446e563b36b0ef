"""One look's calls to the model: counted, repeated when it helps, never past the deadline."""

import asyncio
import random
from dataclasses import dataclass, replace

from pydantic_ai.exceptions import ModelAPIError, UnexpectedModelBehavior
from pydantic_ai.messages import ModelMessage, ModelResponse, ModelResponsePart, TextPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings

from mealtrack.domain.model.analysis import AnalysisFailed, ProviderBusy
from mealtrack.infra.adapters.meal_vision.choice import Choice
from mealtrack.infra.adapters.meal_vision.faults import cut_off, fault_of, refused, unusable

# A second call that has less than this share of the whole time left is not worth its money.
_LEAST_SHARE = 0.2
_THOUGHTS_END = "</think>"
# Thirty foods in JSON have about 6,000 characters; far more would be sent back to be mended.
_LONGEST_ANSWER = 50_000


@dataclass(slots=True)
class Budget:
    """What one look may spend: calls, and time until an instant of the event loop's clock."""

    calls_left: int
    until_s: float
    least_s: float

    @classmethod
    def of(cls, calls: int, timeout_s: float) -> "Budget":
        now_s = asyncio.get_running_loop().time()
        return cls(calls, now_s + timeout_s, timeout_s * _LEAST_SHARE)

    def allows(self, wait_s: float) -> bool:
        """Whether there is a call left, and time enough for it after this wait."""
        now_s = asyncio.get_running_loop().time()
        return self.calls_left > 0 and now_s + wait_s + self.least_s <= self.until_s


class Patient(WrapperModel):
    """A model that is asked again; the only place where anything is repeated.

    Both a repeat after a fault and the library's request to mend an answer are paid from one
    budget, so that a look costs at most that many calls.
    """

    def __init__(self, model: Model, choice: Choice, budget: Budget, *, pause_s: float) -> None:
        super().__init__(model)
        self._choice = choice
        self._budget = budget
        self._pause_s = pause_s
        self._was_asked = False

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        if self._was_asked and not self._budget.allows(0):
            raise unusable()  # an answer was to be mended, and nothing is left for it
        self._was_asked = True
        while True:
            self._budget.calls_left -= 1
            try:
                response = await super().request(messages, model_settings, model_request_parameters)
            except (ModelAPIError, UnexpectedModelBehavior) as error:
                fault = fault_of(error, self._choice)
                wait_s = self._wait_s(fault)
                if wait_s is None:
                    raise fault from error
            else:
                if response.parts or _is_final(response) or not self._budget.allows(self._pause_s):
                    return finished(response)
                wait_s = self._pause_s  # an answer of nothing, for no reason: it happens
            await asyncio.sleep(wait_s)

    def _wait_s(self, fault: AnalysisFailed) -> float | None:
        """How long to wait before the next call, never less than the hint; None to give up."""
        if not isinstance(fault, ProviderBusy):
            return None
        wait_s = fault.after_s
        if wait_s is None:
            wait_s = self._pause_s * random.uniform(1, 2)  # noqa: S311 - spreads load, hides nothing
        return wait_s if self._budget.allows(wait_s) else None


def _is_final(response: ModelResponse) -> bool:
    return response.finish_reason in {"content_filter", "length"}


def finished(response: ModelResponse) -> ModelResponse:
    """The response, if the model came to its end; one stopped for any other reason is no answer.

    That counts even when what it said so far happens to be readable.
    """
    match response.finish_reason:
        case "stop" | "tool_call" if _is_answer(response):
            return replace(response, parts=[_without_thoughts(part) for part in response.parts])
        case "content_filter":
            raise refused()
        case "length":
            raise cut_off()
        case _:
            raise unusable()


def _is_answer(response: ModelResponse) -> bool:
    said = sum(len(part.content) for part in response.parts if isinstance(part, TextPart))
    return response.state == "complete" and bool(response.parts) and said <= _LONGEST_ANSWER


def _without_thoughts(part: ModelResponsePart) -> ModelResponsePart:
    """Some servers send the end of the thoughts without their start, which the library needs."""
    if isinstance(part, TextPart) and _THOUGHTS_END in part.content:
        return replace(part, content=part.content.rpartition(_THOUGHTS_END)[2])
    return part
