"""Labels as OCR reads them; a wrong number is worse than none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealtrack.domain.parsers.label import read_label

US = """Nutrition Facts
Serving size 1 cup (228g)
Calories 250
% Daily Value
Total Fat 12g 18%
Saturated Fat 3g 15%
Cholesterol 30mg 10%
Sodium 470mg 20%
Total Carbohydrate 31g 10%
Dietary Fiber <1g
Total Sugars 5g
Includes 2g Added Sugars 4%
Protein 5g
Vitamin D 2mcg 10%
Calcium 26Omg 20%
Iron Omg 0%"""
EU = """Nährwerte pro 100 g
Energie 1046 kJ / 250 kcal
Fett 12,5 g
davon gesättigte Fettsäuren 3,1 g
Kohlenhydrate 28 g
davon Zucker 4,9 g
Eiweiß 6,1 g
Salz 1,25 g"""


def read(text):
    return read_label(text.splitlines())


def test_a_us_label():
    """Amounts of one serving in registry units; percentages are no amounts."""
    facts = read(US)
    assert facts.serving_g == 228
    assert facts.per_serving == {
        "energy": 250,
        "fat": 12,
        "saturated_fat": 3,
        "cholesterol": 30,
        "sodium": 470,
        "carbs": 31,
        "fiber": 0.5,
        "sugars": 5,
        "added_sugars": 2,
        "protein": 5,
        "vitamin_d": 2,
        "calcium": 260,
        "iron": 0,
    }


def test_an_eu_table():
    """Per 100 g, decimal commas, salt as sodium."""
    facts = read(EU)
    assert facts.serving_g == 100
    assert facts.per_serving["energy"] == 250
    assert facts.per_serving["fat"] == 12.5
    assert facts.per_serving["saturated_fat"] == 3.1
    assert facts.per_serving["protein"] == 6.1
    assert facts.per_serving["sodium"] == 500


@pytest.mark.parametrize(
    ("old", "new", "nutrient", "value"),
    [
        ("Total Fat 12g", "Total Fat l2g", "fat", 12),
        ("Total Fat 12g 18%", "Total Fat 12 g 18 %", "fat", 12),
        ("Sodium 470mg", "Sodium 0.47g", "sodium", 470),
        ("Total Fat 12g", "Total Fat 129", "fat", 12),
        ("Sodium 470mg 20%", "Sodium 47Omg 20%", "sodium", 470),
        ("Calories 250", "Calories\n250", "energy", 250),
        ("Calories 250", "CALORIES: 250", "energy", 250),
        ("Protein 5g", "PROTEIN 5g", "protein", 5),
        ("(228g)", "(228 g)", "energy", 250),
        ("1 cup (228g)", "8 fl oz (240 ml)", "energy", 250),
        ("Serving size 1 cup (228g)", "Serving size\n1 cup (228g)", "energy", 250),
    ],
)
def test_what_ocr_and_printers_do_to_it(old, new, nutrient, value):
    """Letters for digits, line breaks, spaces and units of their own."""
    assert old in US
    assert read(US.replace(old, new)).per_serving[nutrient] == pytest.approx(value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Calories 250", "Calories"),
        ("Serving size 1 cup (228g)", "Serving size 1 cup"),
        ("Total Fat 12g 18%", ""),
        ("Protein 5g", "Protein"),
        ("Calories 250", "Calories 9250"),
        ("Total Fat 12g", "Total Fat 120g"),
        ("Total Carbohydrate 31g", "Total Carbohydrate 311g"),
        ("Calories 250", "Calories 25"),
    ],
)
def test_a_label_that_is_not_whole_or_does_not_add_up_is_none(old, new):
    """Rather no number than a wrong one."""
    assert old in US
    assert read(US.replace(old, new)) is None


def test_kilojoules_alone_are_converted():
    """1 kcal is 4.184 kJ."""
    assert read(EU.replace(" / 250 kcal", "")).per_serving["energy"] == 250


@given(st.lists(st.text(max_size=60), max_size=30))
def test_any_text_is_read_without_a_crash(lines):
    """And what comes out is a label or None."""
    facts = read_label(lines)
    assert facts is None or facts.serving_g > 0


WORDS = ["calories", "serving size", "fat", "protein", "total carbohydrate", "salt", "100 g"]


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.text("0123456789.,gmkcalOl% <", max_size=9))))
def test_anything_like_a_label_is_read_without_a_crash(rows):
    """Absurd numbers included."""
    facts = read_label([f"{word} {rest}" for word, rest in rows])
    assert facts is None or facts.per_serving["energy"] >= 0
