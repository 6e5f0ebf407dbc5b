"""Name the renditions that an image should have."""

import os

from core.images.model import StoredImage

SIZES = ("150", "512", "1600")


def expected(image: StoredImage) -> set[str]:
    """Return the names of all renditions that an image should have."""
    if image.frames == 0:
        return set()
    return {*SIZES, *(f"{colormap}-{size}" for colormap in colormaps() for size in SIZES if image.grey)}


def colormaps() -> list[str]:
    return [name for name in os.environ.get("COLORMAPS", "viridis").split(",") if name]
