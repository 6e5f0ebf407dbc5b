"""Read sample depth and colours of an AVIF (AV1 in ISOBMFF, 2.3.3; ISO/IEC 14496-12, 12.1.5)."""

from pathlib import Path
from typing import NamedTuple

from imaging.raster.color_profiles import of_code_points
from imaging.raster.containers.boxes import item_properties

HIGH, TWELVE = 0x40, 0x20
NCLX = b"nclx"
_UNSPECIFIED = 2


class Avif(NamedTuple):
    """`bits` of a sample, 8, 10 or 12, and the profile of its code points, if it has any."""

    bits: int
    profile: bytes | None


def check(path: Path) -> Avif:
    """Read what the properties of the picture say; 8 bits and no profile where they say nothing."""
    properties = item_properties(path)
    flags = next((content[2] for name, content in properties if name == b"av1C" and len(content) > 2), 0)  # noqa: PLR2004
    bits = (12 if flags & TWELVE else 10) if flags & HIGH else 8
    return Avif(bits, nclx_profile(properties))


def nclx_profile(properties: list[tuple[bytes, bytes]]) -> bytes | None:
    """Return the profile of the first colour information that is given by code points."""
    colour = next((content for name, content in properties if name == b"colr" and content.startswith(NCLX)), b"")
    primaries, transfer = int.from_bytes(colour[4:6]), int.from_bytes(colour[6:8])
    if len(colour) < 8 or {primaries, transfer} == {_UNSPECIFIED}:  # noqa: PLR2004
        return None
    return of_code_points(primaries, transfer)
