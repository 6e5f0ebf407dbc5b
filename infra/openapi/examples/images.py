"""Give examples of images: uploaded, announced, changed, deleted and found."""

from core.images.batch_deletion import Deleted, Outcome, ToDelete
from core.images.drafts import ImageDraft, ImagePatch, InlineImageDraft, StagedImageDraft
from core.images.inspection import Label, LabelSource
from core.images.model import Edits, MlTag, Role, Status, Visibility
from core.images.shown import Image, ShownRendition, Tag
from core.kernel.upload_target import Upload, UploadRequest, UploadTarget
from core.search.similar_images import SimilarImage
from core.web.image_upload import InlinePicture
from openapi.examples.annotations import ANNOTATION
from openapi.examples.story import ANN, BOB, BUCKET, KNEE, NOON, PNG, SOON, TAG_ID, THEATRE

WITH_FORM = ImageDraft(
    image_key=KNEE,
    description="Left knee, before the operation",
    visibility=Visibility.PRIVATE,
    ml_tag=MlTag.TRAIN,
    location_id=THEATRE,
    tags=("arthroscopy", "left knee"),
)
INLINE = InlineImageDraft(filename="knee.png", description="Left knee", image_data=PNG)
STAGED = StagedImageDraft(image_key=KNEE, filename="knee.dcm", size=73_400_320, media_type="application/dicom")
READY = Image(
    image_key=KNEE,
    filename="knee.png",
    media_type="image/png",
    size=1_482_920,
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    width=1920,
    height=1080,
    captured_at=NOON,
    camera="Canon EOS R6",
    frames=1,
    window=None,
    status=Status.READY,
    visibility=Visibility.PRIVATE,
    description="Left knee, before the operation",
    client_id="arthroscope-7",
    hardware_id="camera-0042",
    ml_tag=MlTag.TRAIN,
    location_id=THEATRE,
    user_id=ANN,
    created_by=ANN,
    created_at=NOON,
    uploaded_at=NOON,
    updated_at=NOON,
    deleted_at=None,
    tags=(Tag(id=TAG_ID, name="arthroscopy"),),
    labels=(Label(name="colour", confidence=1, source=LabelSource.PIXELS),),
    annotation_count=1,
    annotations=(ANNOTATION.model_dump(mode="json"),),
    edits=None,
    dicom=None,
    problem=None,
    shared_with={BOB: Role.READ},
    renditions={
        "512": ShownRendition(
            url=f"{BUCKET}/resized/{KNEE}/512.webp?X-Amz-Signature=…", width=512, height=288, media_type="image/webp"
        )
    },
    url=f"{BUCKET}/originals/{KNEE}?X-Amz-Signature=…",
    duplicates=None,
)
UPLOAD = Upload(
    upload_url=f"{BUCKET}/incoming/images/{KNEE}?X-Amz-Signature=…",
    headers={"content-type": "application/dicom"},
    expires_at=SOON,
)
ANNOUNCED = READY.model_copy(
    update={
        "filename": STAGED.filename,
        "media_type": STAGED.media_type,
        "size": STAGED.size,
        "status": Status.PENDING,
        "sha256": None,
        "width": None,
        "height": None,
        "uploaded_at": None,
        "labels": (),
        "annotation_count": 0,
        "annotations": (),
        "renditions": {},
        "url": None,
        "upload": UPLOAD,
    }
)
PATCH = ImagePatch(description="Left knee, after the operation", ml_tag=None, edits=Edits(scale=0.5, quality=80))
TO_DELETE = ToDelete(image_keys=(KNEE, "knee-0002"))
DELETED = Deleted(
    requested=2,
    deleted=1,
    results=(Outcome(image_key=KNEE, status=204), Outcome(image_key="knee-0002", status=404)),
)
PARTS = UploadRequest(parts=14)
TARGET = UploadTarget.model_validate(UPLOAD.model_dump())
PICTURE = InlinePicture(image_data=PNG)
SIMILAR = SimilarImage(distance=3, image=READY)
