"""The key that signs tokens and picture addresses: given, or made once and kept."""

import os
import secrets
from pathlib import Path

from mealtrack.infra.config.settings import Settings

_BYTES = 32
_SHORTEST = 32


class WeakSecret(ValueError):
    """The secret given is too short to protect anything."""


def secret_of(settings: Settings) -> bytes:
    """MEALTRACK_SECRET_KEY, or the file `secret.key` of the home folder, made when missing."""
    if settings.secret_key is not None:
        secret = settings.secret_key.get_secret_value().encode()
        if len(secret) < _SHORTEST:
            raise WeakSecret(f"MEALTRACK_SECRET_KEY needs at least {_SHORTEST} characters.")
        return secret
    return _kept(settings.home / "secret.key")


def _kept(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_hex(_BYTES).encode())
    try:
        # A link fails when the name is taken: of two processes starting at once one key stays.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()
