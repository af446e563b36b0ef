"""A Cloudinary account: where it is, and the signatures that prove a request or an answer.

Rules: Cloudinary's "Generating authentication signatures" and "Signed delivery URLs".
"""

import base64
import hmac
from dataclasses import dataclass, field
from hashlib import sha1
from urllib.parse import SplitResult, parse_qsl, unquote

API = "https://api.cloudinary.com"
DELIVERY = "https://res.cloudinary.com"
FOLDER = "mealtrack"
TIMEOUT_S = 20.0
LONGEST_TIMEOUT_S = 300.0


class MisconfiguredStore(ValueError):
    """The setting does not say all that is needed."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whose store it is, and where its two servers are."""

    cloud: str
    api_key: str
    api_secret: str = field(repr=False)
    api: str = API
    delivery: str = DELIVERY
    folder: str = FOLDER
    timeout_s: float = TIMEOUT_S

    @classmethod
    def of(cls, url: SplitResult) -> "Account":
        """From cloudinary://key:secret@cloud, with folder=, timeout_s=, api=, delivery= if wanted.

        The last two are the addresses of a proxy or of a local server speaking the protocol.
        """
        # Not url.hostname: that is in lower case, and the name of a cloud need not be.
        cloud = url.netloc.rpartition("@")[2]
        if not (cloud and url.username and url.password):
            raise MisconfiguredStore("Write MEALTRACK_IMAGES as cloudinary://key:secret@cloud.")
        options = dict(parse_qsl(url.query))
        return cls(
            cloud=unquote(cloud),
            api_key=unquote(url.username),
            api_secret=unquote(url.password),
            api=options.get("api", API).rstrip("/"),
            delivery=options.get("delivery", DELIVERY).rstrip("/"),
            folder=options.get("folder", FOLDER).strip("/"),
            timeout_s=_seconds(options.get("timeout_s")),
        )

    def public_id(self, key: str) -> str:
        return f"{self.folder}/{key}" if self.folder else key

    def action_url(self, action: str) -> str:
        return f"{self.api}/v1_1/{self.cloud}/image/{action}"

    def delivery_url(self, key: str) -> str:
        """The version is not signed; any will do in the address of what never changes."""
        source = f"{self.public_id(key)}.jpg"
        signature = base64.urlsafe_b64encode(self._sha1(source))[:8].decode("ascii")
        return f"{self.delivery}/{self.cloud}/image/authenticated/s--{signature}--/v1/{source}"

    def signed(self, fields: dict[str, str]) -> dict[str, str]:
        """The fields of a request with their signature, version 2: no value can pose as two."""
        pairs = sorted(f"{name}={value}".replace("&", "%26") for name, value in fields.items())
        signature = self._sha1("&".join(pairs)).hex()
        return {**fields, "api_key": self.api_key, "signature": signature}

    def wrote(self, reply: dict[str, object]) -> bool:
        """Whether an answer was signed with our secret, which only the store itself knows, too."""
        text = f"public_id={reply.get('public_id')}&version={reply.get('version')}"
        stated = str(reply.get("signature")).encode(errors="replace")
        return hmac.compare_digest(self._sha1(text).hex().encode(), stated)

    def _sha1(self, text: str) -> bytes:
        """SHA-1 with the secret at the end is what accounts are set to unless changed."""
        message = (text + self.api_secret).encode(errors="replace")
        return sha1(message, usedforsecurity=False).digest()


def _seconds(text: str | None) -> float:
    if text is None:
        return TIMEOUT_S
    try:
        timeout_s = float(text)
    except ValueError:
        timeout_s = 0.0
    if not 0 < timeout_s <= LONGEST_TIMEOUT_S:
        raise MisconfiguredStore(f"timeout_s lies above 0 and at most at {LONGEST_TIMEOUT_S:g}.")
    return timeout_s
