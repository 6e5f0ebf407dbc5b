"""Write the built-in colour maps as data: matplotlib's tables (as `cmap` has them) and the palettes of DICOM PS3.6.

Run it when a map is added. The output is committed, so nothing of this is needed at run time:

    uv run --no-project --with cmap --with pydicom --with numpy infra/export_colormaps.py
"""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import cmap  # pyright: ignore[reportMissingImports] - only `uv run --with` brings it
import numpy as np
from pydicom.pixels.processing import apply_color_lut

TARGET = Path(__file__).parents[1] / "layers" / "core" / "domain" / "colormaps.json"

MATPLOTLIB = (
    *(
        "viridis",
        "plasma",
        "inferno",
        "magma",
        "cividis",
        "turbo",
        "jet",
        "gnuplot:rainbow",
        "nipy_spectral",
        "gist_earth",
    ),
    *(
        "gray",
        "bone",
        "matlab:copper",
        "pink",
        "hot",
        "afmhot",
        "gist_heat",
        "cool",
        "hsv",
        "terrain",
        "gnuplot:ocean",
        "cubehelix",
    ),
    *(
        "blues",
        "greens",
        "greys",
        "oranges",
        "purples",
        "reds",
        "matplotlib:coolwarm",
        "colorbrewer:rdbu",
        "spectral",
        "seismic",
    ),
)
DICOM = ("hot_iron", "pet", "hot_metal_blue", "pet_20_step", "spring", "summer", "fall", "winter")
PALETTE_UID = "1.2.840.10008.1.5."  # and 1..8, in the order of DICOM (PS3.6, annex B)


def main() -> None:
    tables = dict(sorted([*_matplotlib(), *_dicom()]))
    encoded = {name: base64.b64encode(table).decode() for name, table in tables.items()}
    TARGET.write_text(json.dumps(encoded, indent=0) + "\n", encoding="ascii")


def _matplotlib() -> Iterator[tuple[str, bytes]]:
    for name in MATPLOTLIB:
        colours = cmap.Colormap(name).lut(256)[:, :3]
        yield name.rpartition(":")[2], (colours * 255).round().astype(np.uint8).tobytes()


def _dicom() -> Iterator[tuple[str, bytes]]:
    ramp = np.arange(256, dtype=np.uint8)
    for number, name in enumerate(DICOM, start=1):
        # by UID: pydicom 3 has exchanged the names of fall and winter
        yield name, apply_color_lut(ramp, palette=f"{PALETTE_UID}{number}").astype(np.uint8).tobytes()


if __name__ == "__main__":
    main()
