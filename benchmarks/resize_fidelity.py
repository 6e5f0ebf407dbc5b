"""Fidelity and CPU of photographs resized to PNG, against Lanczos in floating point of the fully decoded file.

    ./run bench resize_fidelity [JPEG ...]

Without files, six photographs are made and stored as JPEG of quality 90 with chroma subsampled. PSNR is in dB over red,
green and blue; rounding a perfect result to 8 bits leaves 58.9. CPU is measured in turn, in one process: "full" decodes
every pixel and resizes by Pillow, "nearest" decodes to the smallest size that libjpeg offers above the target.
"""

import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from core.images.render_options import Format, RenderOptions
from imaging.raster import png
from imaging.raster.rendering import render
from picture_files import photograph

SIZES = ((4000, 3000), (3024, 4032), (6000, 4000), (5184, 3456), (4608, 3456), (2592, 1944))
GOALS = {150: (50, 45), 512: (50, 45), 1600: (45, 45)}  # width: dB on average, and at worst
ROUNDS = 3


def main(names: list[str]) -> int:
    with TemporaryDirectory() as folder:
        paths = [Path(name) for name in names] or made(Path(folder))
        print("width   average dB (goal)   worst dB (goal)   CPU of full   CPU of nearest")
        reached = [reach(width, paths) for width in GOALS]
    return 0 if all(reached) else 1


def reach(width: int, paths: list[Path]) -> bool:
    """Print how near the results of one width come to the reference. Returns whether the goals are met."""
    options = RenderOptions(width=width, format=Format.PNG)
    found = [fidelity(path, options) for path in paths]
    ours = cpu(lambda path: render(path, options), paths)
    full, nearest = (cpu(lambda path, drafted=drafted: plain(path, width, drafted), paths) for drafted in (False, True))
    average, worst = GOALS[width]
    print(
        f"{width:5}   {np.mean(found):10.1f} ({average})     {min(found):10.1f} ({worst})"
        f"   {ours / full:11.2f}   {ours / nearest:14.2f}"
    )
    return bool(np.mean(found) >= average and min(found) >= worst)


def plain(path: Path, width: int, drafted: bool) -> None:  # noqa: FBT001
    with Image.open(path) as image:
        size = width, round(image.height * width / image.width)
        if drafted:
            image.draft(None, size)
        png.write(np.asarray(image.resize(size, Image.Resampling.LANCZOS)))


def fidelity(path: Path, options: RenderOptions) -> float:
    """Return the PSNR of what is drawn of `path`, in dB."""
    with Image.open(BytesIO(render(path, options).content)) as drawn, Image.open(path) as image:
        channels = [channel.convert("F").resize(drawn.size, Image.Resampling.LANCZOS) for channel in image.split()]
        errors = [
            np.asarray(got, float) - np.clip(wanted, 0, 255)
            for got, wanted in zip(drawn.split(), channels, strict=True)
        ]
    return float(10 * np.log10(255**2 / np.square(errors).mean()))


def cpu(work: Callable[[Path], object], paths: list[Path]) -> float:
    """Return the least CPU seconds of a few rounds over all of `paths`."""
    return min(_seconds(work, paths) for _ in range(ROUNDS))


def _seconds(work: Callable[[Path], object], paths: list[Path]) -> float:
    begun = time.process_time()
    for path in paths:
        work(path)
    return time.process_time() - begun


def made(folder: Path) -> list[Path]:
    """Make the photographs, the same every time."""
    paths = [folder / f"{number}.jpg" for number in range(len(SIZES))]
    for path, size, seed in zip(paths, SIZES, range(len(SIZES)), strict=True):
        photograph(*size, np.random.default_rng(seed)).save(path, quality=90, subsampling="4:2:0")
    return paths


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
