"""Enter DICOM images into studies without a file: a row, and the attributes that an inspection would have found."""

import json
import zlib
from datetime import timedelta
from itertools import count
from typing import Any

from core.dicom.attributes import ATTRIBUTES as KNOWN
from core.dicom.attributes import LEVEL_OF, TAG_OF
from core.images import image_table
from core.images.image_table import ATTRIBUTES, ImageItem
from core.images.inspection import DicomSummary

from support import NOON, an_image

_SECONDS = count()


def enter(
    image_key: str,
    owner: str = "ann",
    *,
    study: str = "1.2",
    series: str = "1.3",
    sop: str = "1.4",
    shown: dict[str, Any] | None = None,
    **attributes: Any,
) -> ImageItem:
    """Store a ready image with these attributes, by keyword, newer than the last; `shown` are fields of the image."""
    uids = {"StudyInstanceUID": study, "SeriesInstanceUID": series, "SOPInstanceUID": sop}
    found: dict[str, dict[str, Any]] = {level: {} for level in ("patient", "study", "series", "instance")}
    for keyword, value in (uids | attributes).items():
        tag = TAG_OF[keyword]
        found[LEVEL_OF[tag]][tag] = _element(KNOWN[tag].vr, value)
    ImageItem(image_key, ATTRIBUTES, blob=zlib.compress(json.dumps(found).encode())).save()
    summary = DicomSummary(study_instance_uid=study, series_instance_uid=series, sop_instance_uid=sop)
    moment = NOON + timedelta(seconds=next(_SECONDS))
    return image_table.create(
        an_image(owner, image_key, dicom=summary, created_at=moment, **(shown or {})), due_at=NOON
    )


def _element(vr: str, value: Any) -> dict[str, Any]:
    values = value if isinstance(value, list) else [value]
    if vr == "PN":
        groups = ("Alphabetic", "Ideographic", "Phonetic")
        values = [dict(zip(groups, each.split("="), strict=False)) for each in values]
    return {"vr": vr, "Value": values}
