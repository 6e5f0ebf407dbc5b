"""Compare the CPU of one rendered frame with that of pydicom and Pillow, for objects of a hundred megabytes.

    ./run bench rendered_frames

Each side reads one frame of the file and makes a PNG of it, in one process and without a network: ours from the recipe
and the bytes of the frame, as the service does in its child; the other by pydicom's `pixel_array(path, index)` and
`apply_windowing`, and Pillow.
"""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image
from pydicom import dcmread
from pydicom.pixels import apply_windowing, pixel_array
from pydicom.uid import ExplicitVRLittleEndian, RLELossless

import conftest  # noqa: F401 - the environment that the tests run in
from core.images.render_options import Format, RenderOptions
from core.kernel.frame_index import EncodedFrame, FrameChunk
from dicom_files import a_data_set, write
from imaging.dicom.inspection import inspect
from imaging.dicom.rendering import render_frame

FRAMES, TIMES = 220, 15
WINDOW = {"WindowCenter": "2048", "WindowWidth": "4096"}


def main() -> None:
    print("| object | MB | ours, ms | pydicom and Pillow, ms | ratio |\n|---|---|---|---|---|")
    ramp = np.arange(512 * 512, dtype=np.uint16).reshape(512, 512) // 64
    noise = np.random.default_rng(1).integers(0, 16, (512, 512), np.uint16)
    frames = np.stack([ramp + np.roll(noise, number) for number in range(FRAMES)])
    with TemporaryDirectory() as folder:
        native = write(Path(folder) / "native", a_data_set(frames, BitsStored=13, HighBit=12, **WINDOW))
        data_set = dcmread(native)
        data_set.compress(RLELossless, frames, encoding_plugin="pydicom", generate_instance_uid=False)
        data_set.save_as(Path(folder) / "rle")
        for syntax in (ExplicitVRLittleEndian, RLELossless):
            path = native if syntax == ExplicitVRLittleEndian else Path(folder) / "rle"
            ours, others = _cpu(_ours(path)), _cpu(_by_pydicom(path))
            size = path.stat().st_size / 1e6
            print(f"| {syntax.name} | {size:.0f} | {ours:.1f} | {others:.1f} | {others / ours:.1f} |")


def _cpu(draw: Callable[[int], bytes]) -> float:
    """Return the median CPU of drawing frames all over the object, in ms."""
    spent: list[float] = []
    for number in np.linspace(0, FRAMES - 1, TIMES, dtype=int).tolist():
        start = time.process_time()
        draw(number)
        spent.append(time.process_time() - start)
    return 1000 * median(spent)


def _ours(path: Path) -> Callable[[int], bytes]:
    found = inspect(path)
    chunk, recipe = FrameChunk(found.frame_chunks[0]), found.recipe or b""

    def draw(number: int) -> bytes:
        span, detail = chunk[number]
        with path.open("rb") as file:
            file.seek(span.offset)
            content = file.read(span.length)
        return render_frame(EncodedFrame(recipe, detail, number, content), RenderOptions(format=Format.PNG)).content

    return draw


def _by_pydicom(path: Path) -> Callable[[int], bytes]:
    data_set = dcmread(path, stop_before_pixels=True)

    def draw(number: int) -> bytes:
        windowed = apply_windowing(pixel_array(path, index=number), data_set)
        out = BytesIO()
        Image.fromarray((windowed / windowed.max() * 255).astype(np.uint8)).save(out, "PNG")
        return out.getvalue()

    return draw


if __name__ == "__main__":
    main()
