"""Names that mean the same food in different regions, kitchens and abbreviations."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from mealtrack.domain.services.words.folding import stems_of, words_of
from mealtrack.domain.services.words.spelling import allowed_edits, edits, sound_of

Phrase: TypeAlias = tuple[str, ...]

# Equal names stand on one line. Only what holds for a reader anywhere belongs here: a word that
# means two foods in two countries stands under HINTS, where both readings stay possible.
_EQUAL = """
aubergine = brinjal = eggplant
belgian endive = witloof = witloof chicory
cape gooseberry = physalis = groundcherry
collards = collard greens = spring greens
cos lettuce = romaine = romaine lettuce
daikon = mooli = oriental radish = white radish
haricot bean = navy bean
lasagne = lasagna
gram flour = besan = chickpea flour
groundnut oil = arachis oil = peanut oil
semolina = sooji = suji = rava
sour cream = soured cream
turbinado sugar = demerara sugar = raw sugar
back bacon = canadian bacon
pollock = coley = saithe = pollack
peeled = without skin
pummelo = pomelo
courgette = zucchini = baby marrow
garbanzo = garbanzo bean = chickpea = chick pea = chana = bengal gram
prawn = shrimp
rocket = arugula = rucola = roquette
coriander leaves = cilantro = fresh coriander
scallion = spring onion = green onion
bell pepper = sweet pepper = capsicum
beet = beetroot = red beet
rutabaga = swede = neeps
nori = laver
chard = silverbeet = swiss chard
bok choy = pak choi = pak choy = pak-choi
napa cabbage = chinese cabbage = chinese leaves
celeriac = celery root
jerusalem artichoke = sunchoke
cassava = yuca = manioc = tapioca root
jicama = yambean
okra = lady finger = ladyfinger = bhindi
snow pea = mangetout = edible podded pea = sugar snap pea
broad bean = fava bean = faba bean
lima bean = butter bean
green bean = snap bean = string bean = french bean
black eyed pea = black eyed bean = blackeye pea = cowpea
cannellini bean = white kidney bean
kidney bean = rajma
mung bean = moong = green gram
pigeon pea = toor dal = red gram
lentil = dal = daal = dhal
edamame = green soybean
soy = soya
soybean = soy bean = soya bean
soymilk = soy milk = soya milk
tofu = bean curd = soy bean curd
tempeh = tempe
peanut = groundnut
peanut butter = pb
hazelnut = filbert
brazil nut = brazilnut
pumpkin seed = pepita
flaxseed = linseed = flax seed
tahini = sesame butter = sesame paste
yogurt = yoghurt = yoghourt
skim milk = skimmed milk = nonfat milk = fat free milk
semi skimmed milk = reduced fat milk = 2% milk
full fat milk = full cream milk = whole milk
low fat milk = lowfat milk = 1% milk
lowfat = low fat
heavy cream = double cream = heavy whipping cream = whipping cream
light cream = single cream
ice cream = icecream
swiss cheese = emmental = emmenthal = emmentaler
parmesan = parmigiano = parm
mozzarella = mozz
ghee = clarified butter
butter milk = buttermilk
corn = maize
sweetcorn = sweet corn
cornstarch = corn starch = cornflour
whole wheat = wholemeal = wholewheat
whole grain = wholegrain
all purpose flour = plain flour
self rising flour = self raising flour
bread flour = strong flour
bulgur = bulghur = bulgar = burghul
pita = pitta
oatmeal = porridge
pancake = hotcake = griddlecake
doughnut = donut
omelet = omelette
hamburger = burger
frankfurter = hot dog = hotdog = wiener
minced = mince = ground
bacon = rasher
luncheon meat = lunch meat = cold cuts = deli meat
liverwurst = liver sausage
blood sausage = black pudding
venison = deer
squid = calamari
crayfish = crawfish
mahimahi = mahi mahi = dolphinfish
sardine = pilchard
smoked salmon = lox
papaya = pawpaw
cantaloupe = cantaloup = rockmelon = muskmelon
kiwi = kiwifruit = kiwi fruit
persimmon = kaki = sharon fruit
lychee = litchi
pitaya = pitahaya = dragon fruit = dragonfruit
passion fruit = passionfruit = granadilla = maracuja
carambola = star fruit = starfruit
prune = dried plum
avocado = avo
blackcurrant = black currant
redcurrant = red currant
tangerine = mandarin = mandarin orange
powdered sugar = icing sugar = confectioners sugar
granulated sugar = white sugar = caster sugar = table sugar
molasses = treacle
cotton candy = candy floss = fairy floss
popsicle = ice lolly = ice pop
granola bar = muesli bar = cereal bar
cocoa = cacao
hot chocolate = hot cocoa
baking soda = bicarbonate of soda = sodium bicarbonate
canola = rapeseed
mayonnaise = mayo
ketchup = catsup
margarine = marg
broth = stock = bouillon
barbecue = bbq = barbeque
soy sauce = soya sauce = shoyu
hummus = houmous = hommus
chili = chilli = chile
gherkin = pickled cucumber
soda = soft drink = fizzy drink = carbonated beverage
cola = coke
sparkling water = seltzer = club soda = carbonated water
orange juice = oj
whiskey = whisky
macaroni and cheese = mac and cheese = macaroni cheese
baked potato = jacket potato
vegetable = veg = veggie
half and half = half & half cream
"""

# What is said left may also be told right; right never means left.
_HINTS = """
basmati rice > white long rice
calf > veal
golden syrup > cane syrup
plain chocolate > dark chocolate
silverside > beef bottom round
topside > beef top round
fillet steak > beef tenderloin steak
berry > blackberry
berry > blueberry
berry > raspberry
berry > strawberry
biscuit > cookie
brisket > beef brisket
cherry tomato > grape tomato
chips > french fried potato
chips > potato chips
cilantro > coriander
clementine > tangerine
coriander > coriander leaves
crisps > potato chips
fries > french fried potato
french fries > french fried potato
gammon > ham
jam > preserves
jasmine rice > white long rice
jello > gelatin dessert
lager > beer
mutton > lamb
oatmeal > oat
pop > carbonated beverage
porridge > oat
ribeye > beef ribeye
salad > lettuce
satsuma > tangerine
scone > biscuit
sirloin > beef sirloin
spirits > distilled
steak > beef steak
string cheese > mozzarella
sunny side up > fried
sultana > golden raisin
sweet potato > sweetpotato
sweetcorn > corn
toast > bread toasted
wheat berry > wheat
"""


def _phrase(text: str) -> Phrase:
    return tuple(stems_of(words_of(text)))


def _table() -> Mapping[Phrase, Sequence[Phrase]]:
    table: dict[Phrase, dict[Phrase, None]] = {}
    for line in _EQUAL.strip().splitlines():
        group = [_phrase(name) for name in line.split("=")]
        for name in group:
            others = (other for other in group if other != name)
            table.setdefault(name, {}).update(dict.fromkeys(others))
    for line in _HINTS.strip().splitlines():
        said, told = (_phrase(name) for name in line.split(">"))
        table.setdefault(said, {})[told] = None
    return {name: tuple(others) for name, others in table.items()}


_EQUALS = _table()
_SINGLE = {
    phrase[0]: sound_of(phrase[0])
    for phrase in _EQUALS
    if len(phrase) == 1 and allowed_edits(phrase[0])
}
LONGEST = max(len(phrase) for phrase in _EQUALS)


def equals_of(phrase: Phrase) -> Sequence[Phrase]:
    """Other names of the same food; the phrase is in stems, and so are they."""
    return _EQUALS.get(phrase, ())


def misspelt_equals_of(word: str) -> Iterator[tuple[Phrase, int]]:
    """The same for a word that is a slip or two away from one with other names, and the slips."""
    sound, most = sound_of(word), allowed_edits(word)
    for other, heard in _SINGLE.items():
        slips = edits(sound, heard, at_most=most) if most else None
        if slips is not None and other != word:
            yield from ((phrase, max(slips, 1)) for phrase in _EQUALS[other,])
