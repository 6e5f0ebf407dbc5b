"""Show renditions with their presigned URLs.

A URL carries the session token of a Lambda's role, more than a thousand characters. So in a list only the smallest
rendition has one: with all twelve, a page of a hundred images is 2 MB.
"""

from typing import Any

from core.aws import blobs, presigned
from core.images.shown import ShownRendition
from core.kernel.visibility import Visibility

type Made = dict[str, dict[str, Any]]  # by name, as rows keep them


def shown(made: Made, visibility: Visibility, *, in_list: bool) -> dict[str, ShownRendition]:
    """Return the renditions by name."""
    names = sorted(made)
    smallest = min(names, key=lambda name: made[name]["width"] * made[name]["height"], default=None)
    return {name: _shown(made[name], visibility, with_url=not in_list or name == smallest) for name in names}


def _shown(facts: dict[str, Any], visibility: Visibility, *, with_url: bool) -> ShownRendition:
    url = presigned.get_url(blobs.renditions(), facts["key"], visibility) if with_url else None
    return ShownRendition(url=url, width=facts["width"], height=facts["height"], media_type=facts["media_type"])
