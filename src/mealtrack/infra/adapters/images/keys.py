"""Keys of pictures: made from owner and content, so that the same picture is kept once."""

import base64
import re
from hashlib import sha256

from mealtrack.domain.model.base import UserId

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


def key_of(jpeg: bytes, owner: UserId) -> str:
    """43 characters that are safe in paths and URLs and tell nothing of either."""
    digest = sha256(owner.bytes + jpeg).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def is_key(text: str) -> bool:
    """Whether it can be a key at all; no path, however clever, can."""
    return _KEY.fullmatch(text) is not None
