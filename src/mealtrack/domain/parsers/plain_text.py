"""Words from a model, made safe to show: plain text, bounded, without links or hidden signs."""

import re
import unicodedata

LONGEST = 200

# A model may be handed megabytes to clean; nothing beyond this can still matter.
_LONGEST_READ = 10_000
_PASSES = 8

# Control, format (zero-width, bidirectional, tags), surrogate, private and unassigned.
_UNSEEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Letters and marks that show nothing, and the variation selectors, which can carry a message.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
_SPACES = frozenset({"Zs", "Zl", "Zp"})

_NOT_PLAIN = re.compile(
    r"""
      !?\[(?P<shown>[^\[\]]*)\]\([^()]*\)            # a Markdown link or picture: its words stay
    | <[^<>]*>                                       # a tag
    | \b[a-z][a-z0-9+.-]*:/\S*                       # scheme:/...
    | \b(?:javascript|data|mailto|tel|vbscript):\S*
    | //\S*
    | \bwww\.\S*
    | \b(?:[\w-]+\.)+[a-z]{2,}/\S*                   # example.org/path
    """,
    re.IGNORECASE | re.VERBOSE,
)
# "(about 350 kcal)": a model's figure about nutrients is no knowledge, wherever it stands.
_ENERGY = re.compile(
    r"[(\[]?\s*(?:~|≈|ca\.?|about|approx\.?)?\s*\d[\d.,\s–-]*"
    r"(?:kilo)?(?:k?cal|calories?|kj|joules?)\b\.?\s*[)\]]?",
    re.IGNORECASE,
)


def plain_text(text: str, longest: int = LONGEST) -> str:
    """One line of visible text; "" when nothing is left."""
    visible = _visible(text[:_LONGEST_READ])
    # What is taken out may join what stood around it into something new; it ends all the same.
    for _ in range(_PASSES):
        plain = _visible(_NOT_PLAIN.sub(lambda found: found["shown"] or " ", visible))
        if plain == visible:
            break
        visible = plain
    else:
        visible = visible.translate({ord(sign): " " for sign in "<>[]()/:"})
    return " ".join(visible.split())[:longest].strip()


def food_name(text: str) -> str:
    """The name of a food or dish: plain text that claims no energy."""
    return " ".join(_ENERGY.sub(" ", plain_text(text)).split()).strip(" ,;-–")


def _visible(text: str) -> str:
    return "".join(_sign(char) for char in unicodedata.normalize("NFC", text))


def _sign(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in _SPACES or char in "\t\n\r\v\f":
        return " "
    return "" if kind in _UNSEEN_KINDS or char in _UNSEEN else char
