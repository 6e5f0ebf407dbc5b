"""Manage locations: the places where images were taken."""

from collections.abc import Sequence
from datetime import timedelta

from core.aws.transactions import Addition, ConditionFailed, retried
from core.index.counts import counts
from core.index.posting_lists import open_scopes
from core.index.terms import ALL, LOCATION, term
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import InUse, LocationExists, NotFound, Unavailable, ValidationFailed
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.kernel.text_forms import folded
from core.locations import location_table
from core.locations.model import Location, LocationDraft, LocationFields

CLOSED = timedelta(minutes=1)  # longer than any request lives


def exists(location_id: str) -> bool:
    return location_table.find(location_id) is not None


def require(location_id: str) -> None:
    """Raise ValidationFailed unless the location exists, Unavailable while it is being deleted."""
    is_open = location_table.is_open(location_id, now())
    if is_open is None:
        raise ValidationFailed.at("/location_id", "The location does not exist", "unknown_location")
    if not is_open:
        raise Unavailable("This location is being deleted")


def held(location_id: str | None) -> Addition:
    """Return a condition that makes a transaction fail if the location of an image is deleted before it commits."""
    return location_table.held_in(location_id, now()) if location_id is not None else lambda _: None


def create(draft: LocationDraft, caller: Caller) -> Location:
    location_id = draft.id or caller.new_id("loc_")
    try:
        location_table.add(location_id, draft, caller.user_id)
    except ConditionFailed as error:
        if draft.id is None:  # the same request has added it before
            return get(location_id, caller)
        raise LocationExists.at("/id", "Choose another id, or omit it", "taken") from error
    return get(location_id, caller)


def get(location_id: str, caller: Caller) -> Location:
    found = location_table.find(location_id)
    if found is None:
        raise NotFound
    return _counted([found], caller)[0]


def listed(asked: Paging, text: str | None, caller: Caller) -> Page[Location]:
    """Return locations by id. `text` is part of an id, address, town or country, ignoring case and accents."""
    part = folded(text or "")
    page = page_of(
        lambda place: (each for each in location_table.after(place) if part in _text(each)),
        lambda location: location.id,
        asked,
        query=f"locations {part!r}",
    )
    return Page[Location](data=_counted(page.data, caller), meta=page.meta)


@retried
def update(location_id: str, patch: LocationFields, caller: Caller) -> Location:
    get(location_id, caller)
    location_table.change(location_id, patch.model_dump(exclude_unset=True))
    return get(location_id, caller)


@retried
def delete(location_id: str) -> None:
    """Delete a location. Raises InUse while any image refers to it, whether or not the caller may see that image."""
    closed = location_table.close(location_id, now() + CLOSED)
    if closed is None:
        raise NotFound
    if _in_use(location_id):
        location_table.reopen(closed)
        raise InUse("Images still refer to this location")
    location_table.remove(closed)


def _in_use(location_id: str) -> bool:
    here = term(LOCATION, location_id)
    return any(scope.count(here) for scope in open_scopes([ALL], [here]))


def _counted(found: Sequence[Location], caller: Caller) -> tuple[Location, ...]:
    terms = {each.id: term(LOCATION, each.id) for each in found}
    number = counts(list(terms.values()), caller) if found else {}
    return tuple(each.model_copy(update={"image_count": number[terms[each.id]]}) for each in found)


def _text(location: Location) -> str:
    return folded("\n".join(filter(None, (location.id, location.address, location.town, location.country))))
