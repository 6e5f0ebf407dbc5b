import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import openjpeg
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import generate_frames
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, pixel_array

from core.images.render_options import Format, RenderOptions
from core.kernel.errors import InvalidParameter, NotDrawable
from core.kernel.frame_index import EncodedFrame
from dicom_files import NO_SAMPLES, a_data_set, accepted, path_of, samples, write
from imaging.dicom.inspection import inspect
from imaging.dicom.rendering import picture, render_frame
from imaging.sandbox import runner

LAYERS = Path(__file__).parents[4] / "layers"

# decoders other than ours: by transfer syntax
OTHERS: dict[str, Callable[[bytes], NDArray[Any]]] = {
    "1.2.840.10008.1.2.4.50": lambda frame: np.asarray(Image.open(BytesIO(frame)).convert("RGB")),
    "1.2.840.10008.1.2.4.51": imagecodecs.jpeg8_decode,  # there is no other for 12 bits
    "1.2.840.10008.1.2.4.70": imagecodecs.ljpeg_decode,
    "1.2.840.10008.1.2.4.80": imagecodecs.jpegls_decode,
    "1.2.840.10008.1.2.4.81": imagecodecs.jpegls_decode,
    "1.2.840.10008.1.2.4.90": openjpeg.decode,
    "1.2.840.10008.1.2.4.91": openjpeg.decode,
    "1.2.840.10008.1.2.4.201": openjpeg.decode,
    "1.2.840.10008.1.2.4.203": openjpeg.decode,
}


def stored(data_set: Dataset, number: int) -> NDArray[Any]:
    """Return frame `number` as another decoder reads it: stored values, or RGB."""
    frames = int(data_set.get("NumberOfFrames", 1) or 1)
    other = OTHERS.get(data_set.file_meta.TransferSyntaxUID)
    if other is None:
        return pixel_array(data_set, index=number)
    frame = other(list(generate_frames(data_set.PixelData, number_of_frames=frames))[number])
    if data_set.get("PixelRepresentation") == 1 and frame.dtype == np.uint16:
        unused = 16 - data_set.BitsStored
        frame = frame.view(np.int16) << unused >> unused
    return frame


def grouped(data_set: Dataset, number: int) -> Dataset:
    """Return `data_set` with the window and rescale of frame `number` at its top, where pydicom looks for them."""
    groups = [data_set.get("SharedFunctionalGroupsSequence"), data_set.get("PerFrameFunctionalGroupsSequence")]
    for group in [*(groups[0] or []), *(groups[1] or [])[number : number + 1]]:
        for name in ("PixelValueTransformationSequence", "FrameVOILUTSequence"):
            for item in group.get(name, []):
                data_set.update(item)
    return data_set


def windowed(values: NDArray[np.float64], data_set: Dataset) -> NDArray[np.float64]:
    center, width = (np.atleast_1d(data_set[name].value)[0] for name in ("WindowCenter", "WindowWidth"))
    if data_set.get("VOILUTFunction") == "SIGMOID":
        return 255 / (1 + np.exp(-4 * (values - center) / width))
    if data_set.get("VOILUTFunction") == "LINEAR_EXACT":
        return ((values - center) / width + 0.5) * 255
    return ((values - center + 0.5) / (width - 1) + 0.5) * 255


def expected(data_set: Dataset, number: int) -> NDArray[np.float64]:
    """Return levels of 0..255 in floating point, from pydicom's own steps."""
    frame = stored(data_set, number)
    if data_set.PhotometricInterpretation == "PALETTE COLOR":
        return apply_color_lut(frame, data_set) / 257  # both samples have entries of 16 bits
    if data_set.SamplesPerPixel == 3:
        return frame / (257 if frame.dtype == np.uint16 else 1)
    shown = np.clip(levels(frame, data_set, number), 0, 255)
    shown = 255 - shown if data_set.PhotometricInterpretation == "MONOCHROME1" else shown
    if data_set.get("PixelPresentation") != "COLOR":
        return shown
    coloured = frame >= data_set.RedPaletteColorLookupTableDescriptor[1]
    del data_set.PixelPresentation  # pydicom refuses supplemental palettes
    return np.where(coloured[..., None], apply_color_lut(frame, data_set) / 257, shown[..., None])


