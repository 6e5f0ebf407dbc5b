"""Peak memory and CPU of the largest pictures that cameras make, each looked at in a process of its own.

    ./run bench largest_pictures [KIND ...]

JPEG has 268 megapixels, all others 108. Without kinds, those are measured that are quick to write; AVIF and JPEG 2000
take minutes. Memory is that of the whole process, all libraries included, as the decoding child has it.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import tifffile
from PIL import Image

from imaging.raster import png
from imaging.sandbox import runner

QUICK = ("jpeg", "progressive", "png", "png16", "tiff", "float", "webp", "lossless", "bmp")
OPERATIONS = {
    "inspect": "from imaging.analysis.inspection import inspect as look",
    "1600 px": "from imaging.raster.renditions import resize as look",
}
LOOK = """
import re, sys, time
from pathlib import Path
{importing}
begun = time.process_time()
look(Path(sys.argv[1]))
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(peak, round(time.process_time() - begun, 1))
"""


def main(kinds: list[str]) -> int:
    Image.MAX_IMAGE_PIXELS = None
    worst = 0
    print(f"{'':12}" + "".join(f"{name + ': MB, CPU s':>24}" for name in OPERATIONS))
    for kind in kinds or QUICK:
        with TemporaryDirectory() as folder:
            path = Path(folder) / kind
            WRITERS[kind](path)
            found = [look(path, importing) for importing in OPERATIONS.values()]
        print(f"{kind:12}" + "".join(f"{peak:>16} {seconds:>7}" for peak, seconds in found))
        worst = max(worst, *(peak for peak, _ in found))
    print(f"\nat most {worst} MB; the sandbox allows {runner.MEGABYTES}")
    return int(worst > runner.MEGABYTES)


def look(path: Path, importing: str) -> tuple[int, float]:
    code = LOOK.format(importing=importing)
    output = subprocess.run([sys.executable, "-c", code, path], check=True, capture_output=True, text=True).stdout
    peak, seconds = output.split()
    return int(peak), float(seconds)


def scene(width: int = 12_000, height: int = 9_000) -> Any:
    """Return a picture with detail everywhere: one of 3 megapixels, again and again."""
    random = np.random.default_rng(0)
    coarse = Image.fromarray(random.integers(0, 255, (150, 200, 3), np.uint8)).resize((2_000, 1_500))
    tile = (np.asarray(coarse) + random.integers(-4, 5, (1_500, 2_000, 3))).clip(0, 255).astype(np.uint8)
    return np.tile(tile, (-(-height // 1_500), -(-width // 2_000), 1))[:height, :width]


def by_pillow(name: str, *size: int, **options: Any) -> Callable[[Path], None]:
    return lambda path: Image.fromarray(scene(*size)).save(path, name, **options)


WRITERS: dict[str, Callable[[Path], Any]] = {
    "jpeg": by_pillow("JPEG", 16_384, 16_384, quality=85),
    "progressive": by_pillow("JPEG", 16_384, 16_384, quality=85, progressive=True),
    "png": lambda path: path.write_bytes(png.write(scene())),
    "png16": lambda path: path.write_bytes(png.write(scene().astype(np.uint16) * 200)),
    "tiff": by_pillow("TIFF"),
    "float": lambda path: tifffile.imwrite(path, scene()[..., 0].astype(np.float32), photometric="minisblack"),
    "webp": by_pillow("WEBP", quality=20, method=0),
    "lossless": by_pillow("WEBP", lossless=True, quality=0, method=0),
    "bmp": by_pillow("BMP"),
    "avif": by_pillow("AVIF", speed=10, quality=70),
    "jpeg2000": by_pillow("JPEG2000", quality_mode="rates", quality_layers=[10], irreversible=True),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
