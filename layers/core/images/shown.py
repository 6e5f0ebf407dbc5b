"""Define an image as the API shows it."""

from typing import Annotated, Any

from pydantic import Field

from core.images.inspection import DicomSummary, Label, Window
from core.images.model import Edits, Fault, MlTag, Role, Status
from core.kernel.times import UtcTime
from core.kernel.upload_target import Upload
from core.kernel.values import Value
from core.kernel.visibility import Visibility


class Tag(Value):
    id: str
    name: str


class ShownRendition(Value):
    url: str
    width: int
    height: int
    media_type: str


class Image(Value):
    """An image as the API shows it."""

    image_key: str
    filename: str
    media_type: str
    size: int
    sha256: str | None
    width: int | None
    height: int | None
    frames: Annotated[int, Field(description="How many there are to draw with `frame=`: from 0 to one less")]
    window: Annotated[
        Window | None,
        Field(
            description="What shows grey of more than 8 bits unless another window is asked for: its least to "
            "its greatest number, without what stands for no data. Null for DICOM, whose header tells"
        ),
    ]
    status: Status
    visibility: Visibility
    description: str | None
    client_id: str | None
    hardware_id: str | None
    ml_tag: MlTag | None
    location_id: str | None
    user_id: str
    created_by: str
    created_at: UtcTime
    uploaded_at: UtcTime | None
    updated_at: UtcTime
    tags: tuple[Tag, ...]
    labels: tuple[Label, ...]
    annotation_count: int
    annotations: tuple[dict[str, Any], ...] | None = None
    edits: Edits | None
    dicom: DicomSummary | None
    problem: Fault | None
    shared_with: Annotated[
        dict[str, Role] | None, Field(description="Roles by user id; only the owner and administrators see them")
    ] = None
    renditions: Annotated[
        dict[str, ShownRendition],
        Field(
            description="By name: widths, and widths in false colours. Of several frames or pages, the first is drawn"
        ),
    ]
    url: Annotated[
        str | None, Field(description="Presigned URL of the original: valid for a limited time, needs no token")
    ]
    upload: Upload | None = None
