"""Whether a name is a compound whose last word makes it another food: fish sticks are no fish."""

import re
from collections.abc import Sequence

from mealtrack.domain.services.ranking.plainness import KINDS
from mealtrack.domain.services.words.folding import stems_of, words_of
from mealtrack.domain.services.words.states import STATE_WORDS

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
# "Roast" tells how the beef was made, but a powder is no longer what it was made of.
_STATES = STATE_WORDS - {"powder", "powdered"}
# The last word of these names a part or a form of the food, which stays what it is.
_PARTS = frozenset(
    stems_of(
        words_of(
            "breast thigh wing leg drumstick loin tenderloin sirloin rib ribs spareribs chop steak "
            "cutlet fillet roast shoulder shank brisket flank chuck round rump neck meat flesh "
            "slice piece chunk cube half quarter wedge spear floret crown stalk stem leaf leaves "
            "heart kernel groat bulb root bean seed nut berry fruit pod head whole wheat grain "
            "white flake patty link ground mince strip ring puree pulp halves variety"
        )
    )
)


def is_another(name: str, asked: frozenset[str]) -> bool:
    """Asked for "fish": "Fish sticks" is another food, "Fish, cod" and "Chicken breast" are not."""
    head = _head(name)
    known = [stem for stem in head if stem in asked]
    noun = next((stem for stem in reversed(head) if stem not in _STATES), None)
    return bool(known) and noun is not None and noun not in asked and noun not in _PARTS


def _head(name: str) -> Sequence[str]:
    pieces = [stems_of(words_of(piece)) for piece in _ASIDE.sub(" ", name).split(",")]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1 and tuple(pieces[0]) in KINDS:
        return pieces[1]
    return pieces[0] if pieces else ()
