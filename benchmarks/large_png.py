"""Compare the CPU of a large PNG made small with that of the plain way, and of sharp where it is installed.

    ./run bench large_png [FOLDER]

The PNG has 24 megapixels of noise, and becomes a JPEG 512 wide. The plain way decodes it and resizes all of it by
Lanczos with Pillow. FOLDER is one with node_modules/sharp (npm install sharp), which then works with one thread. All
are measured in turn, and the least of several rounds counts.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from core.images.render_options import Format, RenderOptions
from imaging.raster.rendering import render
from picture_files import photograph

WIDTH, ROUNDS = 512, 3
GOALS = {"plain": 0.6, "sharp": 1.1}  # of its CPU
SHARP = """
const sharp = require(process.argv[1]), [path, width, rounds] = JSON.parse(process.argv[2]), took = [];
sharp.concurrency(1); sharp.cache(false);
(async () => {
  for (let round = 0; round <= rounds; round++) {
    const begun = process.cpuUsage();
    await sharp(path).resize(width).jpeg({ quality: 75 }).toBuffer();
    const used = process.cpuUsage(begun);
    if (round) took.push((used.user + used.system) / 1e6);
  }
  console.log(Math.min(...took));
})();
"""


def main(folder: str | None) -> int:
    options = RenderOptions(width=WIDTH, format=Format.JPEG)
    with TemporaryDirectory() as made:
        path = Path(made, "photo.png")
        photograph(6000, 4000, np.random.default_rng(2)).save(path)
        ours = least(lambda: render(path, options))
        anchors = {"plain": least(lambda: plain(path))} | ({"sharp": sharp(path, folder)} if folder else {})
    print("anchor   goal   anchor, ms   ours, ms   ratio")
    for name, anchor in anchors.items():
        print(f"{name:6} {GOALS[name]:6} {anchor * 1000:12.0f} {ours * 1000:10.0f} {ours / anchor:7.2f}")
    return any(ours > GOALS[name] * anchor for name, anchor in anchors.items())


def plain(path: Path) -> None:
    with Image.open(path) as image:
        image.resize((WIDTH, WIDTH * image.height // image.width), Image.Resampling.LANCZOS).save(BytesIO(), "JPEG")


def sharp(path: Path, folder: str) -> float:
    module = str(Path(folder, "node_modules", "sharp").resolve())
    command = ["node", "-e", SHARP, module, json.dumps([str(path), WIDTH, ROUNDS])]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def least(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of a few rounds, after one that does not count."""
    work()
    return min(_seconds(work) for _ in range(ROUNDS))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
