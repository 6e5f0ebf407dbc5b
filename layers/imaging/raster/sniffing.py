"""Identify a file by its first bytes, from a closed list; names and declared types are not evidence."""

from pathlib import Path
from typing import Literal

from core.kernel.errors import UnsupportedMediaType
from core.kernel.media_types import MediaType

HEAD = 132  # the DICOM prefix follows a preamble of 128 bytes
_IDENTIFYING_GROUP = 8  # of a DICOM data set: comes first, and always has several elements
_SHORT_VRS = frozenset({b"UL", b"CS", b"SH", b"DA", b"UI"})  # those that its first elements may have


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
_AVIF = {b"avif", b"avis"}  # AV1 Image File Format, clause 6
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"mif1"}  # ISO/IEC 23008-12, annex B; of mif1 only what is HEVC


def sniff(head: bytes) -> MediaType | None:
    """Return the type of a file that begins with `head` (its first 132 bytes, or all it has), or None."""
    if _is_dicom(head):  # first: the preamble may carry the magic of a TIFF, on purpose (PS3.10, 7.1)
        return MediaType.DICOM
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head[4:8] == b"ftyp":
        brands = _brands(head)
        return MediaType.AVIF if brands & _AVIF else MediaType.HEIC if brands & _HEIC else None
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)


def _is_dicom(head: bytes) -> bool:
    """Return whether a file is DICOM: with the PS3.10 prefix or, as some devices write it, without a preamble."""
    opens_with_meta = head[:2] == b"\2\0" and head[3:4] in {b"\0", b"\1"} and head[4:6] in {b"UL", b"OB", b"UI"}
    return head[128:132] == b"DICM" or opens_with_meta or _is_data_set(head)


def _is_data_set(head: bytes) -> bool:
    """Return whether a file begins with two elements of group 0008, as a DICOM data set without a head does."""
    order: Literal["little", "big"] = "little" if head[:2] == b"\x08\0" else "big"
    if int.from_bytes(head[:2], order) != _IDENTIFYING_GROUP:
        return False
    is_explicit = head[4:6] in _SHORT_VRS
    length = int.from_bytes(head[6:8] if is_explicit else head[4:8], order)
    following = head[8 + length : 10 + length]
    return (is_explicit or order == "little") and following == head[:2]


def _brands(head: bytes) -> set[bytes]:
    """Return the major and the compatible brands of the first box (ISO/IEC 14496-12, 4.3)."""
    box = head[8 : int.from_bytes(head[:4])]
    return {box[:4]} | {box[i : i + 4] for i in range(8, len(box), 4)}


def media_type(path: Path) -> MediaType:
    """Return the type of the file at `path`. Raises UnsupportedMediaType for a type that is not taken."""
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD))
    if kind is None:
        raise UnsupportedMediaType(
            "The file is not a JPEG, PNG, GIF, TIFF, WebP, AVIF, HEIC, BMP, JPEG 2000 or DICOM file."
        )
    return kind
