"""Tell the index what images are found by, as their rows have it."""

from collections.abc import Sequence

from core.images import image_table
from core.images.terms import places_of
from core.index.terms import Terms, key_of


def terms_now(scope: str, entries: Sequence[str]) -> dict[str, Terms]:
    """Return the terms by which each entry is found in a scope; of an image that is not there any more, none."""
    rows = image_table.find_many(map(key_of, entries), consistent=True)
    places = {entry: places_of(row.image) if (row := rows.get(key_of(entry))) else {} for entry in entries}
    return {entry: found.get(entry, {}).get(scope, frozenset()) for entry, found in places.items()}
