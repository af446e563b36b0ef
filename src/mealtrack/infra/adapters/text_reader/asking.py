"""Asking a language model about fragments: which foods, how much; nutrients have nowhere to go."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated

import structlog
from pydantic import Field
from pydantic_ai.exceptions import AgentRunError

from mealtrack.domain.model.analysis import MAX_SIGHTINGS, AnalysisFailed, Sighting
from mealtrack.domain.parsers.plain_text import plain_text
from mealtrack.domain.ports.text_reader import ReadBySomebody
from mealtrack.domain.prompts import READ_TEXT, prompt
from mealtrack.infra.adapters.meal_vision.agents import agent_for
from mealtrack.infra.adapters.meal_vision.answers import Answer, FoodSeen
from mealtrack.infra.adapters.meal_vision.bulkhead import Bulkhead
from mealtrack.infra.adapters.meal_vision.choice import Choice
from mealtrack.infra.adapters.meal_vision.faults import fault_of, timed_out
from mealtrack.infra.adapters.meal_vision.options import VisionOptions
from mealtrack.infra.adapters.meal_vision.patience import Budget, Patient
from mealtrack.infra.adapters.meal_vision.wires import OpenModel, opened

log = structlog.get_logger(__name__)

# What is sent of a fragment, and of how many: enough for any meal, and no more is paid for.
_LONGEST_FRAGMENT = 200
_MOST_FRAGMENTS = 20


class FoodRead(FoodSeen):
    """A food, and the number of the fragment it was read in."""

    fragment: Annotated[int, Field(ge=1, le=_MOST_FRAGMENTS)]


class FoodsRead(Answer):
    items: Annotated[list[FoodRead], Field(max_length=MAX_SIGHTINGS)]


class ModelReader:
    """TextReader by a language model."""

    def __init__(self, choice: Choice, open_model: OpenModel, options: VisionOptions) -> None:
        self._choice = choice
        self._open = open_model
        self._options = options
        self._bulkhead = Bulkhead(running=options.concurrency, waiting=options.waiting)
        self._prompt = prompt(READ_TEXT)
        self._agent = agent_for(FoodsRead, self._prompt, choice)

    async def read(self, fragments: Sequence[str]) -> ReadBySomebody | None:
        asked = {
            str(number): plain_text(fragment, _LONGEST_FRAGMENT)
            for number, fragment in enumerate(fragments[:_MOST_FRAGMENTS], 1)
        }
        answer = await self._ask(self._prompt.about(asked))
        foods: list[list[Sighting]] = [[] for _ in fragments]
        for item in answer.items:
            if item.fragment <= len(foods):
                foods[item.fragment - 1].append(item.sighting())
        return ReadBySomebody(
            tuple(tuple(found) for found in foods), self._choice.name, self._prompt.version
        )

    async def _ask(self, request: str) -> FoodsRead:
        """One answer, within the whole of its time, whatever the provider does."""
        budget = Budget.of(self._options.attempts, self._options.timeout_s)
        try:
            async with asyncio.timeout(self._options.timeout_s), self._bulkhead.place():
                model = Patient(
                    self._open.model, self._choice, budget, pause_s=self._options.pause_s
                )
                result = await self._agent.run(
                    request, model=model, model_settings=self._open.settings, infer_name=False
                )
        except TimeoutError:
            raise self._told(timed_out()) from None
        except AgentRunError as error:
            raise self._told(fault_of(error, self._choice)) from error
        except AnalysisFailed as failure:
            raise self._told(failure) from failure.__cause__
        log.info("text.answered", model=self._choice.name, items=len(result.output.items))
        return result.output

    def _told(self, failure: AnalysisFailed) -> AnalysisFailed:
        """Codes only: a provider's message may quote what it was sent."""
        log.warning("text.failed", reason=str(failure.reason), model=self._choice.name)
        return failure


@asynccontextmanager
async def open_reader(choice: Choice, options: VisionOptions) -> AsyncGenerator[ModelReader]:
    async with opened(choice, timeout_s=options.timeout_s, calls=options.concurrency) as open_model:
        yield ModelReader(choice, open_model, options)
