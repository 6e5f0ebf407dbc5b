"""A walk over the elements of a data set (PS3.5 section 7), without recursion and without reading their values.

It runs before any parser: what nests too deep, claims too many elements or runs past the end of the file stops here.
"""

from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple

from pydicom.datadict import dictionary_has_tag, dictionary_VR

from core.errors import UnsupportedMediaType
from imaging.dicom.source import Source

UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
PIXEL_TAGS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
MAX_DEPTH = 32
MAX_ELEMENTS = 500_000

_SHORTEST = 8  # bytes: a tag and a length

_LONG_VRS = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
_DELIMITERS = frozenset({ITEM, ITEM_END, SEQUENCE_END})


class Encoding(NamedTuple):
    """How elements are written: with or without their value representation, and in which byte order."""

    implicit: bool
    big: bool = False


class Element(NamedTuple):
    """Where an element lies. `vr` is empty where the file does not say it; `depth` counts enclosing sequences."""

    tag: int
    vr: bytes
    start: int
    value: int
    length: int
    depth: int


class _Scope(NamedTuple):
    """An open sequence or item: where it ends, if that is known, and how its surroundings are written."""

    end: int | None
    implicit: bool
    is_item: bool


class _Header:
    """The four shapes of an element's first bytes, in one byte order."""

    def __init__(self, *, big: bool) -> None:
        order = ">" if big else "<"
        self.plain = Struct(f"{order}HHL").unpack
        self.explicit = Struct(f"{order}HH2sH").unpack
        self.length = Struct(f"{order}L").unpack


def walk(source: Source, start: int, encoding: Encoding) -> Iterator[Element]:
    """Yield every element, item and delimiter from `start` to the top-level pixel data (yielded last) or the end.

    Raises UnsupportedMediaType for a data set that is cut, inconsistent, too deep or too long.
    """
    scopes = _Scopes(implicit=encoding.implicit)
    header = _Header(big=encoding.big)
    position, count = start, 0
    while scopes.leave_before(position) and position + _SHORTEST <= source.size:
        element = _element(source, position, header, scopes)
        count += 1
        if count > MAX_ELEMENTS:
            raise UnsupportedMediaType(f"The data set has more than {MAX_ELEMENTS:,} elements.")
        yield element
        if element.tag in PIXEL_TAGS and not scopes.depth:
            return
        position = _after(source, element, scopes, big=encoding.big)
    if scopes.are_waiting or source.read(position, source.size - position).strip(b"\0"):
        raise UnsupportedMediaType("The file is truncated: its last sequence or element is not whole.")


def items(source: Source, position: int, *, big: bool = False) -> Iterator[tuple[int, int]]:
    """Yield (offset of the item's tag, length of its value) of each fragment, and at last (the end, 0).

    Raises UnsupportedMediaType when the stream of items (PS3.5 A.4) breaks off.
    """
    unpack, size = _Header(big=big).plain, source.size
    while position + 8 <= size:
        group, number, length = unpack(source.read(position, 8))
        tag = group << 16 | number
        if tag == SEQUENCE_END:
            yield position + 8, 0
            return
        if tag != ITEM or position + 8 + length > size:
            break
        yield position, length
        position += 8 + length
    raise UnsupportedMediaType("The file is truncated: its encapsulated data breaks off.")


class _Scopes:
    """The sequences and items that are open, one in the other."""

    def __init__(self, *, implicit: bool) -> None:
        self.implicit = implicit
        self.depth = 0
        self._open: list[_Scope] = []

    @property
    def are_waiting(self) -> bool:
        return any(scope.end is None for scope in self._open)

    def enter(self, element: Element) -> None:
        is_item = element.tag == ITEM
        self.depth += not is_item
        if self.depth > MAX_DEPTH:
            raise UnsupportedMediaType(f"The data set nests more than {MAX_DEPTH} sequences.")
        end = None if element.length == UNDEFINED else element.value + element.length
        self._open.append(_Scope(end, self.implicit, is_item))
        # A sequence of unknown representation is always written implicitly (PS3.5 6.2.2).
        self.implicit = self.implicit or element.vr == b"UN"

    def leave(self, delimiter: int) -> None:
        if not self._open or self._open[-1].is_item is not (delimiter == ITEM_END):
            raise UnsupportedMediaType("The data set is inconsistent: it closes a sequence that is not open.")
        self._pop()

    def leave_before(self, position: int) -> bool:
        """Close what ends at `position`; always true, unless something ends before it, which raises."""
        while self._open and (end := self._open[-1].end) is not None and position >= end:
            if position > end:
                raise UnsupportedMediaType("The data set is inconsistent: an element overruns the item it lies in.")
            self._pop()
        return True

    def _pop(self) -> None:
        scope = self._open.pop()
        self.implicit = scope.implicit
        self.depth -= not scope.is_item


def _after(source: Source, element: Element, scopes: _Scopes, *, big: bool) -> int:
    """Where the walk goes on: into a sequence, beyond any other value."""
    if element.length != UNDEFINED and element.value + element.length > source.size:
        raise UnsupportedMediaType("The file is truncated: an element is longer than what is left of it.")
    if element.tag in {ITEM_END, SEQUENCE_END}:
        scopes.leave(element.tag)
    elif element.tag == ITEM or _is_sequence(element, implicit=scopes.implicit):
        scopes.enter(element)
    elif element.length == UNDEFINED:
        *_, (end, _) = items(source, element.value, big=big)
        return end
    else:
        return element.value + element.length
    return element.value


def _element(source: Source, position: int, header: _Header, scopes: _Scopes) -> Element:
    head = source.read(position, 12)
    group, number, length = header.plain(head[:8])
    tag, vr = group << 16 | number, head[4:6]
    # Some writers drop to implicit inside a sequence: what cannot be a representation is not taken for one.
    if scopes.implicit or tag in _DELIMITERS or not vr.isalpha() or not vr.isupper():
        return Element(tag, b"", position, position + 8, length, scopes.depth)
    if vr not in _LONG_VRS:
        return Element(tag, vr, position, position + 8, header.explicit(head[:8])[3], scopes.depth)
    if len(head) < len("GGEEVR..LLLL"):
        raise UnsupportedMediaType("The file is truncated in the head of an element.")
    return Element(tag, vr, position, position + 12, header.length(head[8:])[0], scopes.depth)


def _is_sequence(element: Element, *, implicit: bool) -> bool:
    if element.vr:
        return element.vr == b"SQ" or (element.vr == b"UN" and element.length == UNDEFINED)
    if element.length == UNDEFINED:
        return True
    return implicit and dictionary_has_tag(element.tag) and dictionary_VR(element.tag) == "SQ"
