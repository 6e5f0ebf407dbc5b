"""Define what the service sends and takes. Written by `./run openapi` from the API document: do not edit.

Names that a newer service adds are kept as they come, and so are new values of what has few values today.
"""

from datetime import datetime
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """A value that is read or sent as it is, and never changed."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)


Coordinate: TypeAlias = float


Point: TypeAlias = tuple[Coordinate, Coordinate]


Ring: TypeAlias = tuple[Point, ...]


class Polygon(Value):
    """Corners [x, y] in pixels of the upright picture, from its upper left; rings close by themselves."""

    points: Ring
    holes: tuple[Ring, ...] = ()


Length: TypeAlias = float


class Box(Value):
    """An upright rectangle: its upper left corner, and its size."""

    x: Coordinate
    y: Coordinate
    width: Length
    height: Length


class Polyline(Value):
    """An open line through points [x, y]: two of them are a distance, three an angle."""

    points: tuple[Point, ...]


class Ellipse(Value):
    """An upright ellipse: its centre, and its radii along x and y."""

    cx: Coordinate
    cy: Coordinate
    rx: Length
    ry: Length


Scalar: TypeAlias = str | int | float | bool | None


Attributes: TypeAlias = dict[str, Any]


class AnnotationDraft(Value):
    """The fields that an annotator writes."""

    polygon: Polygon | None = None
    box: Box | None = None
    line: Polyline | None = None
    point: Point | None = None
    ellipse: Ellipse | None = None
    frame: int | None = Field(default=None, description="Number of the frame, from 0, of an image that has several")
    index: int | None = Field(default=None, description="Default: the next free index")
    instrument: str
    label: str | None = None
    attributes: Attributes | None = None


class Annotation(Value):
    """An annotation as it is stored and shown. `revision` is the entity tag of this version."""

    polygon: Polygon | None = None
    box: Box | None = None
    line: Polyline | None = None
    point: Point | None = None
    ellipse: Ellipse | None = None
    frame: int | None = Field(default=None, description="Number of the frame, from 0, of an image that has several")
    image_key: str
    index: int
    instrument: str
    label: str | None = None
    attributes: dict[str, Any] | None = None
    bounding_box: tuple[float, float, float, float] = Field(description="[x, y, width, height] of the shape, in pixels")
    area: float = Field(description="Area of the shape without its holes, in square pixels")
    created_by: str
    created_at: datetime
    updated_by: str
    updated_at: datetime
    revision: str


class AnnotationList(Value):
    data: tuple[Annotation, ...]


class Service(Value):
    """A service of DICOMweb, with its methods, its paths under the root, and the media types of its answers."""

    name: str
    methods: tuple[str, ...]
    paths: tuple[str, ...]
    media_types: tuple[str, ...]


class Capabilities(Value):
    """The services, the largest request in bytes, and the roads for larger objects and for exports.

    `transfer_syntaxes` are those that objects and frames are transcoded to."""

    root: str
    services: tuple[Service, ...]
    store_media_types: tuple[str, ...]
    transfer_syntaxes: tuple[str, ...]
    largest_request: int
    larger_objects: str
    exports: str


Visibility: TypeAlias = Literal["private", "public"] | str


class ShownRendition(Value):
    url: str | None = Field(description="Presigned URL; in a list, only the smallest rendition has one")
    width: int
    height: int
    media_type: str


class Cover(Value):
    """The first image of a collection, by its smallest rendition (null: not made yet)."""

    image_key: str
    rendition: ShownRendition | None


class CollectionReader(Value):
    """A user whom a collection is shared with."""

    user_id: str
    username: str | None = Field(description="null if the user has been deleted")


class Collection(Value):
    """A collection as the API shows it; its images are a list of their own."""

    collection_id: str
    name: str
    description: str | None
    visibility: Visibility
    user_id: str = Field(description="The owner")
    created_at: datetime
    updated_at: datetime
    image_count: int | None = Field(description="How many images it has; null for those who may not change it")
    cover: Cover | None = Field(description="null if there is none that the caller may see")
    editable: bool = Field(description="The caller may change it")
    shared_with: tuple[CollectionReader, ...] | None = Field(
        default=None, description="Only the owner and administrators see it; null in lists"
    )


Name: TypeAlias = str


Description: TypeAlias = str


Keys: TypeAlias = tuple[str, ...]


class CollectionDraft(Value):
    """The fields of a new collection; its images are in the order given."""

    name: Name
    description: Description | None = None
    visibility: Visibility = "private"
    image_keys: Keys = ()


class CollectionPatch(Value):
    """The changes to a collection; what is left out stays, and a null description clears it."""

    name: Name | None = None
    description: Description | None = None
    visibility: Visibility | None = None
    image_keys: Keys | None = Field(default=None, description="All images, in their new order")
    remove: Keys = Field(default=(), description="Images to take out")
    add: Keys = Field(default=(), description="Images to put at the end, unless they are in it already")
    share: tuple[str, ...] = Field(default=(), description="Names of users who may see it from now on")
    unshare: tuple[str, ...] = Field(default=(), description="Ids of users who may not any more")


Dates: TypeAlias = Literal["remove", "shift", "keep"] | str


DicomUid: TypeAlias = str


class Mask(Value):
    """A box of pixels that is blackened in every frame of the instances that it is for: without a UID, of all."""

    x: int = Field(description="First column, from 0")
    y: int = Field(description="First row, from 0")
    width: int = Field(description="Number of columns")
    height: int = Field(description="Number of rows")
    series: DicomUid | None = Field(default=None, description="Series Instance UID as it is stored")
    instance: DicomUid | None = Field(default=None, description="SOP Instance UID as it is stored")


BurnedIn: TypeAlias = Literal["refuse", "allow"] | str


class DeidentificationDraft(Value):
    """The options of the Basic Application Level Confidentiality Profile; without any, the profile alone applies."""

    dates: Dates = Field(
        default="remove",
        description="`shift` moves all dates of a patient by the same number of days, `keep` retains them",
    )
    retain_uids: bool = Field(default=False, description="Keep UIDs, instead of replacing them consistently")
    retain_device: bool = Field(default=False, description="Keep what identifies devices")
    retain_institution: bool = Field(default=False, description="Keep what identifies institutions")
    retain_patient_characteristics: bool = Field(
        default=False, description="Keep sex, age, size, weight and similar characteristics"
    )
    clean_descriptors: bool = Field(
        default=False,
        description="Keep the words of descriptions that belong to the vocabulary of DICOM, but for names",
    )
    clean_structured_content: bool = Field(
        default=False, description="Keep the content of reports, with what identifies in it replaced"
    )
    retain_safe_private: bool = Field(
        default=False,
        description="Keep the private attributes that the standard lists as safe and that hold numbers or codes",
    )
    masks: tuple[Mask, ...] = Field(
        default=(),
        description="Boxes that are blackened; instances with one are exported although their pixels may have annotations burned in. Compressed pixels are then exported uncompressed",
    )
    burned_in: BurnedIn = Field(
        default="refuse", description="`allow` exports also instances whose pixels may show who the patient is"
    )


Status: TypeAlias = Literal["pending", "processing", "ready", "failed", "expired", "deleted"] | str


class Edits(Value):
    """A non-destructive Edit Size: how the image is shown until the edit is undone."""

    scale: float = 1.0
    quality: int | None = None


class Fault(Value):
    """The reason why an image failed."""

    code: str
    title: str
    detail: str | None = None


class Window(Value):
    """The values that are shown from black, `center - width / 2`, to white, as the file holds them."""

    center: float
    width: float


LabelSource: TypeAlias = Literal["pixels", "dicom", "rekognition"] | str


class Label(Value):
    """A characteristic of the picture, with a confidence."""

    name: str
    confidence: float
    source: LabelSource


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
    drawn_width: int | None = Field(default=None, description="Width of the picture with square pixels")
    drawn_height: int | None = Field(default=None, description="Height of the picture with square pixels")


MlTag: TypeAlias = Literal["TRAIN", "TEST", "LIVE"] | str


class Tag(Value):
    id: str
    name: str


Role: TypeAlias = Literal["read", "annotate"] | str


class Position(Value):
    """The place where a picture was taken, on WGS 84."""

    latitude: float = Field(description="Degrees north")
    longitude: float = Field(description="Degrees east")
    altitude: float | None = Field(default=None, description="Metres above sea level")


class Upload(Value):
    """A request that sends the bytes to exactly one object within a few minutes."""

    method: str = "PUT"
    upload_url: str = Field(description="Presigned URL; it needs no token")
    headers: dict[str, str] = Field(description="Headers that must be sent exactly so")
    expires_at: datetime


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
    user_id: str
    created_by: str
    created_at: datetime
    uploaded_at: datetime | None
    updated_at: datetime
    deleted_at: datetime | None = Field(description="When the image was moved to the bin")
    annotation_count: int
    edits: Edits | None
    problem: Fault | None
    captured_at: datetime | None = Field(
        description="When the picture was taken, by EXIF; without an offset there, the camera's clock is UTC"
    )
    camera: str | None = Field(description="Make and model of the camera or scanner")
    frames: int = Field(description="How many there are to draw with `frame=`: from 0 to one less")
    window: Window | None = Field(
        description="What shows grey of more than 8 bits unless another window is asked for: the 2nd to the 98th percentile of its numbers, without what stands for no data. In DICOM, what shows the frames that state no window or table themselves, in modality values; null if all do"
    )
    labels: tuple[Label, ...]
    dicom: DicomSummary | None
    description: str | None
    visibility: Visibility
    client_id: str | None
    hardware_id: str | None
    ml_tag: MlTag | None
    location_id: str | None
    tags: tuple[Tag, ...]
    annotations: tuple[dict[str, Any], ...] | None = None
    shared_with: dict[str, Role] | None = Field(
        default=None, description="Roles by user id; only the owner and administrators see them"
    )
    position: Position | None = Field(default=None, description="From EXIF; only the owner and administrators see it")
    renditions: dict[str, ShownRendition] = Field(
        description="By name: widths, and widths in false colours. Of several frames or pages, the first is drawn"
    )
    url: str | None = Field(description="Presigned URL of the original")
    upload: Upload | None = None
    duplicates: tuple[str, ...] | None = Field(
        default=None,
        description="In the answer to a create: keys of the caller's other images that have the same bytes",
    )


class ImageDraft(Value):
    """An image whose bytes come as a part of a form, which names the file."""

    description: str | None = None
    visibility: Visibility = "private"
    client_id: str | None = None
    hardware_id: str | None = None
    ml_tag: MlTag | None = None
    location_id: str | None = None
    image_key: str | None = None
    created_at: datetime | None = None
    user_id: str | None = Field(
        default=None, description="The owner; default: the caller. Only administrators may name somebody else"
    )
    tags: tuple[str, ...] = ()
    annotations: tuple[AnnotationDraft, ...] = ()
    filename: str | None = None


JobStatus: TypeAlias = Literal["pending", "running", "ready", "failed"] | str


class Job(Value):
    """A job as its owner sees it."""

    job_id: str
    kind: str = Field(description="The kind of work, such as `coco`")
    status: JobStatus
    progress: float = Field(default=0.0, description="The finished part of the work, from 0 to 1")
    problem: Fault | None = Field(default=None, description="Why the job failed")
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None = Field(default=None, description="When the result is deleted")
    url: str | None = Field(
        default=None, description="The result, fetched without a token for 5 minutes; null unless it is ready"
    )


class LinkDraft(Value):
    """A link to be made. What it leads to of a DICOM object is decided by `identified`."""

    expires_in: int = Field(description="Lifetime of the link in seconds")
    rendition: str | None = Field(
        default=None, description="Name of a rendition, for example 512; default: the original"
    )
    identified: bool = Field(
        default=False,
        description="Hand out a DICOM object as it is, with the identity of its patient. Without it the link leads to the object without identity or, where its pixels may show text, to a rendition",
    )


class LogFault(Value):
    """The reason why a log failed: the first twenty faults by line and column."""

    code: str
    title: str
    detail: str | None = None
    errors: tuple[dict[str, Any], ...] = ()


Resample: TypeAlias = Literal["area", "bilinear", "lanczos"] | str


Nulls: TypeAlias = Literal["reject", "fill", "nearest"] | str


Duplicates: TypeAlias = Literal["reject", "first", "last"] | str


Order: TypeAlias = Literal["reject", "sort"] | str


OutOfRange: TypeAlias = Literal["reject", "clip"] | str


class Log(Value):
    """A log as the API shows it."""

    log_id: str
    status: Status
    user_id: str
    rows: int | None
    original_width: int | None
    depth_min: float | None
    depth_max: float | None
    created_at: datetime
    updated_at: datetime
    problem: LogFault | None
    width: int = Field(default=150, description="Width of a line in pixels, independent of the number of columns")
    resample: Resample = "area"
    nulls: Nulls = "reject"
    duplicates: Duplicates = "reject"
    order: Order = "reject"
    out_of_range: OutOfRange = "reject"
    value_min: float = 0
    value_max: float = 255
    null_value: tuple[float, ...] = Field(
        default=(-999.25, -9999.0),
        description="Numbers that stand for a missing value, as an array or as text with commas; empty for none. The NULL of a LAS header always does",
    )
    depth_column: str | None = Field(
        default=None,
        description="Name of the column of depths, with or without its unit, or its number from 1; needed where several columns have the name of a depth",
    )
    depth_unit: str | None = Field(
        default=None, description="Unit of the depths; default: as the header or the row of units says"
    )
    name: str
    visibility: Visibility
    filename: str | None = Field(description="Name under which the file is saved again; of a form, that of its file")
    renditions: dict[str, ShownRendition] | None = None
    upload: Upload | None = None


class LogDraft(Value):
    """A log whose table comes as a part of a form."""

    width: int = Field(default=150, description="Width of a line in pixels, independent of the number of columns")
    resample: Resample = "area"
    nulls: Nulls = "reject"
    duplicates: Duplicates = "reject"
    order: Order = "reject"
    out_of_range: OutOfRange = "reject"
    value_min: float = 0
    value_max: float = 255
    null_value: float | str | tuple[float, ...] = Field(
        default=(-999.25, -9999.0),
        description="Numbers that stand for a missing value, as an array or as text with commas; empty for none. The NULL of a LAS header always does",
    )
    depth_column: str | int | None = Field(
        default=None,
        description="Name of the column of depths, with or without its unit, or its number from 1; needed where several columns have the name of a depth",
    )
    depth_unit: str | None = Field(
        default=None, description="Unit of the depths; default: as the header or the row of units says"
    )
    name: str
    visibility: Visibility = "private"
    filename: str | None = Field(
        default=None, description="Name under which the file is saved again; of a form, that of its file"
    )


class NewLink(Value):
    """A link as it is shown once."""

    link_id: str
    rendition: str | None = None
    identified: bool = Field(default=False, description="A DICOM object is handed out with the identity of its patient")
    created_by: str
    created_at: datetime
    expires_at: datetime
    url: str = Field(description="Path that opens the image without a token")


class PageMeta(Value):
    """The position of a page in its list."""

    limit: int = Field(description="Maximum number of results on the page")
    next_cursor: str | None = Field(default=None, description="`cursor` of the next page; null at the end")
    has_more_pages: bool = False
    current_page: int | None = Field(default=None, description="Number of the page, if asked for by `page`")
    total_results: int | None = Field(default=None, description="Number of all results, if asked for")


class CollectionPage(Value):
    data: tuple[Collection, ...]
    meta: PageMeta


class ImagePage(Value):
    data: tuple[Image, ...]
    meta: PageMeta


class Problem(Value):
    type: str | None = None
    title: str | None = None
    status: int | None = None
    detail: str | None = None
    instance: str | None = None
    code: str | None = None
    request_id: str | None = None
    errors: tuple[dict[str, Any], ...] | None = None
    mfa_token: str | None = Field(default=None, description="Of `mfa_required`: send it with a code, as grant_type=mfa")
    enrolment_token: str | None = Field(
        default=None, description="Of `totp_required`: an access token with which one can only set up a second factor"
    )


class Share(Value):
    user_id: str
    username: str | None = Field(description="null if the user has been deleted")
    role: Role


class ShareDraft(Value):
    """The user, by id or name, that an image is shared with, and what they may do."""

    user_id: str | None = None
    username: str | None = None
    role: Role


class StagedImageDraft(Value):
    """An image whose bytes follow by a presigned upload."""

    description: str | None = None
    visibility: Visibility = "private"
    client_id: str | None = None
    hardware_id: str | None = None
    ml_tag: MlTag | None = None
    location_id: str | None = None
    image_key: str | None = None
    created_at: datetime | None = None
    user_id: str | None = Field(
        default=None, description="The owner; default: the caller. Only administrators may name somebody else"
    )
    tags: tuple[str, ...] = ()
    annotations: tuple[AnnotationDraft, ...] = ()
    filename: str
    size: int = Field(description="Size of the file to be uploaded, in bytes")
    media_type: str = "application/octet-stream"


class StagedLogDraft(Value):
    """A log whose table follows by a presigned upload."""

    width: int = Field(default=150, description="Width of a line in pixels, independent of the number of columns")
    resample: Resample = "area"
    nulls: Nulls = "reject"
    duplicates: Duplicates = "reject"
    order: Order = "reject"
    out_of_range: OutOfRange = "reject"
    value_min: float = 0
    value_max: float = 255
    null_value: float | str | tuple[float, ...] = Field(
        default=(-999.25, -9999.0),
        description="Numbers that stand for a missing value, as an array or as text with commas; empty for none. The NULL of a LAS header always does",
    )
    depth_column: str | int | None = Field(
        default=None,
        description="Name of the column of depths, with or without its unit, or its number from 1; needed where several columns have the name of a depth",
    )
    depth_unit: str | None = Field(
        default=None, description="Unit of the depths; default: as the header or the row of units says"
    )
    name: str
    visibility: Visibility = "private"
    filename: str | None = Field(
        default=None, description="Name under which the file is saved again; of a form, that of its file"
    )
    size: int = Field(description="Size of the file to be uploaded, in bytes")
    media_type: str = "text/csv"


class Token(Value):
    """Tokens; `expires_in` is the lifetime of the access token in seconds. An API key yields no refresh token."""

    access_token: str
    token_type: Literal["bearer"] | str = "bearer"
    expires_in: int
    refresh_token: str | None = None


class TotpSecret(Value):
    """The secret of an authenticator app; it is shown only once."""

    secret: str = Field(description="In base32, to be typed into the app")
    uri: str = Field(description="The same as an `otpauth:` URI, to be shown as a QR code")
    expires_at: datetime = Field(description="Until when a code of the app turns it on")


class UploadRequest(Value):
    """The requests that send the bytes: one or, for a large file, one for each part."""

    parts: int | None = Field(
        default=None,
        description="Number of parts of a multipart upload; one that has begun keeps the size of its parts",
    )


class PartTarget(Value):
    """The URL that takes a part; with `size` and `etag` if it has arrived, so that nobody needs to send it again."""

    part_number: int
    upload_url: str
    size: int | None = Field(default=None, description="Size of what has arrived, in bytes")
    etag: str | None = Field(default=None, description="Entity tag that S3 gave to what has arrived")


class UploadTarget(Value):
    """One URL for the whole, or one for each part; all parts but the last have `part_size` bytes."""

    method: str = "PUT"
    upload_url: str | None = Field(
        default=None, description="Presigned URL of the whole file, if no parts were asked for"
    )
    headers: dict[str, str] = Field(description="Headers that must be sent exactly so")
    expires_at: datetime
    part_size: int | None = Field(default=None, description="Size of each part but the last, in bytes")
    parts: tuple[PartTarget, ...] | None = None


UserRole: TypeAlias = Literal["user", "annotator", "admin"] | str


class ImageCounts(Value):
    private: int
    public: int


class User(Value):
    """A user as the API shows them."""

    id: str
    username: str
    email: str
    first_name: str | None = None
    last_name: str | None = None
    role: UserRole = "user"
    created_at: datetime
    images: ImageCounts | None = Field(
        default=None, description="Image counts of the caller's own profile; null for other users"
    )
