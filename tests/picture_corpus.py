"""Pictures of every kind a client may send, made here, each with what must become of it."""

import io
import struct
import zlib
from collections.abc import Iterator
from zipfile import ZipFile

import pillow_heif
from PIL import Image, ImageCms, TiffImagePlugin

from pictures import encoded

QUARTERS = {"red": (0, 0), "lime": (1, 0), "blue": (0, 1), "yellow": (1, 1)}
SECRET = b"sits at home"
_ORIENTATION, _MAKE, _GPS = 0x0112, 0x010F, 0x8825
_JPEG_END = b"\xff\xd9"


def quarters(size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Red, green; blue, yellow: any turn of it can be told."""
    image = Image.new("RGB", size)
    half = size[0] // 2, size[1] // 2
    for colour, (right, down) in QUARTERS.items():
        image.paste(Image.new("RGB", half, colour), (right * half[0], down * half[1]))
    return image


def busy(size: tuple[int, int] = (160, 120)) -> Image.Image:
    """Too rich to be squeezed into a few bytes, so that every byte of the file matters."""
    return Image.effect_noise(size, 90).convert("RGB")


def exif(orientation: int = 1) -> Image.Exif:
    notes = Image.Exif()
    notes[_ORIENTATION] = orientation
    notes[_MAKE] = SECRET.decode()
    north = TiffImagePlugin.IFDRational(52), TiffImagePlugin.IFDRational(31), 0
    notes[_GPS] = {1: "N", 2: north, 29: SECRET.decode()}
    return notes


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def png(width: int, height: int, *, depth: int, colour: int, rows: bytes) -> bytes:
    """A PNG whose rows were packed by hand, as Pillow writes no such thing."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_png_chunk(picture: bytes, name: bytes, body: bytes) -> bytes:
    """Right after the header, which is 33 bytes long."""
    return picture[:33] + png_chunk(name, body) + picture[33:]


def with_jpeg_segment(picture: bytes, marker: int, body: bytes) -> bytes:
    return picture[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + picture[2:]


def blank_png(width: int, height: int) -> bytes:
    """One bit a pixel: the smallest way to say something huge."""
    row = bytes(1 + (width + 7) // 8)
    return png(width, height, depth=1, colour=0, rows=row * height)


def heif(image: Image.Image, **options: object) -> bytes:
    pillow_heif.register_heif_opener()
    return encoded(image, "HEIF", **options)


def zipped() -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("meal.jpg", encoded(quarters(), "JPEG"))
    return stream.getvalue()


def good() -> Iterator[tuple[str, bytes]]:
    """Quarters in every kind that is taken."""
    yield from _good_jpegs()
    yield from _good_pngs()
    image = quarters()
    frames = [busy(image.size), busy(image.size)]
    yield "webp", encoded(image, "WEBP", quality=95)
    yield "webp lossless", encoded(image, "WEBP", lossless=True)
    yield "webp alpha", encoded(image.convert("RGBA"), "WEBP", lossless=True)
    yield "webp notes", encoded(image, "WEBP", lossless=True, exif=exif(), icc_profile=srgb())
    yield "webp moving", encoded(image, "WEBP", save_all=True, append_images=frames, lossless=True)
    yield "webp trailer", encoded(image, "WEBP", lossless=True) + SECRET
    yield "heic", heif(image, quality=95)
    yield "heic alpha", heif(image.convert("RGBA"), quality=95)
    yield "heic notes", heif(image, quality=95, exif=exif().tobytes())
    yield "heic two", heif(image, quality=95, save_all=True, append_images=frames)
    yield "heic brand mif1", _brand(heif(image, quality=95), b"mif1")


def _good_jpegs() -> Iterator[tuple[str, bytes]]:
    image = quarters()
    jpeg = encoded(image, "JPEG", quality=95)
    yield "jpeg", jpeg
    yield "jpeg progressive", encoded(image, "JPEG", quality=95, progressive=True)
    yield "jpeg 4:4:4", encoded(image, "JPEG", quality=95, subsampling=0)
    yield "jpeg cmyk", encoded(image.convert("CMYK"), "JPEG", quality=95)
    yield "jpeg notes", encoded(image, "JPEG", quality=95, exif=exif())
    yield "jpeg comment", encoded(image, "JPEG", quality=95, comment=SECRET)
    yield "jpeg profile", encoded(image, "JPEG", quality=95, icc_profile=srgb())
    yield "jpeg bad profile", encoded(image, "JPEG", quality=95, icc_profile=srgb()[:200])
    yield "jpeg strange profile", encoded(image, "JPEG", quality=95, icc_profile=SECRET * 9)
    yield "jpeg xmp", encoded(image, "JPEG", quality=95, xmp=SECRET)
    yield "jpeg app13", with_jpeg_segment(jpeg, 0xED, b"Photoshop 3.0\x00" + SECRET)
    yield "jpeg bad exif", with_jpeg_segment(jpeg, 0xE1, b"Exif\x00\x00MM\x00*" + b"\xff" * 40)
    yield "jpeg trailer", jpeg + SECRET
    yield "jpeg and zip", jpeg + zipped()
    yield "jpeg and html", with_jpeg_segment(jpeg, 0xFE, b"<html><script>alert(1)</script>")
    yield "jpeg and pdf", with_jpeg_segment(jpeg, 0xE5, b"%PDF-1.7\n") + b"%%EOF"
    mpo = {"save_all": True, "append_images": [busy(image.size)], "quality": 95}
    yield "mpo", encoded(image, "MPO", **mpo)


def _good_pngs() -> Iterator[tuple[str, bytes]]:
    image = quarters()
    plain = encoded(image, "PNG")
    frames = [busy(image.size), busy(image.size)]
    yield "png", plain
    yield "png alpha", encoded(image.convert("RGBA"), "PNG")
    yield "png palette", encoded(image.convert("P", palette=Image.Palette.ADAPTIVE), "PNG")
    yield "png notes", encoded(image, "PNG", exif=exif())
    yield "png text", with_png_chunk(plain, b"tEXt", b"Comment\x00" + SECRET)
    yield "png moving", encoded(image, "PNG", save_all=True, append_images=frames)
    yield "png profile", encoded(image, "PNG", icc_profile=srgb())
    yield "png trailer", plain + SECRET
    wide = b"".join(
        b"\x00" + b"".join(bytes((channel, 0)) for pixel in row for channel in pixel)
        for row in _rows(image)
    )
    yield "png 48 bits", png(*image.size, depth=16, colour=2, rows=wide)


def _rows(image: Image.Image) -> Iterator[list[tuple[int, int, int]]]:
    for y in range(image.height):
        yield [image.getpixel((x, y)) for x in range(image.width)]


def _brand(picture: bytes, brand: bytes) -> bytes:
    return picture[:8] + brand + picture[12:]


def unsupported() -> Iterator[tuple[str, bytes]]:
    """Pictures and other things that are none of the four kinds, whatever they are called."""
    image = quarters()
    jpeg = encoded(image, "JPEG")
    for kind in ("GIF", "BMP", "TIFF", "AVIF", "ICO", "PPM", "TGA", "PDF", "JPEG2000", "EPS"):
        yield kind, encoded(image, kind)
    yield "moving gif", encoded(image, "GIF", save_all=True, append_images=[busy(image.size)])
    yield "gif and jpeg", encoded(image, "GIF") + jpeg
    yield "svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    yield "html", b"<!doctype html><img src=x onerror=alert(1)>"
    yield "html and jpeg", b"<html><!--" + jpeg
    yield "zip", zipped()
    yield "script", b"#!/bin/sh\nrm -rf / --no-preserve-root\n"
    yield "json", b'{"picture": "meal.jpg"}'
    yield "avif called heif", _brand(encoded(image, "AVIF"), b"mif1")
    yield "film", struct.pack(">I", 24) + b"ftypisom\x00\x00\x02\x00isomiso2" + bytes(100)
    yield "sound", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40)
    yield "zeros", bytes(1_000)
    yield "blank before a jpeg", b" " + jpeg
    yield "base64", b"data:image/jpeg;base64,/9j/4AAQSkZJRg=="


def unreadable() -> Iterator[tuple[str, bytes]]:
    """They begin like pictures."""
    jpeg, plain = encoded(busy(), "JPEG"), encoded(busy(), "PNG")
    webp, heic = encoded(busy(), "WEBP"), heif(busy())
    yield "nothing", b""
    yield "one byte", b"\xff"
    for name, picture in (("jpeg", jpeg), ("png", plain), ("webp", webp), ("heic", heic)):
        yield f"{name} head", picture[:16]
        yield f"{name} half", picture[: len(picture) // 2]
    yield "jpeg of nothing", jpeg[:2] + _JPEG_END + bytes(20)
    yield "jpeg of noise", b"\xff\xd8\xff" + busy().tobytes()
    yield "png of noise", plain[:33] + busy().tobytes()
    yield "png with a wrong sum", plain[:30] + b"\x00\x00\x00" + plain[33:]
    yield "png of no size", png(0, 0, depth=8, colour=0, rows=b"")
    yield "png of bad rows", png(50, 50, depth=8, colour=0, rows=b"\x00" * 20)
    yield "png of impossible depth", png(50, 50, depth=3, colour=0, rows=bytes(9_999))
    yield "webp of noise", webp[:20] + busy().tobytes()
    yield "heic of noise", heic[:200] + busy().tobytes()
    bomb = b"Comment\x00\x00" + zlib.compress(bytes(90_000_000))
    yield "png text bomb", with_png_chunk(plain, b"zTXt", bomb)


def too_large() -> Iterator[tuple[str, bytes]]:
    """Small files that say they are huge; the first two really are."""
    yield "png 400 Mpx", blank_png(20_000, 20_000)
    yield "png 50.005 Mpx", blank_png(10_001, 5_000)
    jpeg = encoded(quarters(), "JPEG")
    at = jpeg.index(b"\xff\xc0") + 5
    yield "jpeg 4,295 Mpx", jpeg[:at] + b"\xff\xff\xff\xff" + jpeg[at + 4 :]
    webp = encoded(quarters().convert("RGBA"), "WEBP", exif=exif())
    yield "webp 268 Mpx", webp[:24] + b"\xfe\x3f\x00\xfe\x3f\x00" + webp[30:]
    still = encoded(quarters(), "WEBP", lossless=True)
    bits = (16_383 - 1) | (16_383 - 1) << 14
    yield "webp lossless 268 Mpx", still[:21] + struct.pack("<I", bits) + still[25:]
    heic = heif(quarters())
    at = heic.index(b"ispe") + 8
    yield "heic 400 Mpx", heic[:at] + struct.pack(">II", 20_000, 20_000) + heic[at + 8 :]
