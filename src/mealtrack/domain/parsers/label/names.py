"""What nutrients are called on labels: US and Canada, and the European Union in six languages."""

import re
from dataclasses import dataclass

from mealtrack.domain.model.nutrition import CARBS, ENERGY, FAT, FIBER, PROTEIN, NutrientId

SATURATED = NutrientId("saturated_fat")
TRANS = NutrientId("trans_fat")
POLYUNSATURATED = NutrientId("polyunsaturated_fat")
MONOUNSATURATED = NutrientId("monounsaturated_fat")
CHOLESTEROL = NutrientId("cholesterol")
SODIUM = NutrientId("sodium")
SUGARS = NutrientId("sugars")
ADDED_SUGARS = NutrientId("added_sugars")
VITAMIN_D = NutrientId("vitamin_d")
CALCIUM = NutrientId("calcium")
IRON = NutrientId("iron")
POTASSIUM = NutrientId("potassium")
# Europe states salt; what is kept is its sodium.
SALT = NutrientId("salt")
OTHER = NutrientId("")

# Accents are gone and letters are small by now. What contains another's name comes before it;
# OTHER is there so that its amount is not taken for a neighbour's.
_NAMES: tuple[tuple[NutrientId, str], ...] = (
    (OTHER, r"(?:calories|energy) from (?:saturated )?fat|calories per gram"),
    (ENERGY, r"calories|energy|energie|energetische|brennwert|energia|valor energetico"),
    (POLYUNSATURATED, r"(?:poly|mehrfach)[\s-]?\w*sat\w*(?:\s*fat)?|mehrfach unges\w*"),
    (MONOUNSATURATED, r"(?:mono|einfach)[\s-]?\w*sat\w*(?:\s*fat)?|einfach unges\w*"),
    (
        SATURATED,
        (
            r"saturated(?:\s*fat(?:ty)?(?: acids)?)?|sat\.?\s*fat|saturates"
            r"|(?:acides gras )?satures|gesattigte\w*(?: fettsauren)?|(?:acidi grassi )?saturi"
            r"|(?:acidos grasos )?saturad[ao]s|verzadigde? ?(?:vetzuren|vetten)?"
        ),
    ),
    (TRANS, r"trans(?:[\s-]*fat)?"),
    (FAT, r"total\s*fat|fat|fett|matieres grasses|graisses|lipides|grassi|grasas|vetten"),
    (CHOLESTEROL, r"cholest(?:erol)?\b\.?"),
    (SODIUM, r"sodium|natrium|sodio"),
    (SALT, r"salt(?: equivalent)?|salz|sel|sale|sal|zout"),
    (
        CARBS,
        (
            r"(?:total\s*)?carbohydrates?|(?:total\s*)?carbs?\b\.?|kohlenhydrate|glucides"
            r"|carboidrati|hidratos de carbono|carbohidratos|koolhydraten"
        ),
    ),
    (OTHER, r"(?:in)?soluble\s*fib\w+|sugar\s*alcohols?|polyols?|mehrwertige alkohole|starch"),
    (OTHER, r"omega[\s-]?\d\w*|vit(?:amin|\.)?\s*[abcek]\d{0,2}"),
    (
        FIBER,
        r"(?:dietary\s*)?fib(?:er|re)s?(?: alimentaires)?|ballaststoffe|fibra|(?:voedings)?vezels?",
    ),
    (ADDED_SUGARS, r"added\s*sugars?"),
    (SUGARS, r"(?:total\s*)?sugars?|zucker|sucres|zuccheri|azucares|suikers"),
    (PROTEIN, r"proteins?|proteines?|proteinas|eiweiss|eiwit(?:ten)?"),
    (VITAMIN_D, r"vit(?:amin|\.)?\s*d\d?"),
    (CALCIUM, r"calcium"),
    (IRON, r"[il]ron"),
    (POTASSIUM, r"potassium|potas\."),
)
_ANY = re.compile(
    r"(?<![a-z])(?:" + "|".join(f"({form})" for _, form in _NAMES) + r")(?![a-z])",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A nutrient's name and where it stands in its line."""

    nutrient: NutrientId
    start: int
    end: int


def names_in(line: str) -> list[Named]:
    return [
        Named(_NAMES[(found.lastindex or 1) - 1][0], found.start(), found.end())
        for found in _ANY.finditer(line)
    ]
