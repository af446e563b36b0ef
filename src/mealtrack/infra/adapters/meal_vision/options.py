"""What looking at photos is told by the settings."""

from dataclasses import dataclass, field

# Thirty foods take about 2,000 tokens; thinking counts as output too.
MAX_OUTPUT_TOKENS = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class VisionOptions:
    """Keys and addresses of the vendors (an address of None is the vendor's own), and limits.

    `timeout_s` is the whole time one look may take, with waiting and repeating. `attempts` is the
    most a provider may be called, and paid, for one look. `concurrency` looks run at a time and
    `waiting` more may queue. `pause_s` is the wait before a second try when there is no hint.
    """

    google_key: str | None = field(default=None, repr=False)
    openai_key: str | None = field(default=None, repr=False)
    google_base_url: str | None = None
    openai_base_url: str | None = None
    thinking: str = "low"
    timeout_s: float = 30.0
    attempts: int = 2
    concurrency: int = 8
    waiting: int = 32
    pause_s: float = 0.5
