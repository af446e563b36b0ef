"""The grammar of meals in words: amounts, units, joints, what was left out, and hostile text."""

from time import process_time

import pytest

from meal_phrases import phrases
from mealtrack.domain.parsers.meal_text import MAX_TEXT, NoNames, decimal_mark, read_meal


class Names:
    """A vocabulary of these names."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def is_food(self, name: str) -> bool:
        return name in self.names


KNOWN = Names(
    "mac and cheese",
    "rice and beans",
    "sweet and sour pork",
    "half-and-half",
    "spaghetti with meatballs",
    "tuna in oil",
    "ham and cheese sandwich",
    "salt and vinegar crisps",
)


def read(text: str, mark: str = ".") -> list[tuple[float, str, str]]:
    return [
        (round(item.amount.value, 3), item.unit, item.name)
        for item in read_meal(text, KNOWN, mark).items
    ]


@pytest.mark.parametrize(("text", "expected"), phrases(), ids=[text for text, _ in phrases()])
def test_amounts_and_units_of_what_people_write(text, expected):
    """Quantity and unit of every item, in order; the foods are the catalogue's business."""
    assert [item[:2] for item in read(text)] == [item[:2] for item in expected]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ham and cheese", ["ham", "cheese"]),
        ("ham and cheese sandwich", ["ham and cheese sandwich"]),
        ("2 mac and cheese and a cola", ["mac and cheese", "cola"]),
        ("salt and vinegar crisps, salt and pepper", ["salt and vinegar crisps", "salt", "pepper"]),
        ("a tin of tuna in oil with rice", ["tuna in oil", "rice"]),
    ],
)
def test_names_with_a_joint_stay_whole_when_a_food_is_called_so(text, names):
    """The vocabulary decides, not the word "and"."""
    assert [name for _, _, name in read(text)] == names


@pytest.mark.parametrize(
    ("text", "mark", "quantity"),
    [
        ("1,5 l milk", ".", 1.5),
        ("1,5 l milk", ",", 1.5),
        ("1,250 g rice", ".", 1250),
        ("1,250 kg rice", ",", 1.25),
        ("1.250 g rice", ",", 1250),
        ("1.250 kg rice", ".", 1.25),
        ("1.250,5 g rice", ",", 1250.5),
        ("1'250 g rice", ".", 1250),
        ("0.5 kg rice", ",", 0.5),
        ("1 234 g rice", ".", 1),
    ],
)
def test_the_decimal_mark_is_the_languages(text, mark, quantity):
    """What groups thousands in one language parts them in another."""
    assert read(text, mark)[0][0] == quantity


def test_a_locale_tells_its_mark():
    """By language, but for the countries that write otherwise."""
    told = {"de-DE": ",", "de_CH": ".", "fr-CH": ",", "es-MX": ".", "es": ",", "en-US": "."}
    assert {locale: decimal_mark(locale) for locale in told} == told
    assert decimal_mark(None) == decimal_mark("tlh") == "."


def test_a_range_keeps_its_ends():
    """The middle counts; how wide it was makes the interval."""
    (item,) = read_meal("between 2 and 4 eggs", KNOWN).items
    assert (item.amount.low, item.amount.value, item.amount.high) == (2, 3, 4)


def test_a_weight_beside_a_count_is_the_weight():
    """Of each container, or of all the pieces."""
    cola, fish = read_meal("2 x 330 ml cans of cola\n2 salmon fillets (300 g)", KNOWN).items
    assert (cola.amount.value, cola.unit) == (2, "can")
    assert (cola.weight[0].value, cola.weight[1]) == (660, "ml")
    assert (fish.unit, fish.weight[0].value) == ("fillet", 300)


def test_what_was_left_out_is_noted_and_not_eaten():
    """Without, no, hold the: at the item they were said of."""
    burger, tea = read_meal("burger with no onions, tea without sugar", NoNames()).items
    assert (burger.name, burger.without) == ("burger", ("onions",))
    assert (tea.name, tea.without) == ("tea", ("sugar",))


def test_what_was_done_to_a_food_is_no_food():
    """Chopped, peeled, cut into chunks: said of the food before."""
    (onion,) = read_meal("1 large onion, peeled and cut into 2cm chunks", KNOWN).items
    assert (onion.name, onion.unit) == ("onion", "large")
    assert "peeled" in onion.preparations


def test_an_assumed_amount_says_so():
    """Nobody said how much toast; "about" is said of an amount."""
    eggs, toast = read_meal("about 3 eggs and toast", KNOWN).items
    assert (eggs.is_assumed, eggs.amount.is_about, toast.is_assumed) == (False, True, True)


def test_a_brand_is_told_by_from():
    """The maker's name is no part of the food's."""
    (fries,) = read_meal("medium fries from McDonald's", KNOWN).items
    assert (fries.name, fries.brand, fries.unit) == ("fries", "McDonald's", "medium")


HOSTILE = {
    "empty": "",
    "spaces": " \t\n ",
    "nul": "2\x00 eggs\x00",
    "surrogates": "2 \ud800eggs\udfff and \udc00",
    "emoji": "2 \U0001f95a eggs \U0001f468\u200d\U0001f373",
    "right to left": "\u202e2 eggs\u202c \u0628\u064a\u0636",
    "combining": "e" + "\u0301" * 5000,
    "digits": "9" * 65_536,
    "marks": ",.;:()[]/+&~" * 5000,
    "brackets": "(" * 65_536,
    "numbers": "1 " * 32_768,
    "fractions": "1/" * 32_768,
    "spoken": "two hundred and " * 4096,
    "halves": "half a " * 9000,
    "joints": "and with plus without " * 3000,
    "names": "ham and " * 8192,
    "units": "large heaped cup of " * 3000,
    "one word": "a" * 65_536,
    "hyphens": "a-" * 32_768,
    "ranges": "2-3-" * 16_384,
    "tricky number": "1,2,3.4.5'6 eggs",
    "nothing over nothing": "0/0 eggs 1/0 eggs",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_read_in_no_time(text):
    """64 KiB of anything: no error, no infinity, and an end."""
    began = process_time()
    meal = read_meal(text, NoNames())
    assert process_time() - began < 2
    assert all(0 <= item.amount.low <= item.amount.high < 1e20 for item in meal.items)
    assert all(item.name for item in meal.items)


def test_a_text_that_is_too_long_says_that_it_was_cut():
    """What was not read is not silently gone."""
    assert read_meal("egg, " * MAX_TEXT, NoNames()).is_cut
    assert not read_meal("an egg", NoNames()).is_cut


@pytest.mark.alone
def test_time_grows_with_the_text_and_not_with_its_square():
    """Eight times the text takes about eight times as long."""

    def took(times: int) -> float:
        rounds = []
        for _ in range(3):
            began = process_time()
            read_meal("2 eggs and ham, " * times, NoNames())
            rounds.append(process_time() - began)
        return min(rounds)

    assert took(320) < 24 * took(40) + 0.05
