"""The words of a sentence about food that are not the food: what was done to it, and manners."""

from mealtrack.domain.services.words.states import STATE_WORDS

ARTICLES = frozenset({"a", "an", "another"})
ABOUT = frozenset(
    "about around approx approximately roughly circa ca nearly almost maybe perhaps ~ "
    "approximate".split()
)
SIZES = {
    "small": "small",
    "little": "small",
    "tiny": "small",
    "mini": "small",
    "sm": "small",
    "medium": "medium",
    "med": "medium",
    "medium-sized": "medium",
    "medium-size": "medium",
    "regular": "medium",
    "large": "large",
    "big": "large",
    "lg": "large",
    "huge": "large",
    "jumbo": "jumbo",
    "extra-large": "extra large",
    "xl": "extra large",
    "thin": "thin",
    "thick": "thick",
}
# They fill the spoon or the hand, and do not change its name.
FILLED = frozenset(
    "heaped heaping level rounded scant generous good packed full big-ish flat whole decent "
    "hearty nice".split()
)
# Done to a food without making it another one.
_DONE = """
beaten blended broken bruised butterflied chilled chopped cleaned cooled cored cracked crumbled
crushed cubed cut de-seeded debearded deboned defrosted deseeded destoned deveined diced dissolved
divided drained filleted finely-chopped finely-grated finely-sliced flattened grated gutted
halved heated hulled juiced julienned lightly-beaten melted mixed-together opened packed peeled
picked pitted podded pounded pricked pulped quartered refreshed removed reserved rinsed rubbed
scored scraped scrubbed seeded segmented separated shaved shelled shredded shucked sieved sifted
skinned sliced slit snipped soaked softened split squeezed stalked stemmed stoned strained
stripped tailed tied thawed thickly-sliced thinly-sliced topped torn trimmed unpeeled unwaxed warmed
washed whisked wiped zested crosswise crossways lengthways lengthwise diagonally bashed boned
ready-rolled leftover leftovers cooked-through patted tossed discarded skin-on skin-off bone-in
"""
PREPARATIONS = frozenset(_DONE.split())
HOW = frozenset(
    "finely roughly thinly thickly coarsely freshly lightly well very quite newly gently "
    "diagonally evenly loosely tightly neatly just fully partly ready".split()
)
# What an aside may be about, when something was done to it: "leaves picked", "skin removed".
ASIDE_PARTS = frozenset(
    """
skin skins bone bones stalk stalks stem stems leaf leaves seed seeds core cores end ends head
heads tail tails shell shells fat rind stone stones pip pips root roots top tops membrane pith
peel zest juice liquid water excess only tough outer inner dry patted pat fine small large medium
thin thick big bite-sized bite-size equal-sized even-sized chunky pieces piece chunks chunk cubes
cube dice strips strip slices slice wedges wedge rings ring rounds round matchsticks batons
ribbons florets segments quarters quarter half halves thirds lengths length sections shreds
diagonal into in to and or the a an at room temperature for of from then if until with by on off
removed its their both out crust crusts yolk yolks white whites side sides across middle edge
through over thickness part parts hand-sized not but still each all any most lengthwise plain very
according packet instructions instruction minutes hours overnight crisp golden needed
""".split()
)
# What begins an aside whatever follows.
ASIDE_STARTS = frozenset(
    "to for such or preferably ideally alternatively optional if see plus extra including "
    "depending from at per weighing cut left about each removed reserved separated leaves skin "
    "skins bones stalks seeds juice zest finely roughly thinly thickly coarsely freshly lightly "
    "at as in then stalk out crusts broken".split()
)

# What follows a state when it is only said how: "fried until crisp".
HOW_LONG = frozenset("according until in for to and or over under as at from on overnight".split())

# How a sentence about a meal begins, and when it was.
MANNERS = frozenset(
    "i i've we he she they you had have having has ate eat eaten eating drank drink drinking "
    "consumed finished got was were is there it just then also today tonight yesterday "
    "yesterday's today's this morning evening afternoon night last later after before for at my "
    "our his her usual usually the some of that these those by first next finally too please "
    "log add logged added followed only actually really half-eaten remaining rest homemade "
    "home-made myself another".split()
)
MEALS = frozenset(
    "breakfast lunch dinner supper snack snacks brunch tea meal dessert starter".split()
)
WITHOUT = frozenset({"without", "no", "minus", "hold", "skip", "excluding", "except", "w/o"})
JOINS = frozenset({"and", "with", "plus", "w", "on", "in", "topped", "served", "alongside"})
# Only these may stand within a name that the catalogue knows: "rice and beans", "tuna in oil".
INNER_JOINS = frozenset({"and", "with", "in", "on", "&"})
LEFT_OVER = frozenset({"leftover", "leftovers", "remaining", "rest"})

# Words of a food's state; "toast" and "powder" are foods, or name them.
STATES = (
    STATE_WORDS
    | {
        "hard-boiled",
        "soft-boiled",
        "roast",
        "pan-fried",
        "deep-fried",
        "stir-fried",
        "tinned",
        "stir-fry",
        "oven-baked",
        "chargrilled",
        "par-boiled",
        "parboiled",
        "poached",
        "steamed",
    }
) - {
    "powder",
    "powdered",
    "fresh",
    "raw",
    "crispy",
    "dry",
    "dried",
    "smoked",
    "frozen",
    "pickled",
    "canned",
    "desiccated",
    "marinated",
    "unprepared",
}
