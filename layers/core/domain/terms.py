"""What an image is found by: the posting lists it stands in, as a pure function of the image.

A list is named `<scope>|<term>`. Scopes do not overlap for any one caller, so that counts add up:

    public         every public image
    private        every private image; only administrators read it
    user:<id>      the private images that this user owns or was given
"""

from collections.abc import Iterable, Iterator

from core.domain.caller import Caller
from core.domain.image import Status, StoredImage, Visibility
from core.domain.words import stems

EVERYTHING = "*"
PUBLIC = "public"
PRIVATE = "private"


def term(facet: str, value: object) -> str:
    return f"{facet}={value}"


def scopes_for(caller: Caller, visibility: Visibility | None = None) -> list[str]:
    """The scopes whose lists together nominate all that this caller may see."""
    hidden = PRIVATE if caller.is_admin else f"user:{caller.user_id}"
    return [
        scope
        for scope, kind in ((PUBLIC, Visibility.PUBLIC), (hidden, Visibility.PRIVATE))
        if visibility in {None, kind}
    ]


def lists_of(image: StoredImage) -> frozenset[str]:
    """Every posting list that the image stands in. A deleted image stands in none."""
    if image.status is Status.DELETED:
        return frozenset()
    return frozenset(f"{scope}|{each}" for scope in _scopes_of(image) for each in terms_of(image))


def entry_of(image: StoredImage) -> str:
    """The place in every list: fixed width, so that text sorts as time."""
    return f"{image.created_at.isoformat(timespec='microseconds')}#{image.image_key}"


def image_key_of(entry: str) -> str:
    return entry.partition("#")[2]


def terms_of(image: StoredImage) -> set[str]:
    return {EVERYTHING, *_facets(image), *(term("word", stem) for stem in stems(_texts(image)))}


def _scopes_of(image: StoredImage) -> list[str]:
    if image.visibility is Visibility.PUBLIC:
        return [PUBLIC]
    return [PRIVATE, *sorted({f"user:{image.user_id}", *(f"user:{user}" for user in image.shared_with)})]


def _facets(image: StoredImage) -> Iterator[str]:
    single = {
        "user": image.user_id,
        "status": image.status,
        "media_type": image.media_type,
        "client": image.client_id,
        "hardware": image.hardware_id,
        "ml_tag": image.ml_tag,
        "location": image.location_id,
        "modality": image.dicom.modality if image.dicom else None,
        "series": image.dicom.series_instance_uid if image.dicom else None,
        "study": image.dicom.study_instance_uid if image.dicom else None,
    }
    yield from (term(facet, value) for facet, value in single.items() if value is not None)
    yield from (term("tag", tag_id) for tag_id in image.tag_ids)
    yield from (term("instrument", name) for name in image.instruments)
    yield from (term("label", label.name) for label in image.labels)


def _texts(image: StoredImage) -> Iterable[str]:
    # Tag names are not here: a tag is renamed without touching its images, so text search looks tags up by name.
    return filter(None, (image.description, image.filename, image.words, *(label.name for label in image.labels)))
