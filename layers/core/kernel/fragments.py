"""Read encapsulated pixel data (PS3.5 A.4)."""

ITEM_HEAD = 8  # bytes: a tag and a length
_ITEM = b"\xfe\xff\x00\xe0"  # (FFFE,E000) in little endian


def begins_item(encoded: bytes) -> bool:
    return encoded.startswith(_ITEM)


def joined(items: bytes) -> bytes:
    """Return the codestream of one frame: the values of its items, without their heads."""
    values: list[bytes] = []
    position = 0
    while position < len(items):
        start = position + ITEM_HEAD
        position = start + int.from_bytes(items[position + 4 : start], "little")
        values.append(items[start:position])
    return values[0] if len(values) == 1 else b"".join(values)
