"""Return stored DICOM objects."""

from functools import partial

from core.dicom import instances
from core.images import downloads
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged


def instance(study: str, series: str, sop: str, caller: Caller) -> Tagged[StoredFile]:
    """Return the file of an instance as it was stored. Raises NotFound."""
    image = instances.find_instance(study, series, sop, caller).image
    return Tagged(image.sha256 or "", partial(downloads.original, image))
