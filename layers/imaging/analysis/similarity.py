"""Compare pictures by their fingerprints: those of a query with millions of stored ones."""

from collections.abc import Sequence
from functools import reduce
from pathlib import Path

import numpy as np

from core.kernel.errors import UnsupportedMediaType
from imaging.sandbox import runner

BITS = 64


def views(path: Path) -> tuple[str, ...]:
    """Return the fingerprints of an untrusted file: a picture in its eight orientations, DICOM as it is."""
    return runner.run(_views, path)


def nearest(queries: Sequence[str], hashes: bytes, within: int, limit: int) -> list[tuple[int, int]]:
    """Return (position, distance) of the `limit` nearest hashes at most `within` bits from any of the queries.

    The search is exact. `hashes` are 8 bytes each, little endian. Nearest come first, of equally near ones the earlier.
    """
    packed = np.frombuffer(hashes, "<u8")
    each = (np.bitwise_count(packed ^ np.uint64(int(query, 16))) for query in queries)
    distances = reduce(np.minimum, each)
    upto = np.cumsum(np.bincount(distances, minlength=BITS + 1))
    farthest = min(within, int(np.searchsorted(upto, limit)))
    hits = np.flatnonzero(distances <= farthest)
    order = np.argsort(distances[hits], kind="stable")[:limit]
    return [(int(hit), int(distances[hit])) for hit in hits[order]]


def _views(path: Path) -> tuple[str, ...]:
    from imaging.analysis import fingerprints, inspection  # noqa: PLC0415 - only the child decodes
    from imaging.raster.sniffing import MediaType, media_type  # noqa: PLC0415

    if media_type(path) is not MediaType.DICOM:
        return fingerprints.orientations(path)
    fingerprint = inspection.inspect(path).fingerprint
    if fingerprint is None:
        raise UnsupportedMediaType("The file has no picture to compare")
    return (fingerprint,)
