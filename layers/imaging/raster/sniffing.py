"""Identify a file by its first bytes, from a closed list; names and declared types are not evidence."""

from pathlib import Path

from core.kernel.errors import UnsupportedMediaType
from core.kernel.media_types import MediaType

HEAD = 132  # the DICOM prefix follows a preamble of 128 bytes


_MAGIC = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"II*\0", MediaType.TIFF),
    (b"MM\0*", MediaType.TIFF),
    (b"II+\0\x08\0\0\0", MediaType.TIFF),  # BigTIFF
    (b"MM\0+\0\x08\0\0", MediaType.TIFF),
    (b"BM", MediaType.BMP),
    (b"\0\0\0\x0cjP  \r\n\x87\n", MediaType.JPEG_2000),
    (b"\xff\x4f\xff\x51", MediaType.JPEG_2000),  # a bare codestream
)


def sniff(head: bytes) -> MediaType | None:
    """Return the type of a file that begins with `head` (its first 132 bytes, or all it has), or None."""
    if _is_dicom(head):  # first: the preamble may carry the magic of a TIFF, on purpose (PS3.10, 7.1)
        return MediaType.DICOM
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head[4:8] == b"ftyp" and _is_avif(head):
        return MediaType.AVIF
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def _is_dicom(head: bytes) -> bool:
    """Return whether a file is DICOM: with the PS3.10 prefix or, as some devices write it, without a preamble."""
    opens_with_meta = head[:2] == b"\2\0" and head[3:4] in {b"\0", b"\1"} and head[4:6] in {b"UL", b"OB", b"UI"}
    return head[128:132] == b"DICM" or opens_with_meta


def _is_avif(head: bytes) -> bool:
    """Return whether the major or a compatible brand is AVIF's (AV1 Image File Format, clause 6)."""
    box = head[8 : int.from_bytes(head[:4])]
    brands = {box[:4]} | {box[i : i + 4] for i in range(8, len(box), 4)}
    return bool(brands & {b"avif", b"avis"})


def media_type(path: Path) -> MediaType:
    """Return the type of the file at `path`. Raises UnsupportedMediaType for a type that is not taken."""
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD))
    if kind is None:
        raise UnsupportedMediaType("It is not a JPEG, PNG, GIF, TIFF, WebP, AVIF, BMP, JPEG 2000 or DICOM file.")
    return kind
