"""Walk a file once: its head, its data set as JSON, and the positions of the pixel data and of its offset table."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.elements import PIXEL_TAGS, UNDEFINED, Element
from imaging.dicom.json_model import Model, model_of
from imaging.dicom.part10 import Head, read_head
from imaging.dicom.source import Source
from imaging.dicom.walking import walk

_EXTENDED_OFFSETS = 0x7FE00001


class Layout(NamedTuple):
    """`pixels` is None if there is no pixel data. `offsets` is the Extended Offset Table, if present."""

    head: Head
    model: Model
    pixels: Element | None
    offsets: Element | None


def layout_of(source: Source) -> Layout:
    """Walk the whole file. Raises UnsupportedMediaType if it is not a complete, consistent DICOM file."""
    head = read_head(source)
    found: dict[int, Element] = {}
    model = model_of(source, _noting(walk(source, head.start, head.encoding), found))
    offsets = found.pop(_EXTENDED_OFFSETS, None)
    pixels = next(iter(found.values()), None)
    if pixels and pixels.length != UNDEFINED and pixels.value + pixels.length > source.size:
        raise UnsupportedMediaType("The file is truncated: it ends within the pixel data.")
    return Layout(head, model, pixels, offsets)


def _noting(elements: Iterable[Element], found: dict[int, Element]) -> Iterator[Element]:
    """Pass elements on, and note those at the top level that hold pixels or their offsets."""
    for element in elements:
        if element.depth == 0 and (element.tag in PIXEL_TAGS or element.tag == _EXTENDED_OFFSETS):
            found[element.tag] = element
        yield element
