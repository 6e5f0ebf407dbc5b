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


def _repeated(description: str | None = None, most: int = MANY) -> Any:
    return Field(default_factory=list, max_length=most, description=description)


class ImageFilters(Value):
    client_id: list[str] = _repeated()
    hardware_id: list[str] = _repeated()
    ml_tag: list[MlTag] = _repeated()
    location_id: list[str] = _repeated()
    user_id: list[str] = _repeated("The owner; `me` is the caller")
    instrument: list[str] = _repeated("The instrument of an annotation")
    exact_tags: list[str] = _repeated("`a|b`: all of these tags, by their exact names", FEW)
    match_tags: list[str] = _repeated("`fo%|ba%`: for each pattern a tag that matches, in any case; % is any text", FEW)
    q: list[str] = _repeated("Words of the description, file name, tags, labels or DICOM descriptions", FEW)
    label: list[str] = _repeated("A characteristic that was worked out")
    visibility: list[Visibility] = _repeated()
    status: list[ShownStatus] = _repeated()
    uploaded_only: Annotated[bool, Field(description="Leave out images whose file has not been uploaded")] = False
    media_type: list[str] = _repeated()
    modality: list[str] = _repeated("DICOM modality, such as MR")
    created_from: UtcTime | None = None
    created_to: UtcTime | None = None
    start_timestamp: Seconds | None = None
    end_timestamp: Seconds | None = None
