"""The layout of a file: its head, and the positions of the pixel data and of its offset table."""

from typing import NamedTuple

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.elements import ITEM, PIXEL_TAGS, UNDEFINED, Element
from imaging.dicom.part10 import Head, read_head
from imaging.dicom.source import Source
from imaging.dicom.walking import walk

DEFER = 1 << 20  # bytes: larger values stay in the file, unless they are inside a sequence
MAX_HEADER = 128 << 20
_EXTENDED_OFFSETS = 0x7FE00001


class Layout(NamedTuple):
    """`pixels` is None if there is no pixel data. `offsets` is the Extended Offset Table, if present."""

    head: Head
    pixels: Element | None
    offsets: Element | None


def layout_of(source: Source) -> Layout:
    """Walk the whole file once. Raises UnsupportedMediaType if it is not a complete, consistent DICOM file."""
    head = read_head(source)
    pixels = offsets = None
    header = 0
    for element in walk(source, head.start, head.encoding):
        if element.tag in PIXEL_TAGS and element.depth == 0:
            pixels = element
        elif element.tag == _EXTENDED_OFFSETS and element.depth == 0:
            offsets = element
        elif element.length <= DEFER or (element.depth and not _is_made_of_others(element)):
            header += element.length
    if header > MAX_HEADER:
        raise UnsupportedMediaType(f"The data set has more than {MAX_HEADER >> 20} MB of attributes.")
    if pixels and pixels.length != UNDEFINED and pixels.value + pixels.length > source.size:
        raise UnsupportedMediaType("The file is truncated: it ends within the pixel data.")
    return Layout(head, pixels, offsets)


def _is_made_of_others(element: Element) -> bool:
    return element.vr == b"SQ" or element.tag == ITEM or element.length == UNDEFINED
