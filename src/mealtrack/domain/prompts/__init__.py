"""What a model is told, as versioned files: a better wording is a new file, never an edit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

SEE_MEAL = "see_meal.v1"
READ_LABEL = "read_label.v1"
NAME_INGREDIENT = "name_ingredient.v1"
READ_TEXT = "read_text.v1"

# A file's first part is for the model, the second stands beside the picture.
_CUT = "\n---\n"
_PLACE = "$facts"


@dataclass(frozen=True, slots=True)
class Prompt:
    """The two texts of a request: what the model has to do, and what goes with the picture."""

    version: str
    instructions: str
    request: str

    def about(self, facts: Mapping[str, str | float]) -> str:
        """The request with what the sender told: one line of JSON that can't leave its tag."""
        data = json.dumps(facts, ensure_ascii=False, allow_nan=False)
        for mark in "<>&":
            data = data.replace(mark, f"\\u{ord(mark):04x}")
        return self.request.replace(_PLACE, data)


def prompt(version: str) -> Prompt:
    """The prompt of this version, as it is shipped."""
    text = (files(__name__) / f"{version}.md").read_text(encoding="utf-8")
    instructions, request = text.split(_CUT)
    return Prompt(version, instructions.strip(), request.strip())
