"""The head of a DICOM file (PS3.10 section 7): preamble, prefix and file meta information."""

from typing import NamedTuple

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom import syntaxes
from imaging.dicom.elements import UNDEFINED, Element, Encoding
from imaging.dicom.source import Source
from imaging.dicom.walking import walk
from imaging.raster.sniffing import MediaType, sniff

PREFIX_AT = 128
TRANSFER_SYNTAX = 0x00020010
META_GROUP = 2
_META = Encoding(implicit=False)


class Head(NamedTuple):
    """The part before the data set. `meta` holds the elements of group 2; the data set begins at `start`."""

    meta: tuple[Element, ...]
    transfer_syntax: str
    start: int
    encoding: Encoding


def read_head(source: Source) -> Head:
    """Read the head. Raises UnsupportedMediaType unless this is a DICOM file that names a transfer syntax."""
    opening = source.read(0, PREFIX_AT + 4)
    if sniff(opening) is not MediaType.DICOM:
        raise UnsupportedMediaType("The file is not a DICOM file: it has no DICM prefix and no meta information.")
    start = PREFIX_AT + 4 if opening.endswith(b"DICM") else 0
    meta: list[Element] = []
    for element in walk(source, start, _META):
        start = element.start
        if element.tag >> 16 != META_GROUP:
            break
        start = element.value + element.length
        if element.length == UNDEFINED or start > source.size:
            raise UnsupportedMediaType("The file is truncated in its meta information.")
        meta.append(element)
    found = [e for e in meta if e.tag == TRANSFER_SYNTAX]
    if not found:
        raise UnsupportedMediaType("The file does not say its transfer syntax.")
    syntax = source.read(found[0].value, found[0].length).decode("ascii", "replace").strip(" \0")
    return Head(tuple(meta), syntax, start, _encoding(source, start, syntax))


def _encoding(source: Source, start: int, syntax: str) -> Encoding:
    if syntax not in {syntaxes.IMPLICIT_LITTLE, syntaxes.EXPLICIT_LITTLE}:
        return Encoding(implicit=False, big=syntax == syntaxes.EXPLICIT_BIG)
    # Real files confuse these two syntaxes: trust the first element, not the name.
    vr = source.read(start + 4, 2)
    return Encoding(implicit=not (vr.isalpha() and vr.isupper()))
