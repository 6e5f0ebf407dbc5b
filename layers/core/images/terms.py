"""Derive from an image what it is found by: its scopes, its terms, and its position in a list."""

from collections.abc import Iterable, Iterator, Mapping

from core.images.model import Status, StoredImage
from core.index.stemming import stems
from core.index.terms import ALL, EVERYTHING, OWNER, PRINT, PUBLIC, WORD, Terms, entry, own_scope, term
from core.kernel.visibility import Visibility


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
    texts = (text for text in (image.description, image.filename, image.words, *labels) if text)
    return frozenset(term(WORD, stem) for stem in stems(texts))


def facets_of(image: StoredImage) -> Iterator[str]:
    single = {
        OWNER: image.user_id,
        "status": image.status,
        "visibility": image.visibility,
        "uploaded": "yes" if image.uploaded_at else None,
        "media_type": image.media_type,
        "client": image.client_id,
        "hardware": image.hardware_id,
        "ml_tag": image.ml_tag,
        "location": image.location_id,
        "modality": image.dicom.modality if image.dicom else None,
        "series": image.dicom.series_instance_uid if image.dicom else None,
        PRINT: image.fingerprint,
        "study": image.dicom.study_instance_uid if image.dicom else None,
    }
    yield EVERYTHING
    yield from (term(facet, value) for facet, value in single.items() if value is not None)
    yield from _all("tag", image.tag_ids)
    yield from _all("instrument", image.instruments)
    yield from _all("label", (label.name for label in image.labels))


def entry_of(image: StoredImage) -> str:
    """Return the place of an image in every list."""
    return entry(image.created_at, image.image_key)


def _all(facet: str, values: Iterable[str]) -> Iterator[str]:
    return (term(facet, value) for value in values)
