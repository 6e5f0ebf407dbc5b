"""Define what an inspection finds out about an uploaded file."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from core.kernel.text_forms import NFC
from core.kernel.times import UtcTime
from core.kernel.values import Value

LARGEST = 1e100  # near what DynamoDB keeps of a number
_LONGEST_CAMERA = 128

type Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class LabelSource(StrEnum):
    """The origin of a label."""

    PIXELS = "pixels"
    DICOM = "dicom"
    REKOGNITION = "rekognition"


class Label(Value):
    """A characteristic of the picture, with a confidence."""

    name: Annotated[str, Field(min_length=1, max_length=64), NFC]
    confidence: Annotated[float, Field(ge=0, le=1)]
    source: LabelSource


class Window(Value):
    """The values that are shown from black, `center - width / 2`, to white, as the file holds them."""

    center: Annotated[float, Field(allow_inf_nan=False)]
    width: Annotated[float, Field(gt=0, allow_inf_nan=False)]


class DicomSummary(Value):
    """The part of a DICOM header that the image itself shows; patient data are in the header alone."""

    modality: str | None = None
    sop_class_uid: str | None = None
    study_instance_uid: str | None = None
    series_instance_uid: str | None = None
    sop_instance_uid: str | None = None
    transfer_syntax_uid: str | None = None
    number_of_frames: int = 1
    has_pixels: bool = True
    drawn_width: Annotated[int | None, Field(description="Width of the picture with square pixels")] = None
    drawn_height: Annotated[int | None, Field(description="Height of the picture with square pixels")] = None


class Position(Value):
    """The place where a picture was taken, on WGS 84."""

    latitude: Annotated[float, Field(ge=-90, le=90, description="Degrees north")]
    longitude: Annotated[float, Field(ge=-180, le=180, description="Degrees east")]
    altitude: Annotated[float | None, Field(description="Metres above sea level")] = None


class ShownCapture(Value):
    """The circumstances in which a picture was taken, as far as all who see it may know them."""

    captured_at: Annotated[
        UtcTime | None,
        Field(description="When the picture was taken, by EXIF; without an offset there, the camera's clock is UTC"),
    ] = None
    camera: Annotated[str | None, Field(description="Make and model of the camera or scanner")] = None


class Capture(ShownCapture):
    """All that a file tells of how its picture was taken."""

    position: Position | None = None


class ShownFindings(ShownCapture):
    """The findings that the API shows."""

    frames: Annotated[int, Field(ge=0, description="How many there are to draw with `frame=`: from 0 to one less")] = 1
    window: Annotated[
        Window | None,
        Field(
            description="What shows grey of more than 8 bits unless another window is asked for: the 2nd to the 98th "
            "percentile of its numbers, without what stands for no data. In DICOM, what shows the frames that state "
            "no window or table themselves, in modality values; null if all do"
        ),
    ] = None
    labels: tuple[Label, ...] = ()
    dicom: DicomSummary | None = None


class Findings(ShownFindings, Capture):
    """All findings that the row of an image keeps."""

    orientation: Annotated[int, Field(ge=1, le=8, description="EXIF orientation of the stored pixels")] = 1
    bits: Annotated[int, Field(description="Bits per sample")] = 8
    grey: bool = False
    fingerprint: Fingerprint | None = None
    words: Annotated[str, Field(description="DICOM descriptions, for the full-text index; no patient data")] = ""
    rewritten: Annotated[
        bool, Field(description="The frame index belongs to a rewritten copy, not to the original")
    ] = False


class Inspection(Findings):
    """The facts about an accepted file. `width` and `height` are those of the upright picture (0 without one)."""

    media_type: str
    width: Annotated[int, Field(ge=0)]
    height: Annotated[int, Field(ge=0)]
    header: Annotated[dict[str, Any] | None, Field(description="The DICOM header as the API shows it")] = None
    recipe: Annotated[bytes | None, Field(description="Everything that rendering needs besides the frame itself")] = (
        None
    )
    metadata: Annotated[bytes | None, Field(description="The data set as gzipped DICOM JSON")] = None
    attributes: Annotated[
        dict[str, dict[str, Any]] | None, Field(description="Attributes of patient, study, series and instance")
    ] = None
    frame_chunks: Annotated[tuple[bytes, ...], Field(description="The frame index, as FrameChunk packs it")] = ()
    undrawable: Annotated[str | None, Field(description="Why it, or some of its frames, cannot be drawn")] = None


def camera_of(make: object, model: object) -> str | None:
    """Return make and model as one clean name; models often begin with their make."""
    first, second = (_clean(each) for each in (make, model))
    repeated = bool(first) and second.casefold().startswith(first.split()[0].casefold())
    return (second if repeated else f"{first} {second}".strip())[:_LONGEST_CAMERA].strip() or None


def _clean(text: object) -> str:
    """Return the printable part of a text before its end, with single spaces."""
    written = str(text or "").partition("\0")[0]
    return " ".join("".join(each if each.isprintable() else " " for each in written).split())