def levels(frame: NDArray[Any], data_set: Dataset, number: int) -> NDArray[np.float64]:
    data_set = grouped(data_set, number)
    for name in ("ModalityLUTSequence", "RescaleSlope"):  # a template that nobody filled in
        if not data_set.get(name) or (name.endswith("Sequence") and not data_set[name][0].LUTDescriptor):
            data_set.pop(name, None)
    values = modality(frame, data_set)
    tables = [item for item in data_set.get("VOILUTSequence", []) if item.LUTDescriptor]
    if tables:
        full = 2 ** tables[0].LUTDescriptor[2] - 1
        return apply_voi_lut(apply_modality_lut(frame, data_set), data_set, prefer_lut=True) / full * 255
    if data_set.get("FloatPixelData"):
        return (values - data_set.WindowCenter) / data_set.WindowWidth * 255 + 127.5  # LINEAR means integers
    if data_set.get("WindowWidth"):
        return windowed(values, data_set)
    if data_set.BitsStored <= 8:
        return values / (2**data_set.BitsStored - 1) * 255
    low, high = extent(data_set)
    return (values - low) / (high - low) * 255


def modality(frame: NDArray[Any], data_set: Dataset) -> NDArray[np.float64]:
    return apply_modality_lut(frame, data_set).astype(np.float64) * float(data_set.get("DoseGridScaling", 1))


def extent(data_set: Dataset) -> tuple[float, float]:
    """Return the extent of all frames, without padding and what a supplemental palette colours."""
    every = [stored(data_set, number) for number in range(int(data_set.get("NumberOfFrames", 1) or 1))]
    ends = list[float]()
    for frame in every:
        counted = frame != data_set.get("PixelPaddingValue")
        if data_set.get("PixelPresentation") == "COLOR":
            counted &= frame < data_set.RedPaletteColorLookupTableDescriptor[1]
        values = modality(frame, data_set)[counted]
        ends += [values.min(), values.max()]
    return min(ends), max(ends)


def an_accepted_ramp(tmp_path: Path, **attributes: Any) -> EncodedFrame:
    """Return a frame of 48 rows: 0 left, 1000 right, the first row 500."""
    pixels = np.zeros((48, 64), np.int16)
    pixels[:, 32:] = 1000
    pixels[0] = 500
    return accepted(write(tmp_path / "a.dcm", a_data_set(pixels, **attributes))).kept()


def shown(content: bytes) -> NDArray[Any]:
    with Image.open(BytesIO(content)) as image:
        return np.asarray(image)


@NO_SAMPLES
@samples("store")
def test_a_picture_is_what_the_standard_says_within_one_level(sample: dict[str, Any]):
    path = path_of(sample["file"])
    data_set = dcmread(path, force=True)
    if sample["traits"]["transfer_syntax"] == "1.2.840.10008.1.2.8.1":
        pytest.skip("no other decoder knows this transfer syntax; the next test does")

    first = picture(path)

    difference = np.abs(first - expected(data_set, 0))
    assert difference.max() <= 1
    assert first.dtype == np.uint8


@NO_SAMPLES
def test_a_deflated_frame_is_the_picture_it_was_made_of():
    deflated = accepted(path_of("seg_1bit_deflated_frame_nonbyte.dcm"))
    plain = accepted(path_of("seg_1bit_3f.dcm"))

    for number in range(3):  # the one is the other without its last two rows and columns
        np.testing.assert_array_equal(deflated.frame(number), plain.frame(number)[:510, :510])


@NO_SAMPLES
@samples("store")
def test_any_frame_is_drawn_from_its_own_bytes(sample: dict[str, Any]):
    inspection = inspect(path_of(sample["file"]))
    kept = accepted(path_of(sample["file"]))
    last = inspection.frames - 1

    drawn = render_frame(kept.kept(last), RenderOptions())

    assert (drawn.media_type, drawn.width, drawn.height) == ("image/png", inspection.width, inspection.height)
    if sample["traits"]["transfer_syntax"] != "1.2.840.10008.1.2.8.1" and last:
        data_set = dcmread(path_of(sample["file"]), force=True)
        assert np.abs(shown(drawn.content) - expected(data_set, last)).max() <= 1


