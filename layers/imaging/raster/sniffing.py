"""What a file is, by its first bytes, from a closed list. Names and declared types are not evidence."""

from pathlib import Path

from core.kernel.errors import UnsupportedMediaType
from core.kernel.media_types import MediaType

HEAD = 132  # the DICOM prefix stands behind a preamble of 128 bytes


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
    """The type of a file that begins with `head` (its first 132 bytes, or all it has); None for all others."""
    if _is_dicom(head):  # first: the preamble may carry the magic of a TIFF, on purpose (PS3.10, 7.1)
        return MediaType.DICOM
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head[4:8] == b"ftyp" and _is_avif(head):
        return MediaType.AVIF
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def _is_dicom(head: bytes) -> bool:
    """Prefixed as PS3.10 wants it, or, as some devices write, opening at once with the meta information (group 2)."""
    opens_with_meta = head[:2] == b"\2\0" and head[3:4] in {b"\0", b"\1"} and head[4:6] in {b"UL", b"OB", b"UI"}
    return head[128:132] == b"DICM" or opens_with_meta


def _is_avif(head: bytes) -> bool:
    """Whether the major or a compatible brand of the first box is AVIF's (AV1 Image File Format, clause 6)."""
    box = head[8 : int.from_bytes(head[:4])]
    brands = {box[:4]} | {box[i : i + 4] for i in range(8, len(box), 4)}
    return bool(brands & {b"avif", b"avis"})


def media_type(path: Path) -> MediaType:
    """The type of the file at `path`. Raises UnsupportedMediaType when it is none that we take."""
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD))
    if kind is None:
        raise UnsupportedMediaType("It is not a JPEG, PNG, GIF, TIFF, WebP, AVIF, BMP, JPEG 2000 or DICOM file.")
    return kind
