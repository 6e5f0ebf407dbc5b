"""Turn images into the entries of a COCO document, section by section, a hundred images at a time.

Every image becomes an entry of `images` or `skipped`, every annotation of an image in `images` one of `annotations` or
`skipped_annotations`, so that counts add up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.exports import coco_entries
from core.exports.coco_entries import Entry, RunLengths
from core.images.annotations import annotation_copy_table, category_table, instrument_table
from core.images.annotations.model import Annotation
from core.images.image_table import ImageItem
from core.index.terms import scopes_for
from core.kernel.caller import Caller

IMAGES, ANNOTATIONS, SKIPPED, SKIPPED_ANNOTATIONS = SECTIONS = (
    "images",
    "annotations",
    "skipped",
    "skipped_annotations",
)
AT_ONCE = 100  # images read together


class Placed(NamedTuple):
    """An entry and the section that it belongs to."""

    section: str
    entry: Entry


class Sections:
    """The state of an export: how many entries each section has, and the category ids that were needed so far."""

    def __init__(self, address: str, run_lengths: RunLengths, counts: dict[str, int] | None = None) -> None:
        self.address = address
        self.run_lengths = run_lengths
        self.counts = Counter(counts or {})
        self.categories: dict[str, int] = {}

    def of(self, rows: Iterable[ImageItem]) -> Iterator[Placed]:
        """Yield the entries of up to a hundred images with those of their annotations."""
        exported: list[ImageItem] = []
        for row in rows:
            reason = coco_entries.reason_to_skip(row.image)
            if reason:
                yield self._place(SKIPPED, coco_entries.skipped(row.image, reason))
            else:
                exported.append(row)
        self._number(name for row in exported for name in row.image.instruments)
        for row, present in annotation_copy_table.read(exported):
            number = self.counts[IMAGES] + 1
            yield self._place(IMAGES, coco_entries.image_of(number, row.image, self.address))
            for annotation in map(Annotation.model_validate, present):
                yield self._annotation(number, annotation, row)

    def _annotation(self, image_number: int, annotation: Annotation, row: ImageItem) -> Placed:
        if not annotation.fits(row.image.width, row.image.height, row.image.known_frames):
            return self._place(SKIPPED_ANNOTATIONS, coco_entries.skipped_annotation(annotation))
        self._number([annotation.instrument])  # it may be newer than its row
        category = self.categories[annotation.instrument]
        ids = {"id": self.counts[ANNOTATIONS] + 1, "image_id": image_number, "category_id": category}
        return self._place(ANNOTATIONS, coco_entries.annotation_of(annotation, ids, row.image, self.run_lengths))

    def _number(self, instruments: Iterable[str]) -> None:
        unknown = set(instruments) - self.categories.keys()
        if unknown:
            self.categories |= category_table.numbers_of(unknown)

    def _place(self, section: str, entry: Entry) -> Placed:
        self.counts[section] += 1
        return Placed(section, entry)

    def totals(self) -> dict[str, int]:
        """Return how many entries each section has, and how many images matched."""
        matched = self.counts[IMAGES] + self.counts[SKIPPED]
        return {"matched": matched} | {section: self.counts[section] for section in SECTIONS}


def categories(used: dict[str, int], caller: Caller) -> list[Entry]:
    """Describe the instruments on images that the caller may see, whatever was exported, and those that were used.

    So all exports of a caller have the same categories: trainers number them by their place in the list.
    """
    names = {name for scope in scopes_for(caller) for name, _ in instrument_table.counted(scope)}
    numbers = category_table.numbers_of(names - used.keys()) | used
    return [coco_entries.category(number, name) for name, number in sorted(numbers.items(), key=lambda each: each[1])]
