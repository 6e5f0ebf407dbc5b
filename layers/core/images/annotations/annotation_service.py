"""Create, replace, delete and read annotations; every version is kept.

An image may be annotated before its bytes arrive. Annotations that then lie outside the picture are kept, and the image
reports them until they are replaced or deleted.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from core.aws.transactions import Addition, Transaction, retried
from core.images import image_table, lifecycle
from core.images.annotations import annotation_copy_table, annotation_table, category_table
from core.images.annotations.annotation_copy_table import Copy
from core.images.annotations.creation import Measure, free, made
from core.images.annotations.model import (
    MOST_ANNOTATIONS,
    MOST_BYTES_TOGETHER,
    MOST_INSTRUMENTS,
    Annotation,
    AnnotationDraft,
    AnnotationVersion,
)
from core.images.annotations.summary import OUTSIDE, counts, misfit
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.conditional import require_match
from core.kernel.content import Tagged
from core.kernel.cursor import number
from core.kernel.errors import (
    AnnotationExists,
    Forbidden,
    NotFound,
    ValidationFailed,
)
from core.kernel.names import new_id
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.kernel.values import revised


class Place(NamedTuple):
    """The place of an annotation: its image, and its index there."""

    image_key: str
    number: int


def listed(image_key: str, caller: Caller) -> list[Annotation]:
    """Return the annotations of an image by index."""
    return _annotations(lifecycle.get(image_key, caller)[1])


def get(place: Place, caller: Caller) -> Annotation:
    lifecycle.visible(place.image_key, caller)
    found = annotation_table.find(*place)
    if found is None:
        raise NotFound
    return found


def versions(place: Place, asked: Paging, caller: Caller) -> Page[AnnotationVersion]:
    """Return the versions of an annotation, oldest first."""
    lifecycle.visible(place.image_key, caller)
    found = annotation_table.versions(*place)
    if not found:
        raise NotFound

    def after(version: str | None) -> Iterable[AnnotationVersion]:
        return found[number(version, 1, len(found)) if version else 0 :]

    return page_of(after, lambda each: str(each.version), asked, f"versions {place}")


@retried
def add(image_key: str, draft: AnnotationDraft, caller: Caller, measure: Measure) -> Annotation:
    """Add an annotation under its index, or the next free one; or return what the same request has added before.

    Raises AnnotationExists if the index is taken.
    """
    row, present = _annotatable(image_key, caller)
    earlier = next((each for each in present if caller.has_made(each.request)), None)
    if earlier:
        return earlier
    taken = {each.index for each in present}
    if draft.index in taken:
        raise AnnotationExists.at("/index", "Choose another index, or omit it")
    if len(taken) >= MOST_ANNOTATIONS:
        raise ValidationFailed(f"An image may have at most {MOST_ANNOTATIONS} annotations")
    index = draft.index if draft.index is not None else free(taken)
    annotation = made(row.image, index, draft, caller, measure)
    _write(row, [*present, annotation], lambda transaction: annotation_table.add_in(transaction, annotation))
    return annotation


@retried
def replace(place: Place, draft: AnnotationDraft, caller: Caller, measure: Measure, if_match: str | None) -> Annotation:
    if draft.index not in {None, place.number}:
        raise ValidationFailed.at("/index", "The index of an annotation cannot change", "changed")
    row, present = _annotatable(place.image_key, caller)
    old = _required(present, place.number, if_match)
    new = made(row.image, place.number, draft, caller, measure).model_copy(
        update={"created_by": old.created_by, "created_at": old.created_at, "request": old.request}
    )
    kept = [new if each.index == place.number else each for each in present]
    _write(row, kept, lambda transaction: annotation_table.replace_in(transaction, new, old.revision))
    return new


@retried
def remove(place: Place, caller: Caller, if_match: str | None) -> None:
    row, present = _annotatable(place.image_key, caller)
    old = _required(present, place.number, if_match)
    kept = [each for each in present if each.index != place.number]
    _write(row, kept, lambda transaction: annotation_table.remove_in(transaction, old, new_id("")))


def of(image: StoredImage) -> list[Annotation]:
    return _annotations(image_table.find_whole(image.image_key, consistent=True)[1])


def tagged(annotation: Annotation) -> Tagged[Annotation]:
    """Return an annotation by its entity tag."""
    return Tagged(annotation.revision, lambda: annotation)


def _annotatable(image_key: str, caller: Caller) -> tuple[ImageItem, list[Annotation]]:
    row = lifecycle.shown_to(caller, image_table.find(image_key, consistent=True))
    if not row.image.is_annotatable_by(caller):
        raise Forbidden("Only the owner and annotators may annotate this image")
    # Read after the row: if they are newer, the row has changed too, and nothing is written.
    return row, [each for _, present in annotation_copy_table.read([row]) for each in _annotations(present)]


def _annotations(documents: list[dict[str, Any]]) -> list[Annotation]:
    return [Annotation.model_validate(each) for each in documents]


def _required(present: list[Annotation], index: int, if_match: str | None) -> Annotation:
    found = next((each for each in present if each.index == index), None)
    if found is None:
        raise NotFound
    require_match(if_match, found.revision)
    return found


def _write(row: ImageItem, present: list[Annotation], also: Addition) -> None:
    if sum(each.size for each in present) > MOST_BYTES_TOGETHER:
        raise ValidationFailed(f"The annotations of an image may have at most {MOST_BYTES_TOGETHER} bytes together")
    copy = Copy(present)
    image = revised(row.image, **counts(present), annotation_copy=copy.named, updated_at=now())
    if image.problem and image.problem.code == OUTSIDE:
        image = revised(image, problem=misfit(image, present))
    if len(image.instruments) > max(MOST_INSTRUMENTS, len(row.image.instruments)):
        raise ValidationFailed(f"An image may have at most {MOST_INSTRUMENTS} different instruments")
    category_table.number(image.instruments.keys() - row.image.instruments.keys())

    def write(transaction: Transaction) -> None:
        also(transaction)
        copy.write_in(transaction, row.image_key)

    image_table.change(row, image, also=write)
