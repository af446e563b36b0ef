"""What the product is told from outside: one URL for each port, and a handful of numbers."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

GOOGLE_DEFAULT = "google:gemini-3.8-flash"
OPENAI_DEFAULT = "openai:gpt-6-luna"


class Settings(BaseSettings):
    """The defaults need no account and nothing installed; .env.example explains every one."""

    model_config = SettingsConfigDict(
        env_prefix="MEALTRACK_", env_file=".env", extra="ignore", frozen=True
    )

    home: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str | None = None

    database: str | None = None
    cache: str = "memory:"
    hub: str = "memory:"
    identity: str = "local:"
    images: str = "file:images"
    vision: str | None = None
    text: str | None = None
    package_reader: str = "embedded:"
    food_index: str = "tantivy:index"
    food_sources: str = "none:"

    secret_key: SecretStr | None = None
    google_key: SecretStr | None = None
    openai_key: SecretStr | None = None
    google_base_url: str | None = None
    openai_base_url: str | None = None
    thinking: str = "low"

    usda_key: SecretStr | None = None
    usda_base_url: str | None = None
    openfoodfacts_base_url: str | None = None
    contact: str | None = Field(default=None, max_length=200, pattern=r"^[\x21-\x7e]+$")
    fdc_downloads_url: str = "https://fdc.nal.usda.gov/fdc-datasets"

    analysis_wait_s: float = Field(default=25.0, ge=0, le=120)
    food_source_timeout_s: float = Field(default=3.0, gt=0, le=30)
    vision_timeout_s: float = Field(default=30.0, gt=0, le=300)
    text_timeout_s: float = Field(default=10.0, gt=0, le=120)
    analysis_timeout_s: float = Field(default=60.0, gt=0, le=600)
    lease_s: float = Field(default=15.0, gt=0.5, le=300)
    access_minutes: float = Field(default=15.0, gt=0, le=60)
    refresh_days: float = Field(default=30.0, gt=0, le=365)
    picture_workers: int = Field(default=2, ge=1, le=16)
    analyses_at_once: int = Field(default=8, ge=1, le=64)

    @model_validator(mode="after")
    def a_look_ends_before_its_analysis(self) -> Self:
        """Otherwise every slow look would be cut, and paid, again and again."""
        if self.vision_timeout_s >= self.analysis_timeout_s:
            raise ValueError(
                "MEALTRACK_ANALYSIS_TIMEOUT_S has to be longer than MEALTRACK_VISION_TIMEOUT_S"
            )
        return self

    @property
    def database_url(self) -> str:
        if self.database:
            return self.database
        return f"sqlite+aiosqlite:///{self.home.absolute() / 'mealtrack.db'}"

    @property
    def vision_url(self) -> str:
        """The model that looks at photos: what was said, else whatever a key was given for."""
        if self.vision:
            return self.vision
        if self.google_key:
            return GOOGLE_DEFAULT
        return OPENAI_DEFAULT if self.openai_key else "label:"

    @property
    def text_url(self) -> str:
        """Who reads what the grammar cannot: what was said, else the model that looks at photos."""
        if self.text:
            return self.text
        return "grammar:" if self.vision_url.startswith("label:") else self.vision_url

    @property
    def food_source_urls(self) -> list[str]:
        """Whom to ask for missing foods, in this order; empty when nobody is to be asked."""
        urls = self.food_sources.replace(",", " ").split()
        return [url for url in urls if url != "none:"]

    @property
    def base_url(self) -> str:
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def is_public(self) -> bool:
        """Whether clients on other machines are meant to reach it."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            return not ip_address(host).is_loopback
        except ValueError:
            return host != "localhost"

    @property
    def lease_lasts(self) -> timedelta:
        return timedelta(seconds=self.lease_s)

    @property
    def access_lasts(self) -> timedelta:
        return timedelta(minutes=self.access_minutes)

    @property
    def refresh_lasts(self) -> timedelta:
        return timedelta(days=self.refresh_days)
