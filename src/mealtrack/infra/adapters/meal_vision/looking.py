"""Looking at photos with a language model, whichever it is."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TypeVar

import structlog
from pydantic_ai import Agent, BinaryContent
from pydantic_ai.exceptions import AgentRunError, ModelHTTPError

from mealtrack.domain.model.analysis import AnalysisFailed, LabelFacts, Photo, Sightings, Wish
from mealtrack.domain.model.ingredient import IngredientSeen
from mealtrack.domain.model.meal import FailureReason
from mealtrack.domain.parsers.plain_text import plain_text
from mealtrack.domain.prompts import NAME_INGREDIENT, READ_LABEL, SEE_MEAL, prompt
from mealtrack.infra.adapters.meal_vision.agents import agent_for
from mealtrack.infra.adapters.meal_vision.answers import IngredientNamed, LabelRead, MealSeen
from mealtrack.infra.adapters.meal_vision.bulkhead import Bulkhead
from mealtrack.infra.adapters.meal_vision.choice import Choice
from mealtrack.infra.adapters.meal_vision.faults import fault_of, timed_out
from mealtrack.infra.adapters.meal_vision.options import VisionOptions
from mealtrack.infra.adapters.meal_vision.patience import Budget, Patient
from mealtrack.infra.adapters.meal_vision.wires import OpenModel, opened

log = structlog.get_logger(__name__)

_AnswerT = TypeVar("_AnswerT", MealSeen, LabelRead, IngredientNamed)

_LONGEST_NOTE = 500
_NOT_FOOD = (
    "No food can be seen in this picture; send a photo of the meal itself, or one of the Nutrition "
    "Facts label or the barcode alone."
)
_NOTHING = (
    "No single food can be told apart in this picture; take it closer and in better light, or "
    "enter the meal by hand."
)
_NO_INGREDIENT = (
    "No ingredient can be told in this picture; take it alone, closer and in better light, or "
    "search for it by name."
)


class ModelVision:
    """MealVision by a language model."""

    def __init__(self, choice: Choice, open_model: OpenModel, options: VisionOptions) -> None:
        self._choice = choice
        self._open = open_model
        self._options = options
        self._bulkhead = Bulkhead(running=options.concurrency, waiting=options.waiting)
        self._seeing = prompt(SEE_MEAL)
        self._reading = prompt(READ_LABEL)
        self._naming = prompt(NAME_INGREDIENT)
        self._see = agent_for(MealSeen, self._seeing, choice)
        self._read = agent_for(LabelRead, self._reading, choice)
        self._name = agent_for(IngredientNamed, self._naming, choice)

    async def see(self, photo: Photo, wish: Wish) -> Sightings:
        answer = await self._ask(self._see, photo, self._seeing.about(_facts(wish)))
        if not answer.is_food:
            raise AnalysisFailed(FailureReason.NOT_FOOD, _NOT_FOOD)
        if not answer.items:
            raise AnalysisFailed(FailureReason.NOTHING_FOUND, _NOTHING)
        return Sightings(
            dish=answer.dish,
            seen=tuple(item.sighting() for item in answer.items),
            model=self._choice.name,
            prompt_version=self._seeing.version,
        )

    async def read_label(self, photo: Photo) -> LabelFacts | None:
        return (await self._ask(self._read, photo, self._reading.request)).facts()

    async def name_ingredient(self, photo: Photo) -> IngredientSeen:
        answer = await self._ask(self._name, photo, self._naming.request)
        if not answer.is_food or not answer.guesses:
            reason = FailureReason.NOTHING_FOUND if answer.is_food else FailureReason.NOT_FOOD
            raise AnalysisFailed(reason, _NO_INGREDIENT)
        best, *others = sorted(
            (one.guess() for one in answer.guesses), key=lambda guess: -guess.confidence
        )
        return IngredientSeen(
            best=best,
            others=tuple(others),
            model=self._choice.name,
            prompt_version=self._naming.version,
        )

    async def _ask(self, agent: Agent[object, _AnswerT], photo: Photo, request: str) -> _AnswerT:
        """One answer, within the whole of its time, whatever the provider does."""
        budget = Budget.of(self._options.attempts, self._options.timeout_s)
        try:
            async with asyncio.timeout(self._options.timeout_s), self._bulkhead.place():
                answer = await self._run(agent, photo, request, budget)
        except TimeoutError:
            failure = timed_out()
            self._tell(failure, budget)
            raise failure from None
        except AgentRunError as error:
            failure = fault_of(error, self._choice)
            self._tell(failure, budget, error)
            raise failure from error
        except AnalysisFailed as failure:
            self._tell(failure, budget, failure.__cause__)
            raise
        log.info("vision.answered", **self._spent(budget))
        return answer

    async def _run(
        self, agent: Agent[object, _AnswerT], photo: Photo, request: str, budget: Budget
    ) -> _AnswerT:
        picture = BinaryContent(data=photo.jpeg, media_type="image/jpeg")
        model = Patient(self._open.model, self._choice, budget, pause_s=self._options.pause_s)
        result = await agent.run(
            [picture, request], model=model, model_settings=self._open.settings, infer_name=False
        )
        return result.output

    def _tell(
        self, failure: AnalysisFailed, budget: Budget, cause: BaseException | None = None
    ) -> None:
        """Codes and numbers only: a provider's message may quote what it was sent."""
        told: dict[str, object] = {}
        if isinstance(cause, ModelHTTPError):
            told = {"status": cause.status_code, "code": cause.provider_error_code}
        log.warning("vision.failed", reason=str(failure.reason), **told, **self._spent(budget))

    def _spent(self, budget: Budget) -> dict[str, object]:
        left_s = budget.until_s - asyncio.get_running_loop().time()
        return {
            "model": self._choice.name,
            "calls": self._options.attempts - budget.calls_left,
            "took_s": round(self._options.timeout_s - left_s, 3),
        }


def _facts(wish: Wish) -> dict[str, str | float]:
    facts: dict[str, str | float] = {}
    if wish.note and (note := plain_text(wish.note, _LONGEST_NOTE)):
        facts["note"] = note
    if wish.total_weight_g is not None:
        facts["total_weight_g"] = wish.total_weight_g
    return facts


@asynccontextmanager
async def open_vision(choice: Choice, options: VisionOptions) -> AsyncGenerator[ModelVision]:
    async with opened(choice, timeout_s=options.timeout_s, calls=options.concurrency) as open_model:
        yield ModelVision(choice, open_model, options)
