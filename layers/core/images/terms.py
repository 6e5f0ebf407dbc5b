"""Derive from an image what it is found by: its scopes, its terms, and its position in a list."""

from collections.abc import Iterator, Mapping

from core.images.model import Status, StoredImage
from core.images.queries import FACETS, Facet
from core.index.terms import ALL, EVERYTHING, PRINT, PUBLIC, TAG, Terms, entry, own_scope
from core.index.text_terms import text_terms
from core.kernel.visibility import Visibility

# Facets that are found by other ways than a filter of their own.
_OTHERS = (
    Facet("series", lambda image: [image.dicom.series_instance_uid] if image.dicom else []),
    Facet("study", lambda image: [image.dicom.study_instance_uid] if image.dicom else []),
    Facet(PRINT, lambda image: [image.fingerprint]),
    Facet(TAG, lambda image: image.tag_ids),
)


def scopes_of(image: StoredImage | None) -> frozenset[str]:
    """Return the scopes of an image; none if it is deleted."""
    if image is None or image.status is Status.DELETED:
        return frozenset()
    if image.visibility is Visibility.PUBLIC:
        return frozenset({ALL, PUBLIC})
    return frozenset({ALL, *map(own_scope, (image.user_id, *image.shared_with))})


def terms_by_scope(image: StoredImage | None) -> Mapping[str, Terms]:
    return dict.fromkeys(scopes_of(image), terms_of(image)) if image else {}


def terms_of(image: StoredImage) -> Terms:
    return frozenset(facets_of(image)) | words_of(image)


def words_of(image: StoredImage) -> Terms:
    # Without tag names: renaming a tag touches no image, so text search looks tags up by name.
    labels = (label.name for label in image.labels)
    return text_terms(text for text in (image.filename, image.description, *labels, image.words) if text)


def facets_of(image: StoredImage) -> Iterator[str]:
    yield EVERYTHING
    for facet in (*FACETS.values(), *_OTHERS):
        yield from facet.terms_of(image)


def entry_of(image: StoredImage) -> str:
    """Return the place of an image in every list."""
    return entry(image.created_at, image.image_key)
