"""Convert polygons with holes to COCO run-length masks."""

import numpy as np
from numpy.typing import NDArray

from core.images.annotations.shapes import Point, Polygon


def run_lengths(polygon: Polygon, width: int, height: int) -> list[int]:
    """Return the mask of a polygon on `width` x `height` pixels as run lengths, column by column.

    This is the uncompressed RLE of the COCO data format: runs outside and inside alternate, and the first is outside
    and may be 0. A pixel is inside if its centre is, by the even-odd rule. No mask is drawn: only its borders are
    computed.
    """
    rings = (polygon.points, *polygon.holes)
    places, times = np.unique(np.concatenate([_borders(ring, height) for ring in rings]), return_counts=True)
    ends = np.append(places[times % 2 == 1], width * height)
    runs = np.diff(ends, prepend=0).tolist()
    return runs if runs[-1] else runs[:-1]


def _borders(ring: tuple[Point, ...], height: int) -> NDArray[np.int64]:
    """Return where the inside begins or ends, as pixel numbers by column: (edges x columns that they cross,)."""
    here = np.asarray(ring, np.float64)
    there = np.roll(here, -1, axis=0)
    swapped = here[:, 0] > there[:, 0]
    left, right = np.where(swapped[:, None], there, here), np.where(swapped[:, None], here, there)
    first, last = (np.ceil(ends[:, 0] - 0.5).astype(np.int64) for ends in (left, right))
    edge = np.repeat(np.arange(len(here)), last - first)
    column = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(last - first) - (last - first), last - first)
    along = (column + 0.5 - left[edge, 0]) / (right[edge, 0] - left[edge, 0])
    y = left[edge, 1] + along * (right[edge, 1] - left[edge, 1])
    return column * height + np.clip(np.ceil(y - 0.5).astype(np.int64), 0, height)
