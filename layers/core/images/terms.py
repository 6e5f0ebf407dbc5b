"""Derive from an image what it is found by: its scopes, its terms, and its position in a list."""

from collections.abc import Iterator, Mapping
from typing import overload

from core.images.model import Status, StoredImage
from core.images.queries import FACETS, Facet, ListOrder
from core.index.terms import (
    ALL,
    BIN,
    EVERYTHING,
    PRINT,
    PUBLIC,
    SHARED,
    SORTED,
    TAG,
    VALUED,
    Terms,
    bin_scope,
    entry,
    own_scope,
)
from core.index.text_terms import text_terms
from core.kernel.text_forms import caseless
from core.kernel.visibility import Visibility

NAMED = 100  # characters of a file name in the index, and in a cursor, which may have 1,024 bytes

# Facets that are found by other ways than a filter of their own.
_OTHERS = (
    Facet(PRINT, lambda image: [image.fingerprint]),
    Facet(SORTED, lambda image: [f"{image.size}|{sorting_name(image.filename)}"]),
    Facet(TAG, lambda image: image.tag_ids),
    Facet(SHARED, lambda image: image.shared_with),
)


def scopes_of(image: StoredImage | None) -> frozenset[str]:
    """Return the scopes of those who may see an image; none if it is deleted."""
    if image is None or image.status is Status.DELETED:
        return frozenset()
    if image.visibility is Visibility.PUBLIC:
        return frozenset({ALL, PUBLIC})
    return frozenset({ALL, *map(own_scope, (image.user_id, *image.shared_with))})


def _listed_in(image: StoredImage) -> frozenset[str]:
    """Return the scopes whose lists have an image: also the bin, as long as it can be restored."""
    return frozenset({BIN, bin_scope(image.user_id)}) if image.can_be_restored else scopes_of(image)


def places_of(image: StoredImage | None) -> Mapping[str, Mapping[str, Terms]]:
    """Return where lists have an image: by its entry, the scopes and the terms of its lists there."""
    if image is None or _is_being_stored(image):
        return {}
    found: dict[str, dict[str, Terms]] = {}
    for order in ListOrder:
        if entry := entry_of(image, order):
            terms = terms_of(image) if order is ListOrder.CREATED else _without_values(terms_of(image))
            found.setdefault(entry, {}).update({scope_in(order, scope): terms for scope in _listed_in(image)})
    return found


def _is_being_stored(image: StoredImage) -> bool:
    """Return True within the request that stores an image: lists get it once, when it is ready.

    One with a location is listed before, because a location is deleted only if no list has an image there.
    """
    return image.status is Status.PENDING and not image.staged and image.location_id is None


def is_announced(image: StoredImage | None) -> bool:
    """Return True for an image that waits for its upload: lists may not have it yet, although its row is written."""
    return image is not None and image.status is Status.PENDING and image.staged


def _without_values(terms: Terms) -> Terms:
    """Leave out by what similar images are found, and images sorted: that needs one order only."""
    return frozenset(each for each in terms if each.partition("=")[0] not in VALUED)


def sorting_name(filename: str) -> str:
    """Return the part of a file name that images are sorted by: its first 100 characters, ignoring case."""
    return caseless(filename)[:NAMED]


def scope_in(order: ListOrder, scope: str) -> str:
    """Return the scope whose lists are in an order."""
    return scope if order is ListOrder.CREATED else f"{order}:{scope}"


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


@overload
def entry_of(image: StoredImage) -> str: ...
@overload
def entry_of(image: StoredImage, order: ListOrder) -> str | None: ...
def entry_of(image: StoredImage, order: ListOrder = ListOrder.CREATED) -> str | None:
    """Return the place of an image in every list of an order; None if it has none."""
    time = image.created_at if order is ListOrder.CREATED else image.captured_at
    return entry(time, image.image_key) if time else None
