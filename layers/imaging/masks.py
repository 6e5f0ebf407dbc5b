"""Polygons with holes as COCO run-length masks."""

import numpy as np
from PIL import Image, ImageDraw

from core.domain.annotation import Polygon


def run_lengths(polygon: Polygon, width: int, height: int) -> list[int]:
    """The mask of a polygon on `width` x `height` pixels as lengths of runs, columns first, outside and inside in turn.

    The uncompressed RLE of the COCO data format: the first run is outside, and may be of length 0.
    """
    mask = Image.new("1", (width, height))
    draw = ImageDraw.Draw(mask)
    draw.polygon([(x, y) for x, y in polygon.points], fill=1)
    for hole in polygon.holes:
        draw.polygon([(x, y) for x, y in hole], fill=0)
    column_major = np.asarray(mask, np.uint8).T.reshape(-1)
    edges = np.flatnonzero(np.diff(column_major)) + 1
    runs = np.diff(np.concatenate(([0], edges, [column_major.size]))).tolist()
    return [0, *runs] if column_major[0] else runs
