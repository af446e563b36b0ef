"""The nutrients this product knows: their own ids, and what publishers call them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from mealtrack.domain.model.nutrition import NutrientId


class Unit(StrEnum):
    """The unit in which the product keeps a nutrient."""

    KCAL = "kcal"
    G = "g"
    MG = "mg"
    UG = "µg"

    @property
    def grams(self) -> float | None:
        """What one of it weighs in grams; None for energy."""
        return _GRAMS.get(self)


_GRAMS = {Unit.G: 1.0, Unit.MG: 1e-3, Unit.UG: 1e-6}
KCAL, G, MG, UG = Unit.KCAL, Unit.G, Unit.MG, Unit.UG


@dataclass(frozen=True, slots=True)
class Nutrient:
    """A nutrient of the registry.

    `fdc_number` is text: "205" is carbohydrate, "205.2" is something else. `parent` is the
    nutrient of the same unit that contains this one. `off_key` is Open Food Facts' name for it;
    there the amounts are grams (kcal for energy), whatever the unit here.
    """

    id: NutrientId
    name: str
    unit: Unit
    fdc_id: int
    fdc_number: str
    off_key: str | None = None
    parent: NutrientId | None = None


@dataclass(frozen=True, slots=True)
class Substitute:
    """What FoodData Central may state in place of a nutrient, and the factor to its unit."""

    nutrient: NutrientId
    fdc_id: int
    fdc_number: str
    factor: float = 1.0


_Row = tuple[str, str, Unit, int, str, str | None, str | None]

# id, name, unit, FDC id, FDC number, Open Food Facts key, parent. Open Food Facts' `alcohol` is
# % by volume, not grams, so that alcohol has no key here.
_GENERAL: tuple[_Row, ...] = (
    ("energy", "Energy", KCAL, 1008, "208", "energy-kcal", None),
    ("protein", "Protein", G, 1003, "203", "proteins", None),
    ("carbs", "Carbohydrate", G, 1005, "205", "carbohydrates", None),
    ("fat", "Fat", G, 1004, "204", "fat", None),
    ("fiber", "Dietary fiber", G, 1079, "291", "fiber", "carbs"),
    ("soluble_fiber", "Soluble fiber", G, 1082, "295", "soluble-fiber", "fiber"),
    ("insoluble_fiber", "Insoluble fiber", G, 1084, "297", "insoluble-fiber", "fiber"),
    ("sugars", "Sugars", G, 2000, "269", "sugars", "carbs"),
    ("added_sugars", "Added sugars", G, 1235, "539", "added-sugars", "sugars"),
    ("sucrose", "Sucrose", G, 1010, "210", "sucrose", "sugars"),
    ("glucose", "Glucose", G, 1011, "211", "glucose", "sugars"),
    ("fructose", "Fructose", G, 1012, "212", "fructose", "sugars"),
    ("lactose", "Lactose", G, 1013, "213", "lactose", "sugars"),
    ("maltose", "Maltose", G, 1014, "214", "maltose", "sugars"),
    ("galactose", "Galactose", G, 1075, "287", None, "sugars"),
    ("starch", "Starch", G, 1009, "209", "starch", "carbs"),
    ("sugar_alcohols", "Sugar alcohols", G, 1086, "299", "polyols", "carbs"),
    ("water", "Water", G, 1051, "255", None, None),
    ("ash", "Ash", G, 1007, "207", None, None),
    ("alcohol", "Alcohol", G, 1018, "221", None, None),
    ("caffeine", "Caffeine", MG, 1057, "262", "caffeine", None),
    ("theobromine", "Theobromine", MG, 1058, "263", None, None),
)
_LIPIDS: tuple[_Row, ...] = (
    ("saturated_fat", "Saturated fat", G, 1258, "606", "saturated-fat", "fat"),
    ("trans_fat", "Trans fat", G, 1257, "605", "trans-fat", "fat"),
    ("monounsaturated_fat", "Monounsaturated fat", G, 1292, "645", "monounsaturated-fat", "fat"),
    ("polyunsaturated_fat", "Polyunsaturated fat", G, 1293, "646", "polyunsaturated-fat", "fat"),
    ("butyric_acid", "Butyric acid (4:0)", G, 1259, "607", "butyric-acid", "saturated_fat"),
    ("caproic_acid", "Caproic acid (6:0)", G, 1260, "608", "caproic-acid", "saturated_fat"),
    ("caprylic_acid", "Caprylic acid (8:0)", G, 1261, "609", "caprylic-acid", "saturated_fat"),
    ("capric_acid", "Capric acid (10:0)", G, 1262, "610", "capric-acid", "saturated_fat"),
    ("lauric_acid", "Lauric acid (12:0)", G, 1263, "611", "lauric-acid", "saturated_fat"),
    ("myristic_acid", "Myristic acid (14:0)", G, 1264, "612", "myristic-acid", "saturated_fat"),
    ("palmitic_acid", "Palmitic acid (16:0)", G, 1265, "613", "palmitic-acid", "saturated_fat"),
    ("stearic_acid", "Stearic acid (18:0)", G, 1266, "614", "stearic-acid", "saturated_fat"),
    # The totals 18:1, 18:2 and 18:3 count trans isomers too, which no unsaturated total does.
    ("oleic_acid", "Oleic acid (18:1)", G, 1268, "617", "oleic-acid", "fat"),
    ("linoleic_acid", "Linoleic acid (18:2)", G, 1269, "618", "linoleic-acid", "fat"),
    ("linolenic_acid", "Linolenic acid (18:3)", G, 1270, "619", None, "fat"),
    ("ala", "ALA (18:3 n-3)", G, 1404, "851", "alpha-linolenic-acid", "fat"),
    ("arachidonic_acid", "Arachidonic acid (20:4)", G, 1271, "620", "arachidonic-acid", "fat"),
    ("epa", "EPA (20:5 n-3)", G, 1278, "629", "eicosapentaenoic-acid", "fat"),
    ("dpa", "DPA (22:5 n-3)", G, 1280, "631", None, "fat"),
    ("dha", "DHA (22:6 n-3)", G, 1272, "621", "docosahexaenoic-acid", "fat"),
    ("cholesterol", "Cholesterol", MG, 1253, "601", "cholesterol", None),
    ("phytosterols", "Phytosterols", MG, 1283, "636", None, None),
)
_MINERALS: tuple[_Row, ...] = (
    ("sodium", "Sodium", MG, 1093, "307", "sodium", None),
    ("salt", "Salt", MG, 1149, "375", "salt", None),
    ("potassium", "Potassium", MG, 1092, "306", "potassium", None),
    ("calcium", "Calcium", MG, 1087, "301", "calcium", None),
    ("iron", "Iron", MG, 1089, "303", "iron", None),
    ("magnesium", "Magnesium", MG, 1090, "304", "magnesium", None),
    ("phosphorus", "Phosphorus", MG, 1091, "305", "phosphorus", None),
    ("zinc", "Zinc", MG, 1095, "309", "zinc", None),
    ("copper", "Copper", MG, 1098, "312", "copper", None),
    ("manganese", "Manganese", MG, 1101, "315", "manganese", None),
    ("chloride", "Chloride", MG, 1088, "302", "chloride", None),
    ("selenium", "Selenium", UG, 1103, "317", "selenium", None),
    ("iodine", "Iodine", UG, 1100, "314", "iodine", None),
    ("fluoride", "Fluoride", UG, 1099, "313", "fluoride", None),
    ("chromium", "Chromium", UG, 1096, "310", "chromium", None),
    ("molybdenum", "Molybdenum", UG, 1102, "316", "molybdenum", None),
)
_VITAMINS: tuple[_Row, ...] = (
    ("vitamin_a", "Vitamin A (RAE)", UG, 1106, "320", "vitamin-a", None),
    ("retinol", "Retinol", UG, 1105, "319", None, "vitamin_a"),
    ("beta_carotene", "Beta-carotene", UG, 1107, "321", "beta-carotene", None),
    ("alpha_carotene", "Alpha-carotene", UG, 1108, "322", None, None),
    ("beta_cryptoxanthin", "Beta-cryptoxanthin", UG, 1120, "334", None, None),
    ("lycopene", "Lycopene", UG, 1122, "337", None, None),
    ("lutein_zeaxanthin", "Lutein and zeaxanthin", UG, 1123, "338", None, None),
    ("vitamin_c", "Vitamin C", MG, 1162, "401", "vitamin-c", None),
    ("vitamin_d", "Vitamin D", UG, 1114, "328", "vitamin-d", None),
    ("vitamin_d2", "Vitamin D2", UG, 1111, "325", None, "vitamin_d"),
    ("vitamin_d3", "Vitamin D3", UG, 1112, "326", None, "vitamin_d"),
    ("vitamin_e", "Vitamin E", MG, 1109, "323", "vitamin-e", None),
    ("vitamin_k", "Vitamin K1", UG, 1185, "430", "vitamin-k", None),
    ("menaquinone_4", "Vitamin K2 (MK-4)", UG, 1183, "428", None, None),
    ("thiamin", "Thiamin (B1)", MG, 1165, "404", "vitamin-b1", None),
    ("riboflavin", "Riboflavin (B2)", MG, 1166, "405", "vitamin-b2", None),
    ("niacin", "Niacin (B3)", MG, 1167, "406", "vitamin-pp", None),
    ("pantothenic_acid", "Pantothenic acid (B5)", MG, 1170, "410", "pantothenic-acid", None),
    ("vitamin_b6", "Vitamin B6", MG, 1175, "415", "vitamin-b6", None),
    ("biotin", "Biotin (B7)", UG, 1176, "416", "biotin", None),
    ("folate", "Folate (B9)", UG, 1177, "417", "vitamin-b9", None),
    ("folic_acid", "Folic acid", UG, 1186, "431", None, "folate"),
    ("food_folate", "Food folate", UG, 1187, "432", None, "folate"),
    ("folate_dfe", "Folate (DFE)", UG, 1190, "435", None, None),
    ("vitamin_b12", "Vitamin B12", UG, 1178, "418", "vitamin-b12", None),
    ("choline", "Choline", MG, 1180, "421", "choline", None),
    ("betaine", "Betaine", MG, 1198, "454", None, None),
)


def _nutrient(row: _Row) -> Nutrient:
    own, name, unit, fdc_id, number, off_key, parent = row
    return Nutrient(
        NutrientId(own), name, unit, fdc_id, number, off_key, NutrientId(parent) if parent else None
    )


REGISTRY: Mapping[NutrientId, Nutrient] = MappingProxyType(
    {NutrientId(row[0]): _nutrient(row) for row in _GENERAL + _LIPIDS + _MINERALS + _VITAMINS}
)

# The first that is stated counts, and only where the nutrient itself is not stated. 1 µg of
# vitamin D is 40 IU whatever its form; vitamin A in IU depends on its form and is left out.
SUBSTITUTES: tuple[Substitute, ...] = (
    Substitute(NutrientId("carbs"), 1050, "205.2"),  # by summation of what was measured
    Substitute(NutrientId("fat"), 1085, "298"),  # the label's definition (NLEA)
    Substitute(NutrientId("fiber"), 2033, "293"),  # by AOAC 2011.25
    Substitute(NutrientId("sugars"), 1063, "269.3"),  # the label's definition (NLEA)
    Substitute(NutrientId("vitamin_a"), 2067, "960"),  # the label since 2016, in RAE
    Substitute(NutrientId("vitamin_d"), 1110, "324", 1 / 40),
    Substitute(NutrientId("vitamin_e"), 2068, "959"),  # the label since 2016, as alpha-tocopherol
)

_BY_FDC_ID = MappingProxyType({n.fdc_id: n for n in REGISTRY.values()})
_BY_FDC_NUMBER = MappingProxyType({n.fdc_number: n for n in REGISTRY.values()})


def by_fdc_id(fdc_id: int) -> Nutrient | None:
    return _BY_FDC_ID.get(fdc_id)


def by_fdc_number(number: str) -> Nutrient | None:
    return _BY_FDC_NUMBER.get(number)
