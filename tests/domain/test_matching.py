"""Which record stands for something that was seen, judged by what hits say of themselves."""

from uuid import uuid4

import pytest

from mealtrack.domain.model.food import FoodId, FoodSource
from mealtrack.domain.ports.food_index import Hit
from mealtrack.domain.services.matching import Wanted, best_match, broader, searches_for


def a_hit(name, energy_kcal=None, category=None, *synonyms, source=FoodSource.SR_LEGACY, **more):
    return Hit(
        id=FoodId(uuid4()),
        name=name,
        score=0.5,
        source=source,
        synonyms=synonyms,
        energy_kcal=energy_kcal,
        category=category,
        **more,
    )


def chosen(name, *hits, **told):
    match = best_match(Wanted(name=name, **told), hits)
    return match and match.hit.name


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("fish", "Fish sticks"),
        ("banana", "Banana bread"),
        ("cream", "Cream cheese"),
        ("pork", "Snacks, pork skins, plain"),
        ("milk", "Milk powder"),
        ("curry", "Curry powder"),
        ("egg", "Egg roll"),
    ],
)
def test_a_compound_is_another_food(name, other):
    """Its last word says what it is; alone it stands for nothing that was seen."""
    assert chosen(name, a_hit(other, 300)) is None
    assert chosen(other, a_hit(other, 300)) == other


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("chicken", "Chicken breast, roasted"),
        ("beef", "Roast beef"),
        ("zucchini", "Squash, summer, zucchini, raw"),
        ("salmon", "Fish, salmon, cooked"),
        ("lettuce", "Leaf lettuce"),
        ("rice", "White rice, cooked"),
    ],
)
def test_a_part_or_a_kind_is_the_same_food(name, record):
    """Cuts, forms and the publisher's order of words change nothing."""
    assert chosen(name, a_hit(record, 100)) == record


def test_meat_and_grain_are_on_the_plate_cooked():
    """Unless the raw or dry state is told."""
    raw = a_hit("Millet, raw", 378, "Cereal Grains and Pasta")
    cooked = a_hit("Millet, cooked", 119, "Cereal Grains and Pasta")
    assert chosen("millet", raw, cooked) == cooked.name
    assert chosen("millet", raw, cooked, state="raw") == raw.name
    assert chosen("millet", raw) == raw.name


def test_a_grain_that_holds_no_water_is_dry_whether_it_says_so_or_not():
    """Boiled grain never has 250 kcal in 100 g."""
    dry = a_hit("Buckwheat", 343, "grain")
    boiled = a_hit("Buckwheat groats, roasted, cooked", 92, "Cereal Grains and Pasta")
    assert chosen("buckwheat", dry, boiled) == boiled.name


def test_fruit_and_vegetables_stay_raw():
    """Nobody boils an apple by default."""
    raw = a_hit("Apples, raw", 52, "Fruits and Fruit Juices")
    boiled = a_hit("Apples, boiled", 53, "Fruits and Fruit Juices")
    assert chosen("apple", raw, boiled) == raw.name


def test_where_a_name_leaves_open_which_the_middle_is_the_least_wrong():
    """Of three steaks that fit alike, the one between the lean and the fat."""
    cuts = {"flank": 180, "rump": 230, "short": 390}
    hits = [a_hit(f"Beef, {cut}, cooked", kcal, "Beef Products") for cut, kcal in cuts.items()]
    assert chosen("beef", *hits) == "Beef, rump, cooked"


def test_a_name_given_on_purpose_decides():
    """A synonym that is the very words asked for was chosen by people, not by a median."""
    whole = a_hit("Whole milk", 61, "dairy", "milk")
    others = [a_hit(f"Milk, {fat}% fat", 30 + fat, "Dairy and Egg Products") for fat in (0, 1, 2)]
    assert chosen("milk", *others, whole) == whole.name


@pytest.mark.parametrize(
    ("odd", "category"),
    [
        ("Chicken, skin only, cooked, roasted", "Poultry Products"),
        ("Chicken, giblets, cooked", "Poultry Products"),
        ("Babyfood, chicken, strained", "Baby Foods"),
    ],
)
def test_what_nobody_serves_is_meant_only_when_it_is_said(odd, category):
    """Skin alone is a record of chicken, and not what "chicken" means."""
    assert chosen("chicken", a_hit(odd, 454, category)) is None


def test_skin_that_is_asked_for_is_found():
    """The rule is about what was left unsaid."""
    skin = a_hit("Chicken, skin only, cooked, roasted", 454, "Poultry Products")
    assert chosen("chicken skin only", skin) == skin.name


def test_a_record_without_energy_gives_way():
    """It would count as nothing eaten."""
    blank = a_hit("Oil, sunflower")
    known = a_hit("Oil, sunflower, linoleic", 884)
    assert chosen("sunflower oil", blank, known) == known.name
    assert chosen("sunflower oil", blank) == blank.name


def test_generic_comes_before_branded_unless_the_brand_was_read():
    """The brand on the package decides, a word of the name does not."""
    generic = a_hit("Cola", 42)
    branded = a_hit("Cola", 45, source=FoodSource.BRANDED, brand="Fizz")
    assert best_match(Wanted(name="cola"), [branded, generic]).hit is generic
    assert best_match(Wanted(name="cola", brand="Fizz"), [generic, branded]).hit is branded


@pytest.mark.parametrize("name", ["", "!!!", "\x00", "gorblax tentacle"])
def test_nothing_stands_for_nonsense(name):
    """No record is better than a wrong one."""
    assert best_match(Wanted(name=name), [a_hit("Milk, whole", 61)]) is None


def test_a_kind_is_what_is_left_when_less_and_less_is_said():
    """The noun is last; what comes with it is left out first."""
    wanted = Wanted(name="grilled apple sausage with mustard")
    assert [kind.name for kind in broader(wanted)] == [
        "grilled apple sausage",
        "apple sausage",
        "sausage",
    ]
    assert list(broader(Wanted(name="sausage"))) == []


def test_what_is_told_without_a_state_is_looked_for_cooked_too():
    """Else the index, which has room for so many, might offer the raw ones only."""
    assert searches_for(Wanted(name="beef")) == ("beef", "beef cooked")
    assert searches_for(Wanted(name="beef", state="raw")) == ("beef raw",)
