"""Tell whoever stores a file which other images of theirs have the same bytes."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from core.images import image_table
from core.images.queries import FACETS
from core.images.shown import Image
from core.index.intersection import nominate
from core.index.posting_lists import open_scopes
from core.index.query import Wanted
from core.index.terms import OWNER, key_of, scopes_for, term
from core.kernel.caller import Caller
from core.kernel.logging import logger

MOST = 100  # images that are looked at


def told(images: Sequence[Image], caller: Caller) -> tuple[Image, ...]:
    """Return new images with the keys of the caller's other images that have the same bytes.

    The images are stored by now, so a search that fails refuses nothing: then `duplicates` stays null.
    """
    try:
        keys = _keys_by_sha256({image.image_key: image.sha256 for image in images if image.sha256}, caller)
    except Exception:
        logger.exception("Duplicates not searched")
        return tuple(images)
    return tuple(_with(image, keys.get(image.sha256, [])) if image.sha256 else image for image in images)


def _with(image: Image, keys: Iterable[str]) -> Image:
    return image.model_copy(update={"duplicates": tuple(key for key in keys if key != image.image_key)})


def _keys_by_sha256(stored: Mapping[str, str], caller: Caller) -> dict[str, list[str]]:
    """Return the keys of the caller's own images by their bytes, newest first; those just stored need no look."""
    digests = set(stored.values())
    found: dict[str, list[str]] = {}
    if not digests:
        return found
    same, own = frozenset(term(FACETS["sha256"].name, each) for each in digests), term(OWNER, caller.user_id)
    wanted = Wanted(groups=(same, frozenset({own})))
    scopes = open_scopes(scopes_for(caller), same | {own})
    entries = sorted((entry for scope in scopes for entry in nominate(scope, wanted, enough=None)), reverse=True)
    keys = [key_of(entry) for entry in islice(entries, MOST)]
    rows = image_table.find_many([key for key in keys if key not in stored], consistent=True)
    for key in dict.fromkeys(keys):
        if key in stored:
            found.setdefault(stored[key], []).append(key)
        elif key in rows:
            image = rows[key].image
            if image.user_id == caller.user_id and image.is_visible_to(caller) and image.sha256 in digests:
                found.setdefault(image.sha256, []).append(key)
    return found
