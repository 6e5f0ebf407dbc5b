"""Define an image as the API shows it."""

from typing import Annotated, Any

from pydantic import Field

from core.images.inspection import Position, ShownCapture, ShownFindings
from core.images.model import ImageFields, ImageRecord, Role
from core.kernel.upload_target import Upload
from core.kernel.values import Value, kept


class Tag(Value):
    id: str
    name: str


class ShownRendition(Value):
    url: Annotated[str | None, Field(description="Presigned URL; in a list, only the smallest rendition has one")]
    width: int
    height: int
    media_type: str


class Image(
    ImageFields,
    ShownFindings,
    ImageRecord,
    extra="ignore",
    json_schema_extra=kept(ImageFields, ShownCapture, ShownFindings, ImageRecord),
):
    """An image as the API shows it."""

    tags: tuple[Tag, ...]
    annotations: tuple[dict[str, Any], ...] | None = None
    shared_with: Annotated[
        dict[str, Role] | None, Field(description="Roles by user id; only the owner and administrators see them")
    ] = None
    position: Annotated[Position | None, Field(description="From EXIF; only the owner and administrators see it")] = (
        None
    )
    renditions: Annotated[
        dict[str, ShownRendition],
        Field(
            description="By name: widths, and widths in false colours. Of several frames or pages, the first is drawn"
        ),
    ]
    url: Annotated[str | None, Field(description="Presigned URL of the original")]
    upload: Upload | None = None
    duplicates: Annotated[
        tuple[str, ...] | None,
        Field(description="In the answer to a create: keys of the caller's other images that have the same bytes"),
    ] = None
