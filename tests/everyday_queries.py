"""What people type, and the records that are right answers to it: patterns on the USDA's names."""

# Each line: the text, then a pattern the name of a right record matches from its beginning.
# Written by hand for this project, everyday foods first; typos, plurals, word order, regional
# names, states and half-typed words are mixed in as people mix them.
QUERIES = """
apple | Apples?, (raw|fuji|gala|red del|honey|granny)
banana | Bananas, (raw|ripe)
bananas | Bananas, (raw|ripe)
orange | Oranges, raw
orange juice | Orange juice
grapes | Grapes, (red|green|american|muscadine).* raw|Grapes, .*raw
strawberries | Strawberries, raw
blueberry | Blueberries, raw
peach | Peaches, .*raw
watermelon | Watermelon, raw
pineapple | Pineapple, raw
avocado | Avocados?, (raw|Hass|California|Florida)
mango | Mango(s|es)?, (raw|Tommy|Ataulfo)
raisins | Raisins
potato | Potatoes, (?!.*(mashed|chip|hash|scalloped|au gratin|puff)).*(raw|baked|boiled|cooked)
baked potato | Potatoes, (?!frozen|canned).*baked
mashed potatoes | Potatoes, mashed
french fries | (Fast foods?, potato|Potatoes, french|McDONALD.*fries|.*french fried)
sweet potato | Sweet potato(es)?, .*(raw|cooked|baked)
carrots | Carrots, (raw|mature|baby)
broccoli | Broccoli, raw
spinach | Spinach, (raw|baby|mature)
tomato | Tomato(es)?, (red, ripe, raw|roma|grape, raw|.*raw)
cherry tomatoes | Tomatoes, (red, ripe, raw|grape)
cucumber | Cucumber, (with|peeled)
onion | Onions, (raw|red|yellow|white)
garlic | Garlic, raw
lettuce | Lettuce, (?!.*canned)
romaine | Lettuce, (cos or romaine|romaine)
mushrooms | Mushrooms?, (white|.*raw)
green beans | Beans, snap, green
corn on the cob | Corn, sweet, (yellow|white)
bell pepper | Peppers, (bell|sweet)
cauliflower | Cauliflower, (raw|cooked)
asparagus | Asparagus, (raw|green|cooked)
celery | Celery, raw
zucchini | Squash, .*zucchini
courgette | Squash, .*zucchini
aubergine | Eggplant, (raw|cooked)
rocket | Arugula
coriander leaves | Coriander \\(cilantro\\)
chickpeas | Chickpeas
garbanzo beans | Chickpeas
black beans | Beans, black, (mature|canned)|Beans, Dry, Black
kidney beans | Beans, kidney
lentils | Lentils, (?!pink)
peas | Peas, green
tofu | Tofu, (?!.*(fuyu|okara|koyadofu))
peanut butter | Peanut butter, (smooth|chunk|creamy)
almonds | Nuts, almonds
walnuts | Nuts, walnuts
cashews | Nuts, cashew
chia seeds | (Seeds, chia|Chia seeds)
rice | Rice, white, .*cooked|Rice, brown, .*cooked
white rice cooked | Rice, white, .*cooked
brown rice | Rice, brown
cooked brown rice | Rice, brown, .*cooked
spaghetti | (Spaghetti|Pasta), (?!.*(gluten|corn)).*(cooked|dry)
pasta | Pasta, (?!.*(gluten|corn)).*
quinoa | Quinoa, (cooked|uncooked)
couscous | Couscous, (cooked|dry)
oatmeal | (Cereals, oats|Oats|Cereals, QUAKER.*[Oo]at)
porridge | (Cereals, oats|Oats|Cereals, QUAKER.*[Oo]at)
corn flakes | Cereals ready-to-eat, .*[Cc]orn [Ff]lakes|.*CORN FLAKES
granola | (Cereals ready-to-eat, granola|.*[Gg]ranola)
white bread | Bread, white
whole wheat bread | Bread, whole-wheat
bagel | Bagels, (plain|wheat|egg)
croissant | Croissants, butter
tortilla | Tortillas, ready-to-bake
pancakes | Pancakes, (?!.*(mix, (?!prepared)|buckwheat)).*
egg | (Egg, whole, (raw|cooked)|Eggs, Grade A, Large, egg whole)
boiled egg | Egg, whole, cooked, hard-boiled
scrambled eggs | Egg, whole, cooked, scrambled|.*scrambled
fried egg | Egg, whole, cooked, fried
egg white | (Egg, white, raw|Eggs, Grade A, Large, egg white)
milk | Milk, (whole|reduced fat, fluid, 2%|lowfat, fluid, 1%)
whole milk | Milk, whole, 3.25%
2% milk | Milk, reduced fat, fluid, 2%
skim milk | Milk, (nonfat|fluid, nonfat)
skimmed milk | Milk, (nonfat|fluid, nonfat)
almond milk | (Almond milk|Beverages, almond milk)
soy milk | (Soymilk|Soy milk)
cheddar cheese | Cheese, cheddar
mozzarella | Cheese, mozzarella
cottage cheese | (Cheese, cottage|Cottage cheese)
cream cheese | (Cheese, cream|Cream cheese)
parmesan | Cheese, parmesan
feta | Cheese, feta
greek yogurt | Yogurt, Greek, plain
plain yoghurt | Yogurt, (Greek, )?plain
butter | Butter, (salted|stick|without|whipped)
heavy cream | Cream, (heavy|fluid, heavy)
vanilla ice cream | Ice creams, (?!.*(fat free|light)).*vanilla
chicken breast | Chicken, (?!.*(fried|flour|batter|tenders|canned)).*breast
grilled chicken breast | Chicken, .*breast.*(grilled|roasted)
chicken thigh | Chicken, .*thigh
chicken wings | Chicken, .*wing
ground beef | Beef, ground
minced beef | Beef, ground
steak | Beef, .*steak
pork chop | Pork, .*chop
bacon | (Pork, cured, bacon|Bacon|.*bacon, (pre-sliced|cooked))
ham | (Ham, |Pork, cured, ham)
turkey breast | Turkey, .*breast
salmon | Fish, salmon
smoked salmon | Fish, salmon, chinook, smoked
tuna | Fish, tuna
canned tuna in water | Fish, tuna, .*canned in water
cod | Fish, cod
shrimp | (Crustaceans, shrimp|Shrimp)
prawns | (Crustaceans, shrimp|Shrimp)
hot dog | (Frankfurter|Fast foods?, hotdog|Hot ?dog)
pepperoni | Pepperoni
olive oil | Oil, olive
canola oil | (Oil, canola|.*canola)
mayonnaise | (Salad dressing, mayonnaise|Mayonnaise)
ketchup | (Catsup|Ketchup)
mustard | Mustard, prepared
soy sauce | Soy sauce
salsa | Sauce, salsa
hummus | Hummus
honey | Honey
sugar | Sugars?, (granulated|white)|Sugars, granulated
brown sugar | Sugars, brown
maple syrup | Syrups?, maple
strawberry jam | Jams and preserves
dark chocolate | (Chocolate, dark|Candies, .*(dark chocolate|chocolate, dark))
milk chocolate | Candies, milk chocolate
potato chips | Snacks, potato chips
popcorn | Snacks, popcorn
pretzels | (Snacks, pretzels|Pretzels)
chocolate chip cookies | Cookies, chocolate chip
brownie | Cookies, brownies
cheesecake | .*[Cc]heesecake
apple pie | (Pie, apple|Pie, Dutch Apple)
doughnut | Doughnuts
pizza | (Pizza|Fast [Ff]oods?, [Pp]izza|.*PIZZA)
cheeseburger | .*[Cc]heeseburger
coffee | Beverages, coffee, (brewed|instant)
black tea | Beverages, tea, black
cola | Beverages, (carbonated, )?.*cola
beer | Alcoholic beverages?, beer
red wine | Alcoholic beverages?, wine, table, red
apple juice | Apple juice
bananna | Bananas, (raw|ripe)
brocolli | Broccoli, raw
avacado | Avocados?,
chiken breast | Chicken, .*breast
strawbery | Strawberries, raw
tomatos | Tomato(es)?,
yogurt greek | Yogurt, Greek
breast chicken roasted | Chicken, .*breast.*roasted
oil olive | Oil, olive
spagetti | (Spaghetti|Pasta),
parmasan cheese | Cheese, parmesan
blueb | Blueberries, raw
chedd | Cheese, cheddar
straw | Strawberries, raw
brocc | Broccoli, raw
"""


def labelled():
    """Pairs of a text and the pattern of its right answers."""
    lines = (line.split(" | ", 1) for line in QUERIES.strip().splitlines())
    return [(text.strip(), pattern) for text, pattern in lines]
