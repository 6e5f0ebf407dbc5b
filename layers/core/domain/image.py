"""An image: what its owner says of it, what was found out about it, and who may see or change it."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StrictInt, StringConstraints, model_validator

from core.domain.annotation import AnnotationDraft
from core.domain.caller import Caller
from core.domain.inspection import DicomSummary, Fingerprint, Label
from core.domain.naming import Filename, ImageKey, ShortText
from core.domain.times import UtcTime
from core.domain.upgrading import SCHEMA, upgraded
from core.domain.value import Draft, Value

MAX_SIZE = 5 * 2**30  # bytes: the largest object that S3 copies in one call
MIN_PART = 5 * 2**20  # bytes: S3's least for all parts but the last
MOST_ANNOTATIONS_AT_ONCE = 40  # what one transaction takes, with their first versions

# `exact_tags=a|b` could not name a tag with a bar in it.
TagName = Annotated[
    str, StringConstraints(min_length=3, max_length=160, strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f|]*$")
]


def original_key(image_key: str, sha256: str) -> str:
    """Where an accepted file lies: a name that depends on nothing but the image and the bytes."""
    return f"originals/{image_key}/{sha256}"


class Visibility(StrEnum):
    PRIVATE = "private"
    PUBLIC = "public"


class MlTag(StrEnum):
    """Which part of a training pipeline an image belongs to."""

    TRAIN = "TRAIN"
    TEST = "TEST"
    LIVE = "LIVE"


class Status(StrEnum):
    PENDING = "pending"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"
    DELETED = "deleted"


class Role(StrEnum):
    """What a named user whom an image is shared with may do."""

    READ = "read"
    ANNOTATE = "annotate"


class Edits(Draft):
    """A non-destructive Edit Size: how the image is shown until the edit is undone."""

    scale: Annotated[float, Field(ge=0.01, le=4)] = 1.0
    quality: Annotated[StrictInt | None, Field(ge=1, le=100)] = None


class ImageFields(Draft):
    """What the owner of an image writes, and may write again."""

    description: Annotated[str, StringConstraints(max_length=4000)] | None = None
    visibility: Visibility = Visibility.PRIVATE
    client_id: ShortText | None = None
    hardware_id: ShortText | None = None
    ml_tag: MlTag | None = None
    location_id: ShortText | None = None


class ImageMetadata(ImageFields):
    """What can be said of an image when it is made."""

    image_key: ImageKey | None = None
    created_at: UtcTime | None = None
    user_id: Annotated[str | None, Field(description="The owner, if not the caller; administrators only")] = None
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
    size: Annotated[StrictInt, Field(gt=0, le=MAX_SIZE, description="Bytes that will be uploaded")]
    media_type: Annotated[str, StringConstraints(pattern=r"^[\w.+-]+/[\w.+-]+$", max_length=100)] = (
        "application/octet-stream"
    )


type NewImage = ImageDraft | InlineImageDraft | StagedImageDraft


class ImagePatch(ImageFields):
    """A JSON Merge Patch: what is left out stays, null clears."""

    filename: Filename | None = None
    tags: Annotated[tuple[TagName, ...] | None, Field(max_length=50)] = None
    edits: Edits | None = None

    def changes(self) -> dict[str, Any]:
        """Only what the client wrote, nulls included. Visibility and filename cannot be cleared: null leaves them."""
        written = self.model_dump(exclude_unset=True, exclude={"tags"})
        return {k: v for k, v in written.items() if v is not None or k not in {"visibility", "filename"}}


class Fault(Value):
    """Why an image failed."""

    code: str
    title: str
    detail: str | None = None


class StoredImage(ImageFields, extra="ignore"):
    """An image as it is kept, whole, in its row."""

    image_key: str
    filename: str
    status: Status
    user_id: str
    created_by: str
    created_at: UtcTime
    updated_at: UtcTime
    uploaded_at: UtcTime | None = None
    deleted_at: UtcTime | None = None
    size: int
    media_type: str
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    orientation: int = 1
    frames: int = 1
    bits: int = 8
    grey: bool = False
    fingerprint: Fingerprint | None = None
    labels: tuple[Label, ...] = ()
    words: str = ""
    dicom: DicomSummary | None = None
    rewritten: bool = False
    tag_ids: tuple[str, ...] = ()
    instruments: Annotated[dict[str, int], Field(description="How often each is annotated")] = Field(
        default_factory=dict
    )
    annotation_count: int = 0
    shared_with: dict[str, Role] = Field(default_factory=dict)
    links_void_until: Annotated[UtcTime | None, Field(description="Deleting an image ends its share links")] = None
    edits: Edits | None = None
    problem: Fault | None = None
    staged: Annotated[bool, Field(description="Its bytes follow, by a presigned upload")] = False
    upload_id: Annotated[str | None, Field(description="Of the multipart upload it waits for")] = None
    settled_status: Annotated[Status | None, Field(description="What a deleted image was before")] = None
    schema_version: int = SCHEMA

    @model_validator(mode="before")
    @classmethod
    def _upgrade(cls, row: Any) -> Any:
        return upgraded(row) if isinstance(row, dict) and row.get("schema_version", SCHEMA) < SCHEMA else row

    @property
    def original_key(self) -> str | None:
        return original_key(self.image_key, self.sha256) if self.sha256 else None

    def revised(self, **update: Any) -> "StoredImage":
        """The image with other values, checked like those of a new one."""
        return StoredImage.model_validate(self.model_dump() | update)

    def is_visible_to(self, caller: Caller) -> bool:
        if self.status is Status.DELETED:
            return False
        public = self.visibility is Visibility.PUBLIC
        return public or self.is_editable_by(caller) or caller.user_id in self.shared_with

    def is_editable_by(self, caller: Caller) -> bool:
        return caller.is_admin or caller.user_id == self.user_id

    def is_annotatable_by(self, caller: Caller) -> bool:
        """Owners and administrators; annotators and those it is shared with for that, if they can see it."""
        if self.is_editable_by(caller):
            return True
        may = caller.is_annotator or self.shared_with.get(caller.user_id) is Role.ANNOTATE
        return may and self.is_visible_to(caller)


class Tag(Value):
    id: str
    name: str


class ShownRendition(Value):
    url: str
    width: int
    height: int
    media_type: str


class Upload(Value):
    """How to send the bytes: one exact object, for a few minutes."""

    method: str = "PUT"
    upload_url: str
    headers: dict[str, str]
    expires_at: UtcTime


class UploadRequest(Draft):
    """How the bytes are to be sent: whole, or in parts for what is large."""

    parts: Annotated[StrictInt | None, Field(ge=1, le=10_000, description="For a multipart upload: how many")] = None


class PartTarget(Value):
    part_number: int
    upload_url: str


class UploadTarget(Value):
    """One URL for the whole, or one for each part: all but the last of `part_size` bytes."""

    method: str = "PUT"
    upload_url: str | None = None
    headers: dict[str, str]
    expires_at: UtcTime
    part_size: int | None = None
    parts: tuple[PartTarget, ...] | None = None


class Image(Value):
    """An image as the API shows it."""

    image_key: str
    filename: str
    media_type: str
    size: int
    sha256: str | None
    width: int | None
    height: int | None
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
    shared_with: Annotated[dict[str, Role] | None, Field(description="User ids; only shown to who may change it")] = (
        None
    )
    renditions: dict[str, ShownRendition]
    url: Annotated[str | None, Field(description="The original for a limited time, without a token")]
    upload: Upload | None = None
