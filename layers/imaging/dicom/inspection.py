"""Inspect a DICOM file at acceptance: identify it, check that it is complete, and prepare the rendering of frames."""

from pathlib import Path

from pydicom.dataset import Dataset

from core.images.inspection import DicomSummary, Inspection, Label, LabelSource
from imaging.analysis import fingerprints, labels
from imaging.dicom.attributes import text_of
from imaging.dicom.frames import Frames, first_picture, frames_of, prove
from imaging.dicom.header import header_of, words_of
from imaging.dicom.identity import summary_of
from imaging.dicom.opening import opened
from imaging.dicom.picture import Picture
from imaging.raster import pixels
from imaging.raster.decoder_errors import decoding
from imaging.raster.sniffing import MediaType

_LONGEST_LABEL = 64


def inspect(path: Path) -> Inspection:
    """Look through the DICOM file at `path`, of any size, and decode enough of it to know that it can be shown.

    Raises UnsupportedMediaType when it is no DICOM file, is cut short, is not to be identified or cannot be decoded,
    and ContentTooLarge when a frame is beyond the pixel budget or a deflated data set inflates beyond reason.
    """
    with decoding(), opened(path) as file:
        frames = frames_of(file)
        summary = summary_of(file.data_set, file.transfer_syntax, frames.recipe.frames if frames else 0)
        about = Inspection(
            media_type=MediaType.DICOM,
            width=0,
            height=0,
            frames=0,
            labels=_stated(file.data_set, summary),
            dicom=summary,
            header=header_of(file.data_set, file.transfer_syntax, has_pixels=frames is not None),
            words=words_of(file.data_set),
            rewritten=file.rewritten,
        )
        if not frames:
            return about
        prove(file, frames)
        return _with_picture(about, frames, first_picture(file, frames))


def _with_picture(about: Inspection, frames: Frames, first: Picture) -> Inspection:
    recipe = frames.recipe
    image = pixels.from_array(first)
    update = {
        "width": recipe.columns,
        "height": recipe.rows,
        "frames": recipe.frames,
        "bits": recipe.bits_stored,
        "grey": recipe.is_grey,
        "fingerprint": fingerprints.fingerprint(image),
        "recipe": recipe.to_bytes(),
        "frame_index": frames.ranges.packed,
    }
    seen = about.model_copy(update=update)
    return seen.model_copy(update={"labels": about.labels + labels.labels(labels.sample(image), seen)})


def _stated(data_set: Dataset, summary: DicomSummary) -> tuple[Label, ...]:
    """Return the labels that the header states; they are certain."""
    names = (summary.modality, text_of(data_set, "BodyPartExamined"))
    distinct = dict.fromkeys(name.lower()[:_LONGEST_LABEL] for name in names if name)
    return tuple(Label(name=name, confidence=1, source=LabelSource.DICOM) for name in distinct)
