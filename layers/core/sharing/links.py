"""Create, list, revoke and open share links: whoever has one can open one image without signing in.

Without its maker's word, a link to a DICOM object never leads to what identifies the patient.

A link is `/v1/shared/<secret>.<link id>.<image key>`. Only a hash of the secret, 256 random bits, is stored.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from hmac import compare_digest

from core.aws import blobs, presigned
from core.images import image_table, lifecycle
from core.images.expected_renditions import SIZES, expected
from core.images.image_table import ImageItem
from core.images.model import Status, StoredImage
from core.images.rendering import DICOM
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.content import StoredFile
from core.kernel.errors import (
    NotDeidentifiable,
    NotFound,
    NotUploaded,
    OutputTooLarge,
    Problem,
    ShowsPatient,
    ValidationFailed,
)
from core.kernel.noted import note
from core.sharing import link_table
from core.sharing.model import MOST_LINKS, LinkDraft, NewLink, ShareLink, StoredLink
from core.sharing.ports import Linked, Unidentified

LARGEST = SIZES[-1]
_ID = "lnk_"  # how the ids of links begin
OPEN = timedelta(minutes=5)  # lifetime of the URL that a link leads to


def create(image_key: str, draft: LinkDraft, caller: Caller, unidentified: Unidentified) -> NewLink:
    """Create a link. Raises ValidationFailed for a DICOM object that only `identified` can hand out."""
    image = lifecycle.editable(image_key, caller).image
    if image.status is not Status.READY:
        raise NotUploaded
    if draft.rendition is not None and draft.rendition not in expected(image):
        raise ValidationFailed.at("/rendition", "This image has no such rendition", "unknown_rendition")
    rendition = draft.rendition
    if not draft.identified and image.media_type == DICOM:
        rendition = _safe_rendition(image, draft, caller, unidentified)
    link_id = caller.new_id(_ID)  # the same request again gets another secret for the same link
    present = [each for each in link_table.of(image_key) if each.link_id != link_id]
    live = _live(image, present)
    link_table.remove(image_key, {each.link_id for each in present} - {each.link_id for each in live})
    if len(live) >= MOST_LINKS:
        raise ValidationFailed(f"An image may have at most {MOST_LINKS} links")
    secret, moment = secrets.token_urlsafe(32), now()
    link = StoredLink(
        link_id=link_id,
        rendition=rendition,
        identified=draft.identified,
        created_by=caller.user_id,
        created_at=moment,
        expires_at=moment + timedelta(seconds=draft.expires_in),
        secret_hash=_hash(secret),
    )
    link_table.add(image_key, link)
    url = f"/v1/shared/{secret}.{link.link_id}.{image_key}"
    return NewLink.model_validate(link.model_dump() | {"url": url})


def listed(image_key: str, caller: Caller) -> list[ShareLink]:
    """Return the valid links of an image, oldest first, without their secrets."""
    image = lifecycle.editable(image_key, caller).image
    return [ShareLink.model_validate(each.model_dump()) for each in _live(image, link_table.of(image_key))]


def revoke(image_key: str, link_id: str, caller: Caller) -> None:
    lifecycle.editable(image_key, caller)
    if link_table.find(image_key, link_id) is None:
        raise NotFound
    link_table.remove(image_key, [link_id])


def opened(token: str, unidentified: Unidentified) -> StoredFile:
    """Return a file whose URL is valid for five minutes, but no longer than the link. Raises NotFound."""
    secret, _, place = token.partition(".")
    link_id, _, image_key = place.partition(".")
    if link_id.startswith(_ID):
        note(object=image_key, link_id=link_id)
    link = link_table.find(image_key, link_id) if secret and link_id and image_key else None
    if link is None or not compare_digest(link.secret_hash, _hash(secret)):
        raise NotFound
    row = image_table.find(image_key, consistent=True)
    if row is None or row.image.status is not Status.READY or not _live(row.image, [link]):
        raise NotFound
    bucket, key, media_type, size = _target(row, link, unidentified)
    url = partial(presigned.brief_url, bucket, key, min(OPEN, link.expires_at - now()))
    return StoredFile(size, media_type, partial(blobs.read, bucket, key), url)


def _live(image: StoredImage, present: Iterable[StoredLink]) -> list[StoredLink]:
    moment, void = now(), image.links_void_until
    return [each for each in present if each.expires_at > moment and (void is None or each.created_at > void)]


def _safe_rendition(image: StoredImage, draft: LinkDraft, caller: Caller, unidentified: Unidentified) -> str | None:
    """Return the rendition that a link to a DICOM object leads to; None is the object itself, without identity.

    The object is made now, so that its owner learns what is wrong with it. Pixels that only may show the patient are
    handed out as a picture, because the owner sees what it shows; what states that they do is not.
    """
    try:
        unidentified(image, caller.user_id)
    except ShowsPatient as problem:
        raise _refused(problem) from problem
    except (NotDeidentifiable, OutputTooLarge) as problem:
        if draft.rendition is None and LARGEST not in expected(image):
            raise _refused(problem) from problem
        return draft.rendition or LARGEST
    return draft.rendition


def _refused(problem: Problem) -> ValidationFailed:
    told = f"{problem.detail or problem.title} Only `identified` hands it out."
    return ValidationFailed.at("/identified", told, "not_deidentifiable")


def _target(row: ImageItem, link: StoredLink, unidentified: Unidentified) -> Linked:
    image, rendition = row.image, link.rendition
    if rendition is not None:
        made = row.made.get(rendition)
        if made is None:
            raise NotFound  # not created yet
        return Linked(blobs.renditions(), made["key"], made["media_type"], blobs.size(blobs.renditions(), made["key"]))
    if image.media_type != DICOM or link.identified:
        return Linked(blobs.originals(), image.original_key or "", image.media_type, image.size)
    try:
        return unidentified(image, link.created_by)
    except (NotDeidentifiable, OutputTooLarge) as problem:  # the link is older than this rule
        raise NotFound from problem


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
