"""Implement the ports of images; every function that reads untrusted bytes runs in the sandbox."""

from collections.abc import Sequence
from pathlib import Path
from struct import unpack

from core.dicom.drafts import DeidentificationDraft
from core.dicom.model import DicomJson
from core.dicom.ports import Deidentified
from core.images.annotations.model import Measures
from core.images.annotations.shapes import Shape
from core.images.inspection import Inspection, Window
from core.images.ports import Drawn, Wish
from core.kernel.errors import NotDrawable
from core.kernel.frame_index import EncodedFrame
from core.kernel.pseudonyms import Pseudonyms
from imaging.sandbox import runner
from imaging.sandbox.messages import DecoderFailed

# The modules are imported where they run: in the child, unless their input is trusted.
# ruff: noqa: PLC0415

LARGE = 20  # seconds of the processor: the largest pictures take five of a free one
EVENT = 60  # for every standard size
EVENT_PATIENCE = 100  # seconds, of the 120 of the function
SMALL = 512  # megabytes for a rendition, in a function of 2 GB


def inspect(path: Path) -> Inspection:
    try:
        return runner.run(_inspect, path, seconds=LARGE)
    except DecoderFailed as failed:  # a DICOM object is kept whatever its pixels do to a decoder
        return runner.run(_inspect_undrawable, path, failed.detail)


def rewrite(path: Path, out: Path) -> bool:
    return runner.run(_rewrite, path, out=out)


def picture(path: Path, wish: Wish) -> Drawn:
    return runner.run(_picture, path, wish, seconds=LARGE)


def frame(encoded: EncodedFrame, wish: Wish) -> Drawn:
    try:
        return runner.run(_frame, encoded, wish)
    except DecoderFailed as failed:
        raise NotDrawable(failed.detail) from failed


def transcode_frames(encoded: Sequence[EncodedFrame], syntax: str) -> list[bytes]:
    try:
        return runner.run(_transcode_frames, encoded, syntax, seconds=LARGE)
    except DecoderFailed as failed:
        raise NotDrawable(failed.detail) from failed


def deidentify(
    path: Path, options: DeidentificationDraft, pseudonyms: Pseudonyms, out: Path, *, at_once: bool = False
) -> Deidentified:
    seconds, patience = (LARGE, runner.PATIENCE) if at_once else (EVENT, EVENT_PATIENCE)
    return runner.run(_deidentify, path, options, pseudonyms, seconds=seconds, patience=patience, out=out)


def compress(path: Path, out: Path) -> list[bytes]:
    return runner.run(_compress, path, seconds=EVENT, patience=EVENT_PATIENCE, out=out)


def transcode(path: Path, syntax: str) -> bytes:
    return runner.run(_transcode, path, syntax, seconds=LARGE)


def resize(path: Path, *, grey: bool, window: Window | None) -> dict[str, Drawn]:
    return runner.run(_resize, path, grey=grey, window=window, seconds=EVENT, patience=EVENT_PATIENCE)


def colorize(content: bytes, name: str) -> Drawn:
    return runner.run(_colorize, content, name, megabytes=SMALL)


def native_model(data_set: DicomJson) -> str:
    from imaging.dicom import xml_model

    return xml_model.native_model(data_set)  # what acceptance wrote: no need for the sandbox


def measure(shape: Shape, width: int | None, height: int | None) -> Measures:
    from imaging.geometry import shapes

    return shapes.measure(shape, width, height)  # checked numbers: no need for the sandbox


def _inspect(path: Path) -> Inspection:
    from imaging.analysis import inspection

    return inspection.inspect(path)


def _inspect_undrawable(path: Path, reason: str) -> Inspection:
    from imaging.dicom import inspection
    from imaging.raster.sniffing import MediaType, media_type

    if media_type(path) is not MediaType.DICOM:
        raise DecoderFailed(reason)
    return inspection.inspect(path, undrawable=reason)


def _rewrite(path: Path) -> bool:
    from imaging.dicom import rewriting
    from imaging.sandbox import output

    with output.opened() as copy:
        return rewriting.rewrite(path, copy)


def _picture(path: Path, wish: Wish) -> Drawn:
    from imaging.raster import rendering

    return rendering.render(path, wish.options, table=wish.table)


def _frame(encoded: EncodedFrame, wish: Wish) -> Drawn:
    from imaging.dicom import rendering

    return rendering.render_frame(encoded, *wish)


def _transcode_frames(encoded: Sequence[EncodedFrame], syntax: str) -> list[bytes]:
    from imaging.dicom import transcoding

    return [transcoding.transcode_frame(each, syntax) for each in encoded]


def _deidentify(path: Path, options: DeidentificationDraft, pseudonyms: Pseudonyms) -> Deidentified:
    from imaging.dicom.deidentification import deidentifying
    from imaging.sandbox import output

    with output.opened() as head:
        return deidentifying.deidentify(path, options, pseudonyms, head)


def _compress(path: Path) -> list[bytes]:
    from imaging.dicom import compressing
    from imaging.sandbox import output

    with output.opened() as copy:
        return compressing.compress(path, copy)


def _transcode(path: Path, syntax: str) -> bytes:
    from imaging.dicom import transcoding

    return transcoding.transcode(path, syntax)


def _resize(path: Path, *, grey: bool, window: Window | None) -> dict[str, Drawn]:
    from imaging.raster import renditions

    return {**renditions.resize(path, grey=grey, window=window)}


def _colorize(content: bytes, name: str) -> Drawn:
    from imaging.raster import coloring, renditions
    from imaging.raster.encoding import Rendered

    coloured = renditions.colorize(content, coloring.named(name))
    width, height = unpack(">II", coloured[16:24])  # of the PNG's IHDR
    return Rendered(coloured, "image/png", width, height)
