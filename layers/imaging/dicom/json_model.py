"""Write the DICOM JSON Model of a data set (PS3.18 Annex F) while its file is walked, in constant memory.

A value of more than a kilobyte of binary, or 64 of text, is referred to by a BulkDataURI relative to the instance:
`bulkdata/<offset>-<length>`, the position of its bytes in the file, or in the copy that was made of it. The pixel data
is `bulkdata/<tag>`, because its frames may be in fragments. The text depends on the file alone.
"""

import json
import zlib
from array import array
from collections.abc import Iterable
from itertools import chain, pairwise
from typing import Any, NamedTuple

from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.elements import ITEM, ITEM_END, PIXEL_TAGS, SEQUENCE_END, UNDEFINED, Element
from imaging.dicom.representations import Representations
from imaging.dicom.source import Source
from imaging.dicom.values import DEFAULT, Charset, Values, charset_of, is_bulk, texts_of

LARGEST_KEPT = 1 << 20  # characters: larger elements are written, and not kept for reading
LARGEST = 128 << 20  # bytes of values that are written
_PER_FRAME = 0x52009230  # Per-Frame Functional Groups Sequence
_OF_FRAMES = frozenset({0x00289132, 0x00289145})  # Frame VOI LUT Sequence, Pixel Value Transformation Sequence
_CHARACTER_SET = 0x00080005


class Model(NamedTuple):
    """`content` is the gzipped JSON: an array of one data set.

    `elements` are those that may be read, as JSON; of the per-frame groups only the first item. `groups` are the
    distinct grey transformations of frames, as JSON, and `group_of` is the place of one of them for each frame.
    """

    content: bytes
    elements: dict[str, Any]
    groups: list[str]
    group_of: "array[int]"


def model_of(source: Source, elements: Iterable[Element]) -> Model:
    """Write the model of a data set. Raises UnsupportedMediaType if it is inconsistent or too large."""
    writer = _Writer(source)
    for element, following in pairwise(chain(elements, (None,))):
        if element:
            writer.write(element, following)
    return writer.finish()


class _Level:
    """A data set that is being written: the top level, or the current item of an open sequence."""

    __slots__ = ("charset", "elements", "items")

    def __init__(self, charset: Charset) -> None:
        self.items = self.elements = 0
        self.charset = charset


