"""Untrusted bytes become a clean picture: this runs in a worker process and needs only Pillow."""

import io
import struct
import warnings
import zlib
from enum import StrEnum

from PIL import Image, ImageCms

MAX_PIXELS = 50_000_000
LONG_SIDE_PX = 1600
QUALITY = 88

_LONGEST_FTYP = 256  # bytes; real ones list a handful of brands
_SHORTEST = 12  # bytes; no picture has fewer, and this many tell every type we know
_WHITE = (255, 255, 255)
_ORIENTATION = 0x0112
_TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEVC_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"),
)
# Bytes 16 to 19 of an ICC profile (ICC.1:2022, 7.2.8): the colours it is for.
_PROFILE_SPACES = {"RGB": b"RGB ", "L": b"GRAY", "CMYK": b"CMYK"}

# Hostile bytes make parsers fail in every way there is; each of them means "damaged".
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class Verdict(StrEnum):
    """Why there is no picture."""

    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too large"


def clean_jpeg(picture: bytes) -> bytes | Verdict:
    """An upright sRGB JPEG of at most 1600 px a side holding pixels and nothing else."""
    if len(picture) < _SHORTEST:
        return Verdict.UNREADABLE
    kind = _kind(picture)
    if kind is None:
        return Verdict.UNSUPPORTED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _decoded(picture, kind)
        except _TOO_LARGE:
            return Verdict.TOO_LARGE
        except _DAMAGE:
            return Verdict.UNREADABLE


def _kind(picture: bytes) -> str | None:
    """The one decoder that may try it, by the bytes it starts with; names and headers lie."""
    if picture.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if picture.startswith(b"RIFF") and picture[8:12] == b"WEBP":
        return "WEBP"
    if picture[4:8] == b"ftyp":
        box = picture[8 : min(int.from_bytes(picture[:4]), _LONGEST_FTYP)]
        brands = {box[i : i + 4] for i in range(0, len(box), 4)}
        return "HEIF" if brands & _HEVC_BRANDS and b"avif" not in brands else None
    return None


def _decoded(picture: bytes, kind: str) -> bytes:
    _refuse_bomb(_webp_pixels(picture))
    if kind == "HEIF":
        _learn_heif()
    with Image.open(io.BytesIO(picture), formats=[kind]) as image:
        _refuse_bomb(image.width * image.height)
        return _encoded(_upright(image))


def _refuse_bomb(pixels: int) -> None:
    if pixels > MAX_PIXELS:
        raise Image.DecompressionBombError


def _webp_pixels(picture: bytes) -> int:
    """The canvas of an extended WebP: its decoder takes the memory before Pillow can look."""
    if picture[8:16] != b"WEBPVP8X":
        return 0
    width, height = picture[24:27], picture[27:30]
    return (int.from_bytes(width, "little") + 1) * (int.from_bytes(height, "little") + 1)


def _learn_heif() -> None:
    import pillow_heif  # noqa: PLC0415 - 20 MB that only HEIC photos need

    pillow_heif.register_heif_opener(thumbnails=False)  # pyright: ignore[reportUnknownMemberType] - untyped there


def _upright(image: Image.Image) -> Image.Image:
    """The first frame, small, in RGB and the right way up."""
    size = _fitting(image.size)
    if image.format in {"JPEG", "MPO"}:
        # The decoder skips what a smaller picture does not need: 33 Mpx cost what 2 Mpx do.
        image.draft(None, size)
    image.load()
    turn = _turn(image)
    profile = image.info.get("icc_profile")
    small = _resizable(image)
    if small.size != size:
        small = small.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)  # pyright: ignore[reportUnknownMemberType] - numpy absent
    small = _in_srgb(_on_white(small), profile)
    return small.transpose(turn) if turn is not None else small


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LONG_SIDE_PX / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What the camera says about how it was held; a damaged note is no reason to refuse."""
    try:
        return _TURNED.get(image.getexif().get(_ORIENTATION, 1))
    except _DAMAGE:
        return None


def _resizable(image: Image.Image) -> Image.Image:
    """In a mode whose values can be averaged: 8 bits a channel, no palette."""
    mode = image.mode
    if mode in {"PA", "La", "RGBa"} or ("transparency" in image.info and mode in {"P", "L", "RGB"}):
        return image.convert("RGBA")
    if mode in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        return image
    if mode.startswith("I"):  # 16 bits; a plain conversion would cut everything off at 255
        return image.point(lambda value: value * (1 / 256)).convert("L")  # pyright: ignore[reportUnknownMemberType] - numpy absent
    return image.convert("L" if mode in {"1", "F"} else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA"}:
        return image
    canvas = Image.new("RGB", image.size, _WHITE)
    canvas.paste(image.convert("RGB"), mask=image.getchannel("A"))
    return canvas


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """In the colours every screen assumes; a profile that is damaged or does not fit is ignored."""
    if isinstance(profile, bytes) and profile[16:20] == _PROFILE_SPACES.get(image.mode):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.ImageCmsProfile(
                ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - untyped in Pillow
            )
            converted = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, *_DAMAGE):
            pass
        else:
            return converted or image.convert("RGB")
    return image.convert("RGB")


def _encoded(image: Image.Image) -> bytes:
    """A fresh canvas: copying pixels is what leaves notes, places and trailers behind."""
    canvas = Image.new("RGB", image.size)
    canvas.paste(image)
    jpeg = io.BytesIO()
    canvas.save(jpeg, "JPEG", quality=QUALITY)
    return jpeg.getvalue()
