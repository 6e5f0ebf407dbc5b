"""Summarise the annotations of an image in its row."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from core.images.annotations.model import Annotation
from core.images.model import Fault, StoredImage

OUTSIDE = "annotations_outside"
MOST_NAMED = 20  # of those outside, in a sentence


def counts(present: Iterable[Annotation]) -> dict[str, Any]:
    """Return how many annotations there are, and of which instruments."""
    instruments = Counter(each.instrument for each in present)
    return {"instruments": dict(sorted(instruments.items())), "annotation_count": instruments.total()}


def misfit(image: StoredImage, present: Iterable[Annotation]) -> Fault | None:
    """Describe annotations that lie outside the picture, or return None."""
    outside = [str(each.index) for each in present if not each.fits(image.width, image.height, image.known_frames)]
    if not outside:
        return None
    named = ", ".join(outside[:MOST_NAMED]) + (" and more" if len(outside) > MOST_NAMED else "")
    return Fault(
        code=OUTSIDE,
        title="Some annotations lie outside the picture",
        detail=f"The picture is {image.width} x {image.height}. Replace or delete: {named}",
    )
