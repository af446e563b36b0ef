"""Which words of a name make it another food, and which only describe the plain one."""

from functools import lru_cache

from mealtrack.domain.services.words.folding import KEPT_WORDS, stems_of, words_of
from mealtrack.domain.services.words.states import STATE_WORDS

# Publishers put the kind first: "Fish, salmon", "Cheese, cheddar". The food is what follows; the
# number is what the kind itself takes it away from the plain one.
KINDS = {
    tuple(stems_of(words_of(kind))): cost
    for cost, kinds in {
        0.1: (
            "baked products",
            "candies",
            "cereals",
            "cereals ready-to-eat",
            "cheese",
            "crustaceans",
            "desserts",
            "fish",
            "fruit",
            "game meat",
            "leavening agents",
            "melons",
            "mollusks",
            "nuts",
            "sausage",
            "seeds",
            "snacks",
            "spices",
            "sweeteners",
            "vegetables",
        ),
        0.4: ("alcoholic beverage", "beverages"),
        0.8: ("fast foods", "fast food", "restaurant", "school lunch"),
        2.0: ("babyfood", "infant formula"),
    }.items()
    for kind in kinds
}

# What is said of nearly every food: it hardly matters which of two records says it.
_DESCRIBING = frozenset(
    stems_of(
        words_of(
            "whole plain regular all commercial commercially table ordinary common standard "
            "average "
            "enriched unenriched fortified unfortified added addition variety varieties assorted "
            "meat only separable lean trimmed bone boneless no-bone skinless grade grades choice "
            "select large medium small domestic imported broiler broilers fryer fryers roaster "
            "flesh skin peel peeled edible portion part parts ripe mature fresh pasteurized fluid "
            "milkfat vitamin drained solid solids year round market ready serve eat natural "
            "traditional classic original pack granulated ground sliced slice slices piece pieces "
            "chunk half halves kernel salted stick iodized tap water salad cooking brand product "
            "food usual includes usda nfs ns specified homemade home recipe long short medium "
            "unsweetened creamy smooth farmed farm raised atlantic hass navel red-skinned "
            "bleached full loose packed freshly squeezed shelf stable firm soft hard "
            "link links patty crumbles fillet both cut cuts composite retail"
        )
    )
)
# What may be another food, or only another look of it.
_COLOURING = frozenset("white yellow green red brown black purple orange grain sweet light".split())
# What makes a poor stand-in for the plain food, whatever it was asked for.
_ODD = frozenset(
    stems_of(
        words_of(
            "babyfood infant formula toddler junior strained substitute substitutes imitation diet "
            "reduced low lowfat fatless concentrate extract mix flavored flavor flavour "
            "restaurant fast school lunch cafeteria dehydrated industrial instant moisture "
            "organ by-products variety-meats liver overripe immature sprouted spread bar drink "
            "coating filling topping "
            "dressing soup pie cake bread cookie chip juice flour oil sauce nectar candy pudding "
            "seasoned breaded stuffed glazed sweetened syrup"
        )
    )
)

# Foods of one people, which others rarely mean: "Melon, banana (Navajo)".
_ELSEWHERE = frozenset(
    "native alaska navajo hopi apache southwest northern indian shoshone".split()
)

_DESCRIBING_COST = 0.08
_COLOURING_COST = 0.35
_STATE_COST = 0.06
_NUMBER_COST = 0.1
_NEGATED_COST = 0.15
_ODD_COST = 1.3
_OTHER_COST = 1.0
_ASIDE = 0.1


@lru_cache(KEPT_WORDS)
def cost_of(stem: str) -> float:
    """How far a word that was not asked for takes a food away from the plain one."""
    if stem in _DESCRIBING:
        return _DESCRIBING_COST
    if stem in _COLOURING:
        return _COLOURING_COST
    if stem in STATE_WORDS:
        return _STATE_COST
    if stem in _ODD or stem in _ELSEWHERE:
        return _ODD_COST
    if stem[0].isdigit() or len(stem) == 1:
        return _NUMBER_COST
    return _NEGATED_COST if stem.startswith("no-") else _OTHER_COST


def aside_cost_of(stem: str) -> float:
    """The same in brackets, where mostly other names and remarks stand."""
    return _ASIDE * cost_of(stem) if stem not in _ELSEWHERE else _ODD_COST
