"""Create the annotations of an image from what annotators write."""

from collections.abc import Callable, Collection, Iterable

from core.images.annotations.model import MOST_BYTES, MOST_BYTES_AT_ONCE, Annotation, AnnotationDraft, Measures
from core.images.annotations.shapes import Shape
from core.images.model import StoredImage
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import ValidationFailed
from core.kernel.names import new_id
from core.kernel.pointers import pointing

type Measure = Callable[[Shape, int | None, int | None], Measures]


def made(image: StoredImage, index: int, draft: AnnotationDraft, caller: Caller, measure: Measure) -> Annotation:
    """Return the annotation that a draft becomes. Raises ValidationFailed for a shape that the image cannot have."""
    _require_frame(image, draft.frame)
    measures = measure(draft.shape, image.width, image.height)
    moment = now()
    annotation = Annotation(
        **draft.model_dump(exclude={"index"}),
        **measures.model_dump(),
        image_key=image.image_key,
        index=index,
        created_by=caller.user_id,
        created_at=moment,
        updated_by=caller.user_id,
        updated_at=moment,
        revision=new_id(""),
        request=caller.mark,
    )
    if annotation.size > MOST_BYTES:
        raise ValidationFailed.at(f"/{draft.kind}", f"An annotation may have at most {MOST_BYTES} bytes", "too_large")
    return annotation


def _require_frame(image: StoredImage, frame: int | None) -> None:
    frames = image.known_frames
    if frame is not None and frames is not None and frame >= frames:
        raise ValidationFailed.at("/frame", f"The image has {frames} frames, numbered from 0", "outside")


def free(taken: Collection[int]) -> int:
    """Return the lowest index that is not taken."""
    return next(index for index in range(len(taken) + 1) if index not in taken)


def made_together(
    image: StoredImage, drafts: Iterable[AnnotationDraft], caller: Caller, measure: Measure
) -> list[Annotation]:
    """Return the annotations of a new image. Raises ValidationFailed with a pointer to the wrong one."""
    annotations = dict[int, Annotation]()
    for number, draft in enumerate(drafts):
        index = draft.index if draft.index is not None else free(annotations.keys())
        with pointing(f"/annotations/{number}"):
            if index in annotations:
                raise ValidationFailed.at("/index", "This index is used twice", "taken")
            annotations[index] = made(image, index, draft, caller, measure)
    if sum(each.size for each in annotations.values()) > MOST_BYTES_AT_ONCE:
        detail = "They are too large to come at once; add them one by one"
        raise ValidationFailed.at("/annotations", detail, "too_large")
    return list(annotations.values())
