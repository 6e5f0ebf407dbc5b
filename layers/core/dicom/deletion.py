"""Delete studies, series and instances: all images of theirs that the caller may change."""

from http import HTTPStatus

from core.dicom import instances
from core.dicom.model import Uids
from core.images import batch_deletion
from core.kernel.caller import Caller
from core.kernel.errors import Forbidden, NotFound, Unavailable
from core.kernel.noted import note_objects


def delete(uids: Uids, caller: Caller) -> None:
    """Delete what is named, also the caller's images that studies do not show because an older one has the same UIDs.

    Raises NotFound if the caller sees nothing of it, Forbidden if they see an instance that they may not change, and
    Unavailable if the time was too short for all: another request deletes the rest.
    """
    shown = instances.shown(uids, caller)
    if not shown:
        raise NotFound
    if not all(each.image.is_editable_by(caller) for each in shown):
        raise Forbidden("Only the owner or an administrator may delete an instance, and some of these are of others")
    keys = [row.image_key for row in instances.copies(uids, caller) if row.image.is_editable_by(caller)]
    note_objects(*keys)
    outcomes = batch_deletion.delete(keys, caller).results
    if any(each.status == HTTPStatus.SERVICE_UNAVAILABLE for each in outcomes):
        raise Unavailable("Not all could be deleted in time: send the request again")
