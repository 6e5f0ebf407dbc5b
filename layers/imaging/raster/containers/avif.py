"""Read the sample depth from the AV1 configuration of an AVIF (AV1 in ISOBMFF, 2.3.3)."""

from pathlib import Path

HEAD = 1 << 16  # `meta` stands before the pixels
HIGH, TWELVE = 0x40, 0x20


def bits(path: Path) -> int:
    """Return 8, 10 or 12 bits a sample; 8 when the box is not where encoders put it."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    box = head.find(b"av1C")
    flags = head[box + 6] if 0 <= box < len(head) - 6 else 0
    if not flags & HIGH:
        return 8
    return 12 if flags & TWELVE else 10
