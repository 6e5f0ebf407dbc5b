"""Return stored DICOM objects."""

from functools import partial

from core.dicom import instances
from core.images import downloads
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.noted import note


def instance(study: str, series: str, sop: str, caller: Caller) -> Tagged[StoredFile]:
    """Return the file of an instance as it was stored. Raises NotFound."""
    image = instances.find_instance(study, series, sop, caller).image
    note(object=image.image_key)  # the audit finds it by the same key whichever way it is read
    return Tagged(image.sha256 or "", partial(downloads.original, image))
