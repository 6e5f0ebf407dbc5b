"""Define what clients write of an image when they create and when they change it."""

from typing import Annotated, Any

from pydantic import Field, StrictInt, StringConstraints

from core.images.annotations.model import AnnotationDraft
from core.images.model import Edits, ImageFields
from core.kernel.names import Filename, ImageKey
from core.kernel.times import UtcTime
from core.tags.model import TagName

MOST_ANNOTATIONS_AT_ONCE = 40  # the limit of one transaction, with their first versions


class ImageMetadata(ImageFields):
    """The fields that a client may set when creating an image."""

    image_key: ImageKey | None = None
    created_at: UtcTime | None = None
    user_id: Annotated[
        str | None, Field(description="The owner; default: the caller. Only administrators may name somebody else")
    ] = None
    tags: Annotated[tuple[TagName, ...], Field(max_length=50)] = ()
    annotations: Annotated[tuple[AnnotationDraft, ...], Field(max_length=MOST_ANNOTATIONS_AT_ONCE)] = ()


class ImageDraft(ImageMetadata):
    """An image whose bytes come as a part of a form, which names the file."""

    filename: Filename | None = None


class InlineImageDraft(ImageMetadata):
    """An image whose bytes come in the same JSON body."""

    filename: Filename
    image_data: Annotated[str, Field(description="The file in base64")]


class StagedImageDraft(ImageMetadata):
    """An image whose bytes follow by a presigned upload."""

    filename: Filename
    size: Annotated[StrictInt, Field(gt=0, description="Size of the file to be uploaded, in bytes")]
    media_type: Annotated[str, StringConstraints(pattern=r"^[\w.+-]+/[\w.+-]+$", max_length=100)] = (
        "application/octet-stream"
    )


type NewImage = ImageDraft | InlineImageDraft | StagedImageDraft


class ImagePatch(ImageFields):
    """A JSON Merge Patch: omitted fields stay, null clears."""

    filename: Filename | None = None
    tags: Annotated[tuple[TagName, ...] | None, Field(max_length=50)] = None
    edits: Edits | None = None

    def changes(self) -> dict[str, Any]:
        """Return the fields that the client wrote. Null clears, except for visibility and filename, which stay."""
        written = self.model_dump(exclude_unset=True, exclude={"tags"})
        return {k: v for k, v in written.items() if v is not None or k not in {"visibility", "filename"}}
