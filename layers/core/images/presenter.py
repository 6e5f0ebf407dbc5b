"""Show an image as the API does: the row, the names of its tags, and URLs that are valid for a limited time."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.aws import blobs, presigned
from core.images import lifecycle, rendition_urls, studies_table, upload_urls, worn_tags
from core.images.annotations import annotation_copy_table
from core.images.image_table import ImageItem
from core.images.model import Fault, Status, StoredImage
from core.images.shown import Image, Tag
from core.kernel.caller import Caller
from core.kernel.content import Tagged
from core.tags import tag_service

SUPERSEDED = Fault(
    code="superseded",
    title="Studies show an older image of this instance",
    detail="Its owner has an older image with the same UIDs. When that one is deleted, studies show this one.",
)


def shown(row: ImageItem, *, annotations: Sequence[dict[str, Any]] | None = None, with_upload: bool = False) -> Image:
    """Show one image. Only here its problem says that studies show another one instead."""
    image = _show(row, tag_service.names_of(row.image.tag_ids, row.tag_names), annotations, with_upload=with_upload)
    return image.model_copy(update={"problem": SUPERSEDED}) if studies_table.is_superseded(row.image) else image


def get(image_key: str, caller: Caller) -> Tagged[Image]:
    """Return an image with its annotations, by its entity tag. Raises NotFound."""
    row, annotations = lifecycle.get(image_key, caller)
    return Tagged(lifecycle.tag(row), lambda: shown_whole(row, annotations, caller))


def shown_tagged(row: ImageItem) -> Tagged[Image]:
    """Return an image by its entity tag."""
    return Tagged(lifecycle.tag(row), lambda: shown(row))


def shown_whole(row: ImageItem, annotations: Sequence[dict[str, Any]], caller: Caller) -> Image:
    """Show an image with its annotations, and to those who may change it what is theirs alone to know."""
    if not row.image.is_editable_by(caller):
        return shown(row, annotations=annotations)
    image = shown(row, annotations=annotations, with_upload=True)
    return image.model_copy(update={"shared_with": row.image.shared_with, "position": row.image.position})


def shown_new(row: ImageItem) -> Image:
    """Show a new image with its annotations, and its upload if the bytes are still to come."""
    _, present = next(annotation_copy_table.read([row]))
    return shown(row, annotations=present, with_upload=True)


def shown_many(rows: Sequence[ImageItem], *, with_annotations: bool = False) -> tuple[Image, ...]:
    """Show many images: one read for the names of all their tags, and one for the annotations of a hundred images."""
    just_read = {tag_id: name for row in rows for tag_id, name in row.tag_names.items()}
    names = tag_service.names_of({tag_id for row in rows for tag_id in row.image.tag_ids}, just_read)
    for row in rows:
        worn_tags.remember(row.image_key, [each for each in row.image.tag_ids if each in names])
    if not with_annotations:
        return tuple(_show(row, names, in_list=True) for row in rows)
    return tuple(_show(row, names, present, in_list=True) for row, present in annotation_copy_table.read(rows))


def _show(
    row: ImageItem,
    names: dict[str, str],
    annotations: Sequence[dict[str, Any]] | None = None,
    *,
    with_upload: bool = False,
    in_list: bool = False,
) -> Image:
    image = row.image
    ready = image.status is Status.READY
    pending = with_upload and image.staged and image.status is Status.PENDING
    own = image.model_dump(include=set(Image.model_fields))
    return Image.model_validate(
        own
        | {
            "shared_with": None,
            "position": None,
            "tags": _tags(image.tag_ids, names),
            "annotation_count": image.annotation_count,
            "annotations": annotations,
            "renditions": rendition_urls.shown(row.made, image.visibility, in_list=in_list) if ready else {},
            "url": _url(image) if ready else None,
            "upload": upload_urls.upload_of(image) if pending else None,
        }
    )


def _tags(ids: Iterable[str], names: dict[str, str]) -> list[Tag]:
    """Return the tags by name. A deleted tag has no name, and is omitted."""
    return sorted((Tag(id=each, name=names[each]) for each in ids if each in names), key=lambda tag: tag.name)


def _url(image: StoredImage) -> str | None:
    return presigned.get_url(blobs.originals(), image.original_key, image.visibility) if image.original_key else None
