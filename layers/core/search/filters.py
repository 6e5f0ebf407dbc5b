"""Define the filters of a list of images: repeats of one are alternatives, different ones must all match."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from core.images.model import MlTag, Status
from core.kernel.times import UtcTime
from core.kernel.values import Value
from core.kernel.visibility import Visibility

MANY, FEW = 50, 8  # repeats of a filter; of one whose names are looked up

type Seconds = Annotated[
    int, Field(ge=-62_135_596_800, le=253_402_300_799, description="Seconds since 1970-01-01T00:00:00Z")
]


class ShownStatus(StrEnum):
    """The states in which an image can be seen."""

    PENDING = Status.PENDING
    PROCESSING = Status.PROCESSING
    READY = Status.READY
    FAILED = Status.FAILED
    EXPIRED = Status.EXPIRED


class Expansion(StrEnum):
    ANNOTATIONS = "annotations"


def _repeated(description: str, most: int = MANY) -> Any:
    return Field(default_factory=list, max_length=most, description=description)


class ImageFilters(Value):
    client_id: list[str] = _repeated("The `client_id` of the image")
    hardware_id: list[str] = _repeated("The `hardware_id` of the image")
    ml_tag: list[MlTag] = _repeated("The part of a training pipeline")
    location_id: list[str] = _repeated("Id of the location where the image was taken")
    user_id: list[str] = _repeated("Id of the owner; `me` is the caller")
    instrument: list[str] = _repeated("Name of an instrument that is annotated")
    exact_tags: list[str] = _repeated("`a|b`: has all of these tags, by their exact names", FEW)
    match_tags: list[str] = _repeated("`fo%|ba%`: each pattern matches a tag, ignoring case; % is any text", FEW)
    q: list[str] = _repeated("Words in the description, file name, tags, labels or DICOM descriptions", FEW)
    label: list[str] = _repeated("Name of a label, a characteristic of the picture")
    visibility: list[Visibility] = _repeated("Visibility of the image")
    status: list[ShownStatus] = _repeated("Status of the image")
    uploaded_only: Annotated[bool, Field(description="Leave out images whose file has not been uploaded")] = False
    media_type: list[str] = _repeated("Media type of the file, for example image/png")
    modality: list[str] = _repeated("DICOM modality, for example MR")
    created_from: Annotated[UtcTime | None, Field(description="Created at this time or later")] = None
    created_to: Annotated[UtcTime | None, Field(description="Created at this time or earlier")] = None
    start_timestamp: Annotated[Seconds | None, Field(description="As `created_from`, in seconds since 1970")] = None
    end_timestamp: Annotated[Seconds | None, Field(description="As `created_to`, in seconds since 1970")] = None
