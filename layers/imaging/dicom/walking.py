"""Walk over the elements of a data set, without recursion.

The walk runs before any parser and refuses deep nesting, too many elements, and lengths beyond the end of the file.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pydicom.datadict import dictionary_has_tag, dictionary_VR

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.elements import (
    ITEM,
    ITEM_END,
    PIXEL_TAGS,
    SEQUENCE_END,
    SHORTEST,
    UNDEFINED,
    Element,
    Encoding,
    Reader,
)
from imaging.dicom.source import Source

MAX_DEPTH = 32
MAX_ELEMENTS = 2_000_000


def walk(source: Source, start: int, encoding: Encoding) -> Iterator[Element]:
    """Yield every element, item and delimiter from `start` to the top-level pixel data (yielded last) or the end.

    Raises UnsupportedMediaType if the data set is truncated, inconsistent, nested too deeply or too long.
    """
    scopes = _Scopes(implicit=encoding.implicit)
    reader = Reader(source, big=encoding.big)
    position, count = start, 0
    while scopes.leave_before(position) and position + SHORTEST <= source.size:
        element = reader.element(position, scopes.depth, implicit=scopes.implicit)
        count += 1
        if count > MAX_ELEMENTS:
            raise UnsupportedMediaType(f"The data set has more than {MAX_ELEMENTS:,} elements.")
        yield element
        if element.tag in PIXEL_TAGS and not scopes.depth:
            return
        position = _after(reader, source.size, element, scopes)
    if scopes.are_waiting or source.read(position, source.size - position).strip(b"\0"):
        raise UnsupportedMediaType("The file is truncated: its last sequence or element is not whole.")


class _Scope(NamedTuple):
    """An open sequence or item: its end, if the length is defined, and the encoding that applies outside of it."""

    end: int | None
    implicit: bool
    is_item: bool


class _Scopes:
    """The stack of open sequences and items."""

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
        """Close every scope that ends at `position` and return True. Raises if one should have ended before."""
        while self._open and (end := self._open[-1].end) is not None and position >= end:
            if position > end:
                raise UnsupportedMediaType("The data set is inconsistent: an element overruns the item it lies in.")
            self._pop()
        return True

    def _pop(self) -> None:
        scope = self._open.pop()
        self.implicit = scope.implicit
        self.depth -= not scope.is_item


def _after(reader: Reader, size: int, element: Element, scopes: _Scopes) -> int:
    """Return the position of the next element: inside a sequence, or after any other value."""
    if element.length != UNDEFINED and element.value + element.length > size:
        raise UnsupportedMediaType("The file is truncated: an element is longer than what is left of it.")
    if element.tag in {ITEM_END, SEQUENCE_END}:
        scopes.leave(element.tag)
    elif element.tag == ITEM or _is_sequence(element, implicit=scopes.implicit):
        scopes.enter(element)
    elif element.length == UNDEFINED:
        *_, (end, _) = reader.items(element.value)
        return end
    else:
        return element.value + element.length
    return element.value


def _is_sequence(element: Element, *, implicit: bool) -> bool:
    if element.vr:
        return element.vr == b"SQ" or (element.vr == b"UN" and element.length == UNDEFINED)
    if element.length == UNDEFINED:
        return True
    return implicit and dictionary_has_tag(element.tag) and dictionary_VR(element.tag) == "SQ"
