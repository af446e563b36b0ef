"""Reading how much: numbers, ranges and units at a place of the text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mealtrack.domain.parsers.meal_text.numbers import part_of, spoken
from mealtrack.domain.parsers.meal_text.quantities import Amount, HowMuch
from mealtrack.domain.parsers.meal_text.tokens import Kind, Token
from mealtrack.domain.parsers.meal_text.units import CONTAINERS, LONGEST, is_measured, unit_at
from mealtrack.domain.parsers.meal_text.words import ABOUT, ARTICLES, FILLED, SIZES

# What people mean by these; a few is three to four, and nobody counts.
_VAGUE = {"couple": (2.0, 2.0), "few": (2.0, 4.0), "several": (3.0, 6.0)}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads at a place of the tokens; every method answers what it read and where it ended."""

    tokens: Sequence[Token]

    def word(self, at: int) -> str:
        if at < len(self.tokens) and self.tokens[at].kind in (Kind.WORD, Kind.MARK):
            return self.tokens[at].word
        return ""

    def words(self, at: int, count: int) -> list[str]:
        """At most so many words from there, none across a mark."""
        read: list[str] = []
        for token in self.tokens[at : at + count]:
            if token.kind is not Kind.WORD:
                break
            read.append(token.word)
        return read

    def how_much(self, at: int) -> tuple[HowMuch, int] | None:
        """As in "2 large slices", "1 can (400 g)", "150 g / 5 oz", "2 x 330 ml cans of"."""
        read = self._once(at)
        if read is None:
            return None
        much, at = read
        if self.word(at) in ("x", "\u00d7", "*") and much.unit is None:
            much, at = self._times(much, at + 1)
        much, at = self._added(much, at)
        at = self._otherwise(at)
        much, at = self._container(much, at)
        much, at = self._weight_beside(much, at)
        return much, self._of(at)

    def _once(self, at: int) -> tuple[HowMuch, int] | None:
        amount = self.amount(at)
        if amount is None:
            bare = self.unit(at)
            # "handful of nuts", "pinch of salt": one of it.
            if (bare and bare[0].unit and not is_measured(bare[0].unit)) or (
                bare and bare[0].unit and self.word(bare[1]) == "of"
            ):
                return bare
            return None
        said, at = amount
        if self.word(at) == "-" and at + 1 < len(self.tokens) and self.unit(at + 1):
            at += 1  # "4-oz steak"
        unit = self.unit(at)
        if unit is None:
            return HowMuch(amount=said), at
        return replace(unit[0], amount=said), unit[1]

    def unit(self, at: int) -> tuple[HowMuch, int] | None:
        """A unit with its size, or a size alone: one of it."""
        size: str | None = None
        one = Amount.exactly(1, is_stated=False)
        while True:
            word, after = self.word(at), self.word(at + 1)
            if word in FILLED and (self.unit_at(at + 1) or after in SIZES or after in FILLED):
                at += 1
            elif word == "extra" and after == "large":
                size, at = "extra large", at + 2
            elif word in SIZES:
                size, at = SIZES[word], at + 1
            else:
                break
        if found := self.unit_at(at):
            return HowMuch(amount=one, unit=found[0], size=size), found[1]
        return (HowMuch(amount=one, size=size), at) if size else None

    def unit_at(self, at: int) -> tuple[str, int] | None:
        words = self.words(at, LONGEST)
        if not words:
            return None
        is_after_number = at > 0 and self.tokens[at - 1].kind is not Kind.WORD
        found = unit_at(words, self.tokens[at].text if is_after_number else "")
        if found is None:
            return None
        end = at + found[1]
        if self.word(end) == "." and self.tokens[end].is_tight and len(words[0]) <= 4:
            end += 1  # "tsp."
        return found[0], end

    def amount(self, at: int) -> tuple[Amount, int] | None:
        is_about = False
        while self.word(at) in ABOUT or (self.word(at) == "." and is_about):
            is_about, at = True, at + 1
        if self.word(at) in ("just", "up") and self.word(at + 1) in ("over", "under", "to"):
            is_about, at = True, at + 2
        read = self._between(at) or self._range(at) or self._vague(at)
        if read is None:
            return None
        said, at = read
        return replace(said, is_about=is_about or said.is_about), at

    def _between(self, at: int) -> tuple[Amount, int] | None:
        if self.word(at) != "between":
            return None
        low = self.number(at + 1)
        if low is None or self.word(low[1]) != "and":
            return None
        high = self.number(low[1] + 1)
        return (Amount.between(low[0], high[0]), high[1]) if high else None

    def _range(self, at: int) -> tuple[Amount, int] | None:
        low = self.number(at)
        if low is None:
            return None
        value, end = low
        if self.word(end) in ("-", "to", "or"):
            high = self.number(end + 1)
            if high and high[0] > value:
                return Amount.between(value, high[0]), high[1]
        return Amount.exactly(value), end

    def _vague(self, at: int) -> tuple[Amount, int] | None:
        word = self.word(at)
        start = at + (word in ARTICLES)
        if self.word(start) in _VAGUE:
            low, high = _VAGUE[self.word(start)]
            return replace(Amount.between(low, high), is_about=low < high), self._of(start + 1)
        if word in ARTICLES:
            return Amount.exactly(1, is_stated=False), at + 1
        return None

    def number(self, at: int) -> tuple[float, int] | None:
        """A number in figures or words, with what may be added to it: "1 1/2", "one and a half"."""
        whole = self._whole(at)
        if whole is None:
            return self._part(at)
        value, end = whole
        dozen = self.word(end) == "dozen"
        if dozen:
            return value * 12, self._of(end + 1)
        if self.word(end) in ("and", "&", "-", ""):
            joined = end + (self.word(end) != "")
            part = self._fraction(joined) or (
                self._part(joined) if self.word(end) == "and" else None
            )
            if part and part[0] < 1:
                return value + part[0], part[1]
        return value, end

    def _whole(self, at: int) -> tuple[float, int] | None:
        if at < len(self.tokens) and self.tokens[at].kind is Kind.NUMBER:
            over = self._fraction(at)
            if over:
                return over
            return self.tokens[at].value, at + 1
        if self.word(at) in ARTICLES and self.word(at + 1) in ("dozen", "hundred", "thousand"):
            at += 1
            if self.word(at) != "dozen":
                factor = 100.0 if self.word(at) == "hundred" else 1000.0
                return factor, at + 1
        if self.word(at) == "dozen":
            return 1.0, at
        read = spoken(self.words(at, 8))
        if read is None or part_of(self.word(at + read[1])):
            return None
        return read[0], at + read[1]

    def _fraction(self, at: int) -> tuple[float, int] | None:
        """As in "½", or "1/2" where the number below is one people divide by."""
        if at >= len(self.tokens):
            return None
        if self.tokens[at].kind is Kind.FRACTION:
            return self.tokens[at].value, at + 1
        over = self.tokens[at : at + 3]
        kinds = [token.kind for token in over]
        if kinds != [Kind.NUMBER, Kind.MARK, Kind.NUMBER] or not over[1].is_mark("/"):
            return None
        top, bottom = over[0].value, over[2].value
        is_one = top == int(top) and bottom in (2, 3, 4, 5, 6, 8, 10, 12, 16) and top < 3 * bottom
        return (top / bottom, at + 3) if is_one else None

    def _part(self, at: int) -> tuple[float, int] | None:
        """As in "half", "a third of", "three quarters of a"."""
        if fraction := self._fraction(at):
            return fraction[0], self._share(fraction[1])
        start, count = at, 1.0
        if self.word(at) in ARTICLES:
            start = at + 1
        elif read := spoken(self.words(at, 2)):
            count, start = read[0], at + read[1]
        word = self.word(start).removesuffix("-")
        value = part_of(word)
        if value is None or (start == at and word != "half"):
            return None  # "walnut halves" are no amount
        dozen = start + 1 + (self.word(start + 1) in ARTICLES)  # "half a dozen", "half dozen"
        if self.word(dozen) == "dozen":
            return count * value * 12, self._of(dozen + 1)
        return count * value, self._share(start + 1)

    def _share(self, at: int) -> int:
        """Past "of", "of a", "of the", "an": half of an apple is half an apple."""
        at = self._of(at)
        if self.word(at) in ARTICLES or self.word(at) in ("the", "my"):
            at += 1
        return at

    def _of(self, at: int) -> int:
        return at + 1 if self.word(at) == "of" else at

    def _times(self, many: HowMuch, at: int) -> tuple[HowMuch, int]:
        """As in "2 x 330 ml cans": so many of what the unit after it is, each of that weight."""
        each = self._once(at)
        if each is None or not each[0].is_weighed:
            return many, at
        much, at = each
        thing = self.unit(self._otherwise(at))
        weight = replace(much, amount=much.amount.times(many.amount.value))
        if thing and thing[0].unit and not is_measured(thing[0].unit):
            return replace(many, unit=thing[0].unit, weight=weight), thing[1]
        return replace(many, weight=weight), at

    def _added(self, much: HowMuch, at: int) -> tuple[HowMuch, int]:
        """As in "1 lb 2 oz": a second, smaller measure."""
        if much.unit not in ("lb", "kg", "l") or much.weight:
            return much, at
        more = self._once(at)
        smaller = {"lb": ("oz", 16.0), "kg": ("g", 1000.0), "l": ("ml", 1000.0)}[much.unit]
        if more is None or more[0].unit != smaller[0]:
            return much, at
        return replace(much, amount=much.amount.plus(more[0].amount.times(1 / smaller[1]))), more[1]

    def _otherwise(self, at: int) -> int:
        """Past "/5½ oz": the same said in other units."""
        while self.word(at) == "/":
            other = self._once(at + 1)
            if other is None or not other[0].unit:
                return at
            at = self._added(*other)[1]
        return at

    def _container(self, much: HowMuch, at: int) -> tuple[HowMuch, int]:
        """As in "400 g can of tomatoes": what it comes in says nothing more."""
        if not much.is_weighed or much.weight:
            return much, at
        found = self.unit(at)
        if found and found[0].unit in CONTAINERS:
            return much, found[1]
        return much, at

    def _weight_beside(self, much: HowMuch, at: int) -> tuple[HowMuch, int]:
        """As in "1 can (400 g)", "1 400 g can": a weight within the count."""
        if much.is_weighed or much.weight:
            return much, at
        is_open = self.word(at) in ("(", "[")
        inner = self._once(at + is_open)
        if inner is None or not inner[0].is_weighed or not (inner[0].amount.is_stated):
            return much, at
        weight, end = self._added(*inner)
        end = self._otherwise(end)
        if is_open:
            if self.word(end) == "each":
                end += 1
            if self.word(end) not in (")", "]"):
                return much, at
            end += 1
        elif much.unit is None and not (thing := self.unit(end)) and end < len(self.tokens):
            # "8 450 g lobsters"
            return replace(much, weight=self._all(weight, much)), end
        elif much.unit is None:
            thing = self.unit(end)
            if thing and thing[0].unit:
                return replace(much, unit=thing[0].unit, weight=self._all(weight, much)), thing[1]
        is_each = much.unit in CONTAINERS
        return replace(much, weight=self._all(weight, much) if is_each else weight), end

    def _all(self, weight: HowMuch, much: HowMuch) -> HowMuch:
        return replace(weight, amount=weight.amount.times(much.amount.value))
