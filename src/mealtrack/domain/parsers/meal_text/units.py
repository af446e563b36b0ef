"""The measures people use: masses, volumes, containers and pieces, each in its plain form."""

from collections.abc import Mapping, Sequence

# Each line: the plain form, then what else it is called. Plurals are understood.
_MASSES = """
g: gram gramme gr gm
kg: kilogram kilo
mg: milligram
oz: ounce onz
lb: pound lbs
"""
_VOLUMES = """
ml: millilitre milliliter mls cc
cl: centilitre centiliter
dl: decilitre deciliter
l: litre liter ltr
fl oz: floz fl-oz|fluid ounce|fluid oz|fl ounce
tsp: teaspoon teasp tsps|tea spoon
tbsp: tablespoon tbsps tbs tblsp tbspn|table spoon
dessertspoon: dsp dstspn dessertspoonful|dessert spoon|dessert-spoon
cup: cupful
pint: pt
quart: qt
gallon: gal
"""
_CONTAINERS = """
can:
tin:
bottle:
glass: glassful
mug: mugful
bowl: bowlful
plate: plateful
packet: pack package sachet pkt pkg pouch
bag:
box: carton
jar:
pot: tub container
tray: punnet
tube:
"""
_PIECES = """
piece: pc pcs pce
serving: portion helping
slice:
rasher:
clove:
handful:
pinch:
knob:
stick:
fillet: filet
square:
cube:
wedge:
spear:
stalk:
sprig:
leaf:
sheet:
bunch:
head:
ear: cob
floret:
scoop:
shot:
pat:
bar:
dash:
splash:
drizzle:
dollop:
drop:
bit:
chunk:
strip:
bite: mouthful
spoonful: spoon
ball:
link:
patty:
loaf:
ring:
round:
segment:
thumb:
pod:
sleeve:
block:
rack:
joint:
bulb:
spoke:
grind: grinding twist
"""


def _names(lines: str) -> Mapping[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for line in lines.strip().splitlines():
        plain, _, others = line.partition(":")
        single, *many = others.split("|")
        for name in (plain, *single.split(" "), *many):
            if not name or (" " in plain and name in plain.split(" ")):
                continue
            words = tuple(name.strip().split(" "))
            names[words] = plain
            for plural in _plurals(words[-1]):
                names[(*words[:-1], plural)] = plain
    return names


def _plurals(word: str) -> Sequence[str]:
    if word in ("leaf", "loaf"):
        return (f"{word[:-1]}ves",)
    if word.endswith("y"):
        return (f"{word[:-1]}ies",)
    if word.endswith(("s", "x", "ch", "sh", "z")):
        return (f"{word}es",)
    return (f"{word}s",)


_TABLES = {
    kind: _names(text)
    for kind, text in {
        "mass": _MASSES,
        "volume": _VOLUMES,
        "container": _CONTAINERS,
        "piece": _PIECES,
    }.items()
}
_MASS_OR_VOLUME = {**_TABLES["mass"], **_TABLES["volume"], ("fluid", "ounces"): "fl oz"}
_ALL = {**_MASS_OR_VOLUME, **_TABLES["container"], **_TABLES["piece"]}
LONGEST = max(len(words) for words in _ALL)
MASSES = frozenset(_TABLES["mass"].values())
VOLUMES = frozenset(_TABLES["volume"].values())
CONTAINERS = frozenset(_TABLES["container"].values())
# Cooks tell the large spoon from the small one by the size of the letter.
_LETTERS = {"T": "tbsp", "t": "tsp", "c": "cup", "C": "cup", "G": "g", "L": "l"}
# What a food's name may end in: "3 garlic cloves".
_TAILS = frozenset(
    "clove stick wedge cube spear fillet leaf slice rasher stalk sprig square floret pod".split()
)


def unit_at(words: Sequence[str], written: str) -> tuple[str, int] | None:
    """The unit the words begin with, and how many it takes; `written` is the first as it stands."""
    if written in _LETTERS:
        return _LETTERS[written], 1
    for length in range(min(LONGEST, len(words)), 0, -1):
        if unit := _ALL.get(tuple(words[:length])):
            return unit, length
    return None


def is_measured(unit: str | None) -> bool:
    """Whether it is a mass or a volume rather than a thing."""
    return unit in MASSES or unit in VOLUMES


def tail_unit(word: str) -> str | None:
    """The unit a name may end in."""
    unit = _ALL.get((word,))
    return unit if unit in _TAILS else None
