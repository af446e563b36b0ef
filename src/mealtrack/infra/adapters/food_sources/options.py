"""What the adapters of food sources are told from outside."""

from dataclasses import dataclass, field


class MisconfiguredSource(ValueError):
    """A setting that this source cannot do without is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    usda_key: str | None = field(default=None, repr=False)
    usda_base_url: str | None = None
    openfoodfacts_base_url: str | None = None
    contact: str | None = None
    timeout_s: float = 3.0

    @property
    def user_agent(self) -> str:
        """Publishers want to know whom to write to before they shut somebody out."""
        return f"MealTrack/0.1 ({self.contact})" if self.contact else "MealTrack/0.1"
