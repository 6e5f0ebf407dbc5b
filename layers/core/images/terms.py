"""What an image is found by, as a pure function of the image: who may see it, its terms, and its place in a list.

A posting list is named `<scope>|<term>`. The scopes of any one caller do not overlap, so that counts add up:

    all            every image; only administrators read it
    public         every public image
    user:<id>      the private images that this user owns or was given

Depth logs, which are few, are listed under the same scopes by the term `log`.
"""

from collections.abc import Iterable, Iterator, Mapping

from core.images.model import Status, StoredImage, Visibility
from core.index.leaf import with_print
from core.index.stemming import stems
from core.kernel.caller import Caller

ALL = "all"
PUBLIC = "public"
EVERYTHING = "*"  # the term that all images have
WORD = "word"
PRINT = "print"

type Terms = frozenset[str]


def term(facet: str, value: object) -> str:
    return f"{facet}={value}"


def list_name(scope: str, term: str) -> str:
    return scope if term == EVERYTHING else f"{scope}|{term}"


def place_in(scope: str, term: str, entry: str) -> tuple[str, str]:
    """The list that an entry with this term stands in, and as what: all fingerprints share one list."""
    facet, _, value = term.partition("=")
    return (list_name(scope, PRINT), with_print(entry, value)) if facet == PRINT else (list_name(scope, term), entry)


def scopes_for(caller: Caller, visibility: Visibility | None = None) -> list[str]:
    """The scopes that together hold all that this caller may see, or at least all that is of this visibility."""
    if caller.is_admin:
        return [PUBLIC] if visibility is Visibility.PUBLIC else [ALL]
    kinds = {Visibility.PUBLIC: PUBLIC, Visibility.PRIVATE: own_scope(caller.user_id)}
    return [scope for kind, scope in kinds.items() if visibility in {None, kind}]


def own_scope(user_id: str) -> str:
    return f"user:{user_id}"


def scopes_of(image: StoredImage | None) -> frozenset[str]:
    """The scopes that an image stands in; none when it is deleted."""
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
    # Tag names are not here: a tag is renamed without touching its images, so text search looks tags up by name.
    labels = (label.name for label in image.labels)
    texts = (text for text in (image.description, image.filename, image.words, *labels) if text)
    return frozenset(term(WORD, stem) for stem in stems(texts))


def facets_of(image: StoredImage) -> Iterator[str]:
    single = {
        "user": image.user_id,
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
    """The place in every list: fixed width up to the key, so that text sorts as time."""
    return f"{image.created_at.isoformat(timespec='microseconds')}#{image.image_key}"


def image_key_of(entry: str) -> str:
    return entry.partition("#")[2]


def _all(facet: str, values: Iterable[str]) -> Iterator[str]:
    return (term(facet, value) for value in values)
