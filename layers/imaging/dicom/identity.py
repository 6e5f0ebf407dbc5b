"""The identity of an object: the UIDs that every stored object must have (PS3.4 B.3, PS3.18 10.5)."""

import re

from core.images.inspection import DicomSummary
from core.kernel import transfer_syntaxes as syntaxes
from core.kernel.errors import UnsupportedMediaType
from imaging.dicom.attributes import DataSet, text_of
from imaging.dicom.frames import Frames

_UID = re.compile(r"[0-9.]{1,64}")
_LONGEST = 16  # characters of a code string (PS3.5 6.2)


def summary_of(data_set: DataSet, transfer_syntax: str, frames: Frames) -> DicomSummary:
    """Summarize the object for its row. Raises UnsupportedMediaType if one of its four UIDs is missing or invalid."""
    return DicomSummary(
        modality=(text_of(data_set, "Modality") or "")[:_LONGEST] or None,
        sop_class_uid=_uid(data_set, "SOPClassUID"),
        study_instance_uid=_uid(data_set, "StudyInstanceUID"),
        series_instance_uid=_uid(data_set, "SeriesInstanceUID"),
        sop_instance_uid=_uid(data_set, "SOPInstanceUID"),
        transfer_syntax_uid=transfer_syntax,
        number_of_frames=_count(frames),
        has_pixels=frames.geometry is not None,
    )


def _count(frames: Frames) -> int:
    """Return how many frames the pixel data holds; what it states, if they cannot be told apart or are a video."""
    if not frames.geometry:
        return 0
    is_video = frames.geometry.transfer_syntax in syntaxes.VIDEO
    return frames.geometry.frames if is_video or not frames.ranges else len(frames.ranges)


def _uid(data_set: DataSet, keyword: str) -> str:
    uid = text_of(data_set, keyword) or ""
    if not _UID.fullmatch(uid):
        raise UnsupportedMediaType(f"The object has no valid {keyword}.")
    return uid
