"""An agent for one form of answer: how it is asked for depends on what the server can hold to."""

from typing import TypeVar

from pydantic_ai import Agent, NativeOutput, PromptedOutput, ToolOutput
from pydantic_ai.output import OutputSpec

from mealtrack.domain.prompts import Prompt
from mealtrack.infra.adapters.meal_vision.answers import Answer
from mealtrack.infra.adapters.meal_vision.choice import Choice, Output

_AnswerT = TypeVar("_AnswerT", bound=Answer)


def agent_for(answer: type[_AnswerT], told: Prompt, choice: Choice) -> Agent[object, _AnswerT]:
    """An answer that does not fit is shown to the model once, with what is wrong with it."""
    return Agent(
        output_type=_form(answer, choice.output),
        instructions=told.instructions,
        name=told.version,
        retries={"output": 1, "tools": 0},
    )


def _form(answer: type[_AnswerT], output: Output) -> OutputSpec[_AnswerT]:
    match output:
        case Output.JSON_SCHEMA:
            return NativeOutput(answer, strict=True)
        case Output.TOOL:
            return ToolOutput(answer, strict=True)
        case Output.JSON_OBJECT | Output.PROMPT:
            return PromptedOutput(answer)
