"""Remember which tags listed images had, so that the next list reads the rows of images and of their tags in one call.

This decides only what is read first: what is shown comes from the rows of each list. A wrong guess costs half a read
unit (docs/adr/0048-a-function-remembers-what-to-read.md).
"""

import sys
from collections.abc import Iterable
from itertools import chain, islice

MOST_IMAGES = 5_000  # remembered, in about 2 MB
MOST_GUESSES = 40  # tags

_WORN: dict[str, tuple[str, ...]] = {}
forget = _WORN.clear


def remember(image_key: str, tag_ids: list[str]) -> None:
    if len(_WORN) >= MOST_IMAGES and image_key not in _WORN:
        forget()
    _WORN[image_key] = tuple(map(sys.intern, tag_ids[:MOST_GUESSES]))  # there are fewer tags than images


def guess(image_keys: Iterable[str], room: int) -> list[str]:
    """Return the ids of tags that these images may have, at most so many."""
    worn = chain.from_iterable(_WORN.get(each, ()) for each in image_keys)
    return list(islice(dict.fromkeys(worn), min(room, MOST_GUESSES)))
