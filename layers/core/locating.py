"""Locations: where images were taken."""

from collections.abc import Sequence

from core.counting import counts
from core.domain.caller import Caller
from core.domain.location import Location, LocationDraft, LocationFields
from core.domain.naming import new_id
from core.domain.page import Page
from core.domain.terms import ALL, term
from core.errors import InUse, LocationExists, NotFound, Unavailable
from core.paging import Paging, page_of
from core.scopes import open_scopes
from core.storage import locations
from core.storage.transactions import ConditionFailed, attempts


def exists(location_id: str) -> bool:
    return locations.find(location_id) is not None


def create(draft: LocationDraft, caller: Caller) -> Location:
    location_id = draft.id or new_id("loc_")
    try:
        locations.add(location_id, draft, caller.user_id)
    except ConditionFailed as error:
        raise LocationExists.at("/id", "Choose another id, or leave it out", "taken") from error
    return get(location_id, caller)


def get(location_id: str, caller: Caller) -> Location:
    found = locations.find(location_id)
    if found is None:
        raise NotFound
    return _counted([found], caller)[0]


def listed(asked: Paging, text: str | None, caller: Caller) -> Page[Location]:
    """Locations by id. `text` is part of an id, an address, a town or a country, in any case."""
    part = (text or "").casefold()
    page = page_of(
        lambda place: (each for each in locations.after(place) if part in _text(each)),
        lambda location: location.id,
        asked,
        query=f"locations {part!r}",
    )
    return Page[Location](data=_counted(page.data, caller), meta=page.meta)


def update(location_id: str, patch: LocationFields, caller: Caller) -> Location:
    for _ in attempts():
        get(location_id, caller)
        try:
            locations.change(location_id, patch.model_dump(exclude_unset=True))
        except ConditionFailed:
            continue
        return get(location_id, caller)
    raise Unavailable("Too many writers at once")


def delete(location_id: str) -> None:
    """Raises InUse while any image is from there, whether or not the caller may see it."""
    if not exists(location_id):
        raise NotFound
    here = term("location", location_id)
    if any(scope.count(here) for scope in open_scopes([ALL], [here])):
        raise InUse("There are images from this location")
    try:
        locations.remove(location_id)
    except ConditionFailed as error:
        raise NotFound from error


def _counted(found: Sequence[Location], caller: Caller) -> tuple[Location, ...]:
    terms = {each.id: term("location", each.id) for each in found}
    number = counts(list(terms.values()), caller) if found else {}
    return tuple(each.model_copy(update={"image_count": number[terms[each.id]]}) for each in found)


def _text(location: Location) -> str:
    return "\n".join(filter(None, (location.id, location.address, location.town, location.country))).casefold()