class _Writer:
    """Append a piece of text for each element; compress them when a top-level element, or a frame's item, is whole."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._values, self._representations = Values(), Representations()
        self._levels = [_Level(DEFAULT)]
        self._pieces: list[str] = []
        self._size = 0  # characters of the pieces
        self._length = 0  # bytes of the values that were written
        self._compressor = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        self._content = [self._compressor.compress(b"[{")]
        self._kept: list[str] = []
        self._top: int | None = None  # the tag of the top-level element that is being written; None if it is too large
        self._character_sets: list[str] = []
        self._groups: dict[str, int] = {}
        self._group_of = array("L")
        self._parts: list[str] = []
        self._part_at: int | None = None

    def write(self, element: Element, following: Element | None) -> None:
        """Write an element, which is a sequence if the `following` one lies deeper."""
        tag, depth = element.tag, element.depth
        if tag in {ITEM_END, SEQUENCE_END}:
            return
        self._close(depth)
        level = self._levels[depth]
        if tag == ITEM:
            self._begin_item(level, depth)
            return
        if not depth:
            self._complete(tag)
        elif not level.items:
            raise UnsupportedMediaType("The data set is inconsistent: an element lies between the items of a sequence.")
        elif tag in _OF_FRAMES and depth == 1 and self._top == _PER_FRAME:
            self._part_at = len(self._pieces)
        if not tag & 0xFFFF:
            return  # the length of a group is not part of the model
        separator, level.elements = "," if level.elements else "", level.elements + 1
        if following and following.depth > depth:
            self._pieces.append(f'{separator}"{tag:08X}":{{"vr":"SQ"')
            self._levels.append(_Level(level.charset))
        else:
            piece = f'{separator}"{tag:08X}":{{"vr":"{self._value(element, following, level)}}}'
            self._pieces.append(piece)
            self._size += len(piece)
            if self._size > LARGEST_KEPT and self._top != _PER_FRAME:
                self._compress()
                self._top = None

    def finish(self) -> Model:
        self._close(0)
        self._complete(None)
        self._content += [self._compressor.compress(b"}]"), self._compressor.flush()]
        elements = json.loads("{" + "".join(self._kept).removeprefix(",") + "}")
        if self._character_sets:
            elements[f"{_CHARACTER_SET:08X}"]["Value"] = self._character_sets
        return Model(b"".join(self._content), elements, list(self._groups), self._group_of)

    def _begin_item(self, level: _Level, depth: int) -> None:
        if not depth:
            raise UnsupportedMediaType("The data set is inconsistent: an item lies outside of a sequence.")
        if level.items and depth == 1 and self._top == _PER_FRAME:
            self._end_frame()
        self._pieces.append("},{" if level.items else ',"Value":[{')
        level.items += 1
        level.elements = 0
        level.charset = self._levels[depth - 1].charset

    def _close(self, depth: int) -> None:
        """Close the sequences that lie deeper than `depth`."""
        while len(self._levels) > depth + 1:
            if len(self._levels) == len(("top", "frames")) and self._top == _PER_FRAME and self._levels[1].items:
                self._end_frame()
            self._pieces.append("}]}" if self._levels.pop().items else "}")
        if depth == 1 and self._part_at is not None:
            self._parts.append("".join(self._pieces[self._part_at :]).removeprefix(","))
            self._part_at = None

    def _end_frame(self) -> None:
        """Note the grey transformation of the frame whose item ends, and keep the whole item of the first."""
        self._close(1)
        if not self._group_of:
            self._kept.append("".join(self._pieces) + "}]}")
        group = ",".join(self._parts)
        self._group_of.append(self._groups.setdefault(group, len(self._groups)))
        self._parts.clear()
        self._compress()

    def _complete(self, following: int | None) -> None:
        """End a top-level element, before the one with the tag `following`."""
        text = self._compress()
        if self._top not in {None, _PER_FRAME} and len(text) <= LARGEST_KEPT:
            self._kept.append(text)
        self._top = following

    def _compress(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        self._content.append(self._compressor.compress(text.encode()))
        return text

    def _value(self, element: Element, following: Element | None, level: _Level) -> str:
        """Return the representation of an element, and the members that hold its value."""
        end = following.start if following else self._source.size
        length = end - element.value if element.length == UNDEFINED else element.length
        vr = self._representations.of(element)
        if element.tag in PIXEL_TAGS and not element.depth:
            return f'{vr}","BulkDataURI":"bulkdata/{element.tag:08X}"' if length else f'{vr}"'
        if is_bulk(vr, length):
            return f'{vr}","BulkDataURI":"bulkdata/{element.value}-{length}"'
        self._count(length)
        raw = self._source.read(element.value, length)
        self._representations.note(element, raw)
        if element.tag == _CHARACTER_SET:
            return self._character_set(raw, level)
        return f'{vr}"{self._values.members(vr, raw, level.charset)}'

    def _character_set(self, raw: bytes, level: _Level) -> str:
        """Note the character set of a data set; in JSON it is always UTF-8 (PS3.18 F.2.2)."""
        names = texts_of("CS", raw, DEFAULT)
        level.charset = charset_of(names)
        if len(self._levels) == 1:
            self._character_sets = [name for name in names if name]
        return 'CS","Value":["ISO_IR 192"]'

    def _count(self, length: int) -> None:
        self._length += length
        if self._length > LARGEST:
            raise UnsupportedMediaType(f"The data set has more than {LARGEST >> 20} MB of attributes.")
