"""Pictures: taking them in, and keeping them."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from mealtrack.domain.errors import Invalid, NotFound
from mealtrack.domain.model.analysis import Photo
from mealtrack.domain.model.base import UserId


class UnsupportedPicture(Invalid):
    code = "unsupported-media"
    title = "That is not a picture we can read"


class UnreadablePicture(Invalid):
    code = "unreadable-image"
    title = "The picture is damaged"


class PictureTooLarge(Invalid):
    code = "image-too-large"
    title = "The picture has too many pixels"


class PictureNotFound(NotFound):
    code = "picture-not-found"
    title = "There is no such picture"


class PictureIntake(Protocol):
    async def take(self, picture: bytes) -> Photo:
        """An upright JPEG of at most 1600 px a side with no metadata, whatever came in.

        Raises UnsupportedPicture (not JPEG, PNG, WebP or HEIC by its content), PictureTooLarge
        (over 50 Mpx, refused before it is decoded) or UnreadablePicture (damaged, or too
        expensive to decode).
        """
        ...


class ImageStore(Protocol):
    async def put(self, jpeg: bytes, *, owner: UserId) -> str:
        """Keep a picture and answer its key; the same picture of the same owner has one key."""
        ...

    async def get(self, key: str) -> bytes:
        """The picture, or PictureNotFound."""
        ...

    async def delete(self, key: str) -> None:
        """Remove it; removing what is gone is not an error."""
        ...

    def url(self, key: str) -> str:
        """Where a client can see it: signed, unguessable, good for some hours."""
        ...


@runtime_checkable
class ListedImages(Protocol):
    """An image store that can say what it keeps."""

    async def stored_before(self, moment: datetime) -> list[str]:
        """The keys of the pictures that nobody stored again since."""
        ...


@runtime_checkable
class SignedImages(Protocol):
    """An image store whose addresses lead back to us."""

    async def opened(self, key: str, expires: int, signature: str) -> bytes:
        """The picture, or PictureNotFound when anything about the address is wrong."""
        ...
