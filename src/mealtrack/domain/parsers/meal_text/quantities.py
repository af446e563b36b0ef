"""How much: an amount with its range, and the unit it is counted in."""

from dataclasses import dataclass, replace

from mealtrack.domain.parsers.meal_text.units import is_measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """So many, somewhere from `low` to `high`; `is_stated` when a number was said, not "a"."""

    value: float
    low: float
    high: float
    is_stated: bool = True
    is_about: bool = False

    @classmethod
    def exactly(cls, value: float, *, is_stated: bool = True) -> "Amount":
        return cls(value=value, low=value, high=value, is_stated=is_stated)

    @classmethod
    def between(cls, low: float, high: float) -> "Amount":
        low, high = min(low, high), max(low, high)
        return cls(value=(low + high) / 2, low=low, high=high)

    def times(self, factor: float) -> "Amount":
        return replace(
            self, value=self.value * factor, low=self.low * factor, high=self.high * factor
        )

    def plus(self, other: "Amount") -> "Amount":
        return replace(
            self,
            value=self.value + other.value,
            low=self.low + other.low,
            high=self.high + other.high,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HowMuch:
    """An amount of some unit; `weight` is what all of it weighs or holds, when that was said."""

    amount: Amount
    unit: str | None = None
    size: str | None = None
    weight: "HowMuch | None" = None

    @property
    def is_weighed(self) -> bool:
        return is_measured(self.unit)
