"""Read look-up tables and palettes of a data set (PS3.3 C.11.1.1, C.7.6.3.1.5, C.7.9.2)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.kernel.errors import NotDrawable
from imaging.dicom.attributes import DataSet, value_of
from imaging.dicom.recipe import Palette, Table

MAX_ENTRIES = 65_536
_CHANNELS = ("Red", "Green", "Blue")
_BYTE, _WORD = 8, 16
_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2

type Words = NDArray[np.uint16]


def table_of(item: DataSet, *, signed_input: bool) -> Table | None:
    """Return the table of a Modality or VOI LUT item, or None if it is not usable."""
    descriptor = _descriptor(item, "LUTDescriptor", signed_input=signed_input)
    if not descriptor:
        return None
    count, first, bits = descriptor
    entries = _words(value_of(item, "LUTData"), count)[:count]
    if not len(entries):
        return None
    # Some writers state 8 bits and store 12: the output range then follows from the entries.
    bits = min(max(bits, int(entries.max()).bit_length(), 1), _WORD)
    return Table(first=first, bits=bits, entries=entries.astype("<u2").tobytes())


def palette_of(data_set: DataSet, *, signed: bool) -> Palette:
    """Return the palette in 8 bits, the depth of every output. Raises NotDrawable if it is not complete."""
    descriptor = _descriptor(data_set, "RedPaletteColorLookupTableDescriptor", signed_input=signed)
    if not descriptor:
        raise NotDrawable("The object is in palette colours and has no palette.")
    count, first, bits = descriptor
    channels = [_channel(data_set, colour, count, bits) for colour in _CHANNELS]
    if any(len(channel) < count for channel in channels):
        raise NotDrawable("The palette of the object is not whole.")
    words = np.stack([channel[:count] for channel in channels])
    # Entries over 255 have 16 bits, whatever the descriptor says.
    wide = bits > _BYTE or int(words.max()) >= 1 << _BYTE
    eight = (words.astype(np.uint32) * 255 + 32_767) // 65_535 if wide else words
    return Palette(first=first, channels=eight.astype(np.uint8).tobytes())


def _channel(data_set: DataSet, colour: str, count: int, bits: int) -> Words:
    plain = value_of(data_set, f"{colour}PaletteColorLookupTableData")
    if plain is not None:
        return _words(plain, count)
    segments = value_of(data_set, f"Segmented{colour}PaletteColorLookupTableData")
    if bits <= _BYTE and isinstance(segments, bytes) and (narrow := _narrow(segments, count)) is not None:
        return narrow
    return _expanded(_words(segments, None).tolist(), count, _WORD)


def _narrow(segments: bytes, count: int) -> Words | None:
    """Expand segments of bytes, as an 8-bit table has them; None if that fails: some are written as words."""
    try:
        table = _expanded(list(segments), count, _BYTE)
    except NotDrawable:
        return None
    return table if len(table) == count else None


def _expanded(segments: list[int], count: int, width: int) -> Words:
    """Expand discrete, linear and indirect segments (PS3.3 C.7.9.2) of `width` bits to at most `count` entries."""
    out: list[int] = []
    starts: list[int] = []
    todo = [(0, len(segments), True)]  # stretches to read; an indirect segment puts an earlier one on top
    while todo and len(out) < count:
        at, end, is_outermost = todo.pop()
        if at + 1 >= end:
            continue
        opcode, length = segments[at], segments[at + 1]
        if is_outermost:
            starts.append(at)
        if opcode == _DISCRETE:
            body = 2 + length
            out += segments[at + 2 : at + body]
        elif opcode == _LINEAR and out and at + 2 < end:
            body = 3
            last = out[-1]
            out += np.rint(np.linspace(last, segments[at + 2], length + 1)[1:]).astype(int).tolist()
        elif opcode == _INDIRECT and is_outermost and at + 1 + 32 // width < end:
            body = 2 + 32 // width
        else:
            raise NotDrawable("The segmented palette of the object cannot be read.")
        todo.append((at + body, end, is_outermost))
        if opcode == _INDIRECT:
            todo += _copied(segments, at, starts, width)
    return np.array(out[:count], np.uint16)


def _copied(segments: list[int], at: int, starts: list[int], width: int) -> list[tuple[int, int, bool]]:
    """Return the stretch of earlier segments that the indirect segment at `at` refers to by a 32-bit offset."""
    length = segments[at + 1]
    parts = segments[at + 2 : at + 2 + 32 // width]
    offset = sum(part << width * place for place, part in enumerate(parts))
    each = width // _BYTE  # bytes: the offset counts bytes by the standard, and words in many files
    offset = offset // each if offset % each == 0 and offset // each in starts else offset
    if offset not in starts or length < 1:
        raise NotDrawable("The segmented palette of the object cannot be read.")
    index = starts.index(offset)
    ends = [*starts, at][index + 1 : index + 1 + length]
    return [(offset, ends[-1], False)]


def _descriptor(item: DataSet, keyword: str, *, signed_input: bool) -> tuple[int, int, int] | None:
    """Return (number of entries, first input, bits of an entry)."""
    value: Any = value_of(item, keyword)
    if isinstance(value, bytes):
        value = np.frombuffer(value[: len(value) // 2 * 2], "<u2").tolist()
    try:
        count, first, bits = (int(each) for each in value)
    except (TypeError, ValueError):
        return None
    # A negative first input may be written as unsigned.
    first = (first & 0xFFFF) - (1 << _WORD) if first < 0 or (signed_input and first >= 1 << _WORD - 1) else first
    return (count & 0xFFFF) or MAX_ENTRIES, first, bits


def _words(value: Any, count: int | None) -> Words:
    """Return table data as uint16, whether written as words, as numbers, or as bytes of 8-bit entries."""
    if value is None:
        return np.empty(0, np.uint16)
    if not isinstance(value, bytes):
        numbers = value if isinstance(value, list | tuple) or hasattr(value, "__len__") else [value]
        return (np.array([int(each) for each in numbers], np.int64) & 0xFFFF).astype(np.uint16)
    if count is not None and count <= len(value) < 2 * count:
        return np.frombuffer(value, np.uint8).astype(np.uint16)
    return np.frombuffer(value[: len(value) // 2 * 2], "<u2").astype(np.uint16)
