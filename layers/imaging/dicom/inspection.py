"""Inspect a DICOM file at acceptance: identify it, check that it is complete, and prepare the rendering of frames.

An object is kept whatever its pixels are. What cannot be drawn, or only in part, says why.
"""

from pathlib import Path

from core.images.inspection import DicomSummary, Inspection, Label, LabelSource, camera_of
from core.kernel.errors import NotDrawable
from imaging.analysis import fingerprints, labels
from imaging.dicom.attributes import DataSet, text_of
from imaging.dicom.details import chunks_of
from imaging.dicom.drawing import drawing
from imaging.dicom.extents import extent_of, window_of
from imaging.dicom.frames import Frames, frames_of
from imaging.dicom.header import header_of, words_of
from imaging.dicom.identity import summary_of
from imaging.dicom.opening import Opened, opened
from imaging.dicom.picture import Picture, drawn
from imaging.dicom.query_attributes import query_attributes
from imaging.dicom.recipe import Recipe
from imaging.dicom.survey import Survey, is_drawn_over_extent, survey
from imaging.raster import pixels
from imaging.raster.decoder_errors import decoding
from imaging.raster.sniffing import MediaType

_LONGEST_LABEL = 64


def inspect(path: Path, *, undrawable: str | None = None) -> Inspection:
    """Look through the DICOM file at `path`, of any size, and decode enough of it to know what can be drawn.

    `undrawable` is the reason why nothing shall be decoded, if there is one. Raises UnsupportedMediaType if it is no
    DICOM file, is truncated or cannot be identified, and ContentTooLarge if a deflated data set inflates too much.
    """
    with decoding(), opened(path) as file:
        frames = frames_of(file)
        if undrawable and frames.recipe:
            frames = frames._replace(recipe=None, reason=undrawable)
        about = _about(file, frames)
        if not frames.recipe:
            return about.model_copy(update={"frame_chunks": chunks_of(frames, {})})
        found = survey(file.source, frames, frames.recipe)
        try:
            return _with_picture(about, frames, frames.recipe, found)
        except NotDrawable as problem:
            return about.model_copy(update={"frame_chunks": chunks_of(frames, {}), "undrawable": problem.detail})


def _about(file: Opened, frames: Frames) -> Inspection:
    summary = summary_of(file.data_set, file.transfer_syntax, frames)
    return Inspection(
        media_type=MediaType.DICOM,
        width=frames.geometry.columns if frames.geometry else 0,
        height=frames.geometry.rows if frames.geometry else 0,
        frames=0,
        labels=_stated(file.data_set, summary),
        dicom=summary,
        header=header_of(file.data_set, file.transfer_syntax, has_pixels=summary.has_pixels),
        words=words_of(file.data_set),
        camera=camera_of(text_of(file.data_set, "Manufacturer"), text_of(file.data_set, "ManufacturerModelName")),
        metadata=file.layout.model.content,
        attributes=query_attributes(file.layout.model.elements),
        rewritten=file.rewritten,
        undrawable=frames.reason,
    )


def _with_picture(about: Inspection, frames: Frames, recipe: Recipe, found: Survey) -> Inspection:
    """Complete the inspection of an object of which a frame can be drawn. Raises NotDrawable if none can."""
    if not found.first:
        raise NotDrawable(next(iter(found.faults.values())))
    complete = recipe.model_copy(update={"extent": found.extent})
    number, frame = found.first
    with drawing():
        picture = drawn(frames.recipe_of(complete, number), frame)
        window = window_of(extent_of(frame, complete)) if is_drawn_over_extent(frames, recipe) else None
    width, height = recipe.drawn_size
    update = {
        "frames": recipe.frames,
        "bits": recipe.bits_stored,
        "grey": picture.ndim == len(("row", "column")),
        "window": window,
        "fingerprint": fingerprints.fingerprint(pixels.from_array(picture)),
        "recipe": complete.to_bytes(),
        "frame_chunks": chunks_of(frames, found.faults),
        "undrawable": _reasons(frames, found),
        "dicom": about.dicom and about.dicom.model_copy(update={"drawn_width": width, "drawn_height": height}),
    }
    seen = about.model_copy(update=update)
    return seen.model_copy(update={"labels": about.labels + _seen(picture, seen, (width, height))})


def _reasons(frames: Frames, found: Survey) -> str | None:
    """Say what of an object that can be drawn cannot."""
    reasons = [frames.reason] if frames.reason else []
    if found.faults:
        number, fault = next(iter(found.faults.items()))
        count = f"{len(found.faults)} of {len(frames.ranges)}"
        reasons.append(f"{count} frames cannot be drawn. Frame {number}: {fault}")
    return " ".join(reasons) or None


def _seen(picture: Picture, about: Inspection, size: tuple[int, int]) -> tuple[Label, ...]:
    as_drawn = about.model_copy(update={"width": size[0], "height": size[1]})
    return labels.labels(labels.sample(pixels.reduced(pixels.from_array(picture))), as_drawn)


def _stated(data_set: DataSet, summary: DicomSummary) -> tuple[Label, ...]:
    """Return the labels that the header states; they are certain."""
    names = (summary.modality, text_of(data_set, "BodyPartExamined"))
    distinct = dict.fromkeys(name.lower()[:_LONGEST_LABEL] for name in names if name)
    return tuple(Label(name=name, confidence=1, source=LabelSource.DICOM) for name in distinct)
