"""Polygons with holes as COCO run-length masks."""

import numpy as np
from numpy.typing import NDArray

from core.images.annotation import Point, Polygon


def run_lengths(polygon: Polygon, width: int, height: int) -> list[int]:
    """The mask of a polygon on `width` x `height` pixels as lengths of runs, columns first, outside and inside in turn.

    The uncompressed RLE of the COCO data format: the first run is outside, and may be of length 0. A pixel is inside
    if its middle is, by the even-odd rule. No mask is drawn: only its borders are computed.
    """
    rings = (polygon.points, *polygon.holes)
    places, times = np.unique(np.concatenate([_borders(ring, height) for ring in rings]), return_counts=True)
    ends = np.append(places[times % 2 == 1], width * height)
    runs = np.diff(ends, prepend=0).tolist()
    return runs if runs[-1] else runs[:-1]


def _borders(ring: tuple[Point, ...], height: int) -> NDArray[np.int64]:
    """Where the inside begins or ends: numbers of pixels, columns first; (edges x columns that they cross,)."""
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
