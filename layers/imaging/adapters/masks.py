"""Adapt masks to the port of core.exports: only a polygon with holes needs NumPy."""

from core.images.annotations.shapes import Polygon


def run_lengths(polygon: Polygon, width: int, height: int) -> list[int]:
    from imaging.geometry import masks  # noqa: PLC0415

    return masks.run_lengths(polygon, width, height)
