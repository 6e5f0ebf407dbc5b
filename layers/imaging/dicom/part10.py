"""The head of a DICOM file (PS3.10 section 7): preamble, prefix and file meta information."""

from typing import NamedTuple

from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.elements import UNDEFINED, Element, Encoding
from imaging.dicom.source import Source
from imaging.dicom.walking import walk
from imaging.raster.sniffing import MediaType, sniff

PREFIX_AT = 128
PREFIX = b"DICM"
TRANSFER_SYNTAX = 0x00020010
META_GROUP = 2
_META = Encoding(implicit=False)
_LARGEST_GROUP = 0xFF  # of a data set's first element; read in the wrong byte order it is larger


class Head(NamedTuple):
    """The part before the data set. `meta` holds the elements of group 2; the data set begins at `start`.

    A file may lack the preamble and prefix, and the transfer syntax.
    """

    meta: tuple[Element, ...]
    transfer_syntax: str
    start: int
    encoding: Encoding
    has_prefix: bool
    states_syntax: bool

    @property
    def is_whole(self) -> bool:
        return self.has_prefix and self.states_syntax


def read_head(source: Source) -> Head:
    """Read the head; a missing transfer syntax follows from the first element of the data set.

    Raises UnsupportedMediaType unless this is a DICOM file.
    """
    opening = source.read(0, PREFIX_AT + len(PREFIX))
    if sniff(opening) is not MediaType.DICOM:
        raise UnsupportedMediaType("The file is not a DICOM file: it begins with neither a DICM prefix nor a data set.")
    has_prefix = opening.endswith(PREFIX)
    start = len(opening) if has_prefix else 0
    meta: list[Element] = []
    for element in walk(source, start, _META) if has_prefix or opening[:2] == b"\2\0" else ():
        start = element.start
        if element.tag >> 16 != META_GROUP:
            break
        start = element.value + element.length
        if element.length == UNDEFINED or start > source.size:
            raise UnsupportedMediaType("The file is truncated in its meta information.")
        meta.append(element)
    stated = next((_text(source, element) for element in meta if element.tag == TRANSFER_SYNTAX), "")
    encoding = _encoding(source, start, stated)
    return Head(tuple(meta), stated or _usual(encoding), start, encoding, has_prefix, bool(stated))


def _text(source: Source, element: Element) -> str:
    return source.read(element.value, element.length).decode("ascii", "replace").strip(" \0")


def _encoding(source: Source, start: int, syntax: str) -> Encoding:
    """Return the encoding of the first element.

    Real files confuse implicit and explicit, and private transfer syntaxes say nothing: trust the bytes, not the name.
    """
    if syntax in syntaxes.REWRITTEN:
        return Encoding(implicit=False, big=syntax == syntaxes.EXPLICIT_BIG)
    opening = source.read(start, 6)
    big = int.from_bytes(opening[:2], "little") > _LARGEST_GROUP >= int.from_bytes(opening[:2], "big")
    return Encoding(implicit=not (opening[4:].isalpha() and opening[4:].isupper()), big=big)


def _usual(encoding: Encoding) -> str:
    if encoding.big:
        return syntaxes.EXPLICIT_BIG
    return syntaxes.IMPLICIT_LITTLE if encoding.implicit else syntaxes.EXPLICIT_LITTLE
