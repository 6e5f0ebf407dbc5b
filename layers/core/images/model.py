"""Define an image: what its owner writes, what was found out about it, and who may see or change it."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StrictFloat, StrictInt, StringConstraints, model_validator

from core.images.inspection import Findings
from core.images.schema_upgrades import SCHEMA, upgraded
from core.kernel.caller import Caller
from core.kernel.names import ShortText
from core.kernel.text_forms import NFC
from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value
from core.kernel.visibility import Visibility


def original_key(image_key: str, sha256: str) -> str:
    """Return the key of an accepted file, which depends only on the image and the bytes."""
    return f"originals/{image_key}/{sha256}"


class MlTag(StrEnum):
    """The part of a training pipeline that an image belongs to."""

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


WAITING = frozenset({Status.PENDING, Status.EXPIRED})  # for bytes, which may also come late
TAKES_UPLOAD = WAITING | {Status.FAILED}  # if asked for it


class Role(StrEnum):
    """The rights of a user to an image that is shared with them."""

    READ = "read"
    ANNOTATE = "annotate"


class Edits(Draft):
    """A non-destructive Edit Size: how the image is shown until the edit is undone."""

    scale: Annotated[StrictFloat, Field(ge=0.01, le=4)] = 1.0
    quality: Annotated[StrictInt | None, Field(ge=1, le=100)] = None


class ImageFields(Draft):
    """The fields that the owner of an image writes and may change."""

    description: Annotated[str, StringConstraints(max_length=4000), NFC] | None = None
    visibility: Visibility = Visibility.PRIVATE
    client_id: ShortText | None = None
    hardware_id: ShortText | None = None
    ml_tag: MlTag | None = None
    location_id: ShortText | None = None


class Fault(Value):
    """The reason why an image failed."""

    code: str
    title: str
    detail: str | None = None


class AnnotationCopy(Value):
    """The packed copy of the annotations of an image (see core.images.annotations.annotation_copy_table)."""

    revision: str
    pieces: int


class ImageRecord(Value):
    """The fields of an image that the service keeps and shows as they are."""

    image_key: str
    filename: str
    media_type: str
    size: int
    sha256: str | None = None
    width: int | None = None
    height: int | None = None
    status: Status
    user_id: str
    created_by: str
    created_at: UtcTime
    uploaded_at: UtcTime | None = None
    updated_at: UtcTime
    deleted_at: Annotated[UtcTime | None, Field(description="When the image was moved to the bin")] = None
    annotation_count: int = 0
    edits: Edits | None = None
    problem: Fault | None = None


class StoredImage(ImageFields, Findings, ImageRecord, extra="ignore"):
    """An image as it is kept, whole, in its row: what its owner writes, what is shown too, and what is not."""

    tag_ids: tuple[str, ...] = ()
    instruments: Annotated[dict[str, int], Field(description="Number of annotations by instrument")] = Field(
        default_factory=dict
    )
    annotation_copy: AnnotationCopy | None = None
    shared_with: dict[str, Role] = Field(default_factory=dict)
    links_void_until: Annotated[UtcTime | None, Field(description="Share links made before this time are void")] = None
    staged: Annotated[bool, Field(description="The file arrives by a presigned upload")] = False
    upload_id: Annotated[str | None, Field(description="The multipart upload that is expected")] = None
    attempts: Annotated[int, Field(description="How often the sweep has tried to check the upload")] = 0
    part_size: Annotated[int | None, Field(description="Size of the parts of that upload, in bytes")] = None
    settled_status: Annotated[Status | None, Field(description="The status before the image was deleted")] = None
    request: Annotated[str | None, Field(description="Mark of the request that created the image")] = None
    schema_version: int = SCHEMA

    @model_validator(mode="before")
    @classmethod
    def _upgrade(cls, row: Any) -> Any:
        return upgraded(row) if isinstance(row, dict) and row.get("schema_version", SCHEMA) < SCHEMA else row

    @property
    def original_key(self) -> str | None:
        return original_key(self.image_key, self.sha256) if self.sha256 else None

    @property
    def known_frames(self) -> int | None:
        """Return the number of frames that the file has, drawable or not, or None before it is there."""
        if self.sha256 is None:
            return None
        return self.dicom.number_of_frames if self.dicom else self.frames

    @property
    def can_be_restored(self) -> bool:
        """Return True for a deleted image that was fully stored before."""
        return self.status is Status.DELETED and self.settled_status is not None

    def is_visible_to(self, caller: Caller) -> bool:
        if self.status is Status.DELETED:
            return False
        public = self.visibility is Visibility.PUBLIC
        return public or self.is_editable_by(caller) or caller.user_id in self.shared_with

    def is_editable_by(self, caller: Caller) -> bool:
        return caller.is_admin or caller.user_id == self.user_id

    def is_annotatable_by(self, caller: Caller) -> bool:
        """Return True for the owner and administrators, and for others who may annotate and see it."""
        if self.is_editable_by(caller):
            return True
        may = caller.is_annotator or self.shared_with.get(caller.user_id) is Role.ANNOTATE
        return may and self.is_visible_to(caller)