def test_least_is_black_greatest_white_and_half_is_grey(tmp_path: Path):
    drawn = shown(render_frame(an_accepted_ramp(tmp_path), RenderOptions()).content)

    assert (drawn[5, 0], drawn[5, 63], drawn[0, 5]) == (0, 255, 128)


@pytest.mark.parametrize(("center", "width", "levels"), [(250, 100, (0, 255, 255)), (900, 100, (0, 255, 0))])
def test_a_window_that_is_asked_for_replaces_the_extent(
    tmp_path: Path, center: float, width: float, levels: tuple[int, int, int]
):
    options = RenderOptions(window_center=center, window_width=width)

    drawn = shown(render_frame(an_accepted_ramp(tmp_path), options).content)

    assert (drawn[5, 0], drawn[5, 63], drawn[0, 5]) == levels


def test_a_window_that_is_asked_for_has_the_objects_own_shape(tmp_path: Path):
    kept = an_accepted_ramp(tmp_path, VOILUTFunction="SIGMOID", WindowCenter="1", WindowWidth="2")

    drawn = shown(render_frame(kept, RenderOptions(window_center=1000, window_width=1000)).content)

    assert drawn[0, 0] == round(255 / (1 + np.exp(2)))


def test_sizes_formats_and_colours_are_those_of_any_picture(tmp_path: Path):
    kept = an_accepted_ramp(tmp_path)

    half = render_frame(kept, RenderOptions(scale=0.5))
    jpeg = render_frame(kept, RenderOptions(format=Format.JPEG))
    inverted = shown(render_frame(kept, RenderOptions(invert=True)).content)
    coloured = render_frame(kept, RenderOptions(colormap="viridis"))

    assert (half.width, half.height) == shown(half.content).shape[::-1] == (32, 24)
    assert jpeg.content.startswith(b"\xff\xd8")
    assert (inverted[5, 0], inverted[5, 63]) == (255, 0)
    with Image.open(BytesIO(coloured.content)) as image:
        assert image.convert("RGB").getpixel((0, 5)) == (68, 1, 84)


@pytest.mark.parametrize("number", [-1, 1, 2**40])
def test_a_frame_beyond_the_last_is_the_clients_mistake(tmp_path: Path, number: int):
    kept = an_accepted_ramp(tmp_path)._replace(number=number)

    with pytest.raises(InvalidParameter) as refused:
        render_frame(kept, RenderOptions())

    assert refused.value.errors[0]["parameter"] == "frame"


@pytest.mark.parametrize(
    ("options", "parameter"),
    [
        ({"window_center": 10, "window_width": 0.5}, "window_width"),
        ({"window_center": 10}, "window_width"),
        ({"window_width": 10}, "window_center"),
        ({"colormap": "no-such-map"}, "colormap"),
    ],
)
def test_options_that_cannot_be_drawn_are_a_client_error(tmp_path: Path, options: dict[str, Any], parameter: str):
    with pytest.raises(InvalidParameter) as refused:
        render_frame(an_accepted_ramp(tmp_path), RenderOptions(**options))

    assert refused.value.errors[0]["parameter"] == parameter


def test_a_narrow_window_is_fine_where_the_object_takes_windows_exactly(tmp_path: Path):
    kept = an_accepted_ramp(tmp_path, VOILUTFunction="LINEAR_EXACT")

    drawn = shown(render_frame(kept, RenderOptions(window_center=500, window_width=0.5)).content)

    assert drawn[0, 0] == 128


def test_a_report_has_no_picture(tmp_path: Path):
    with pytest.raises(NotDrawable, match="no picture"):
        picture(write(tmp_path / "a.dcm", a_data_set()))


def test_frames_are_drawn_in_the_sandbox_too(tmp_path: Path):
    kept = an_accepted_ramp(tmp_path)

    assert runner.run(render_frame, kept, RenderOptions()).media_type == "image/png"


def test_drawing_a_frame_does_not_load_a_dicom_parser():
    code = "import sys, imaging.dicom.rendering; sys.exit('pydicom' in sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(LAYERS)}, check=False)

    assert loaded.returncode == 0
