"""List instruments: the names that annotations use."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from core.images.annotations.instrument_table import counted
from core.images.annotations.model import Instrument
from core.index.terms import scopes_for
from core.kernel.caller import Caller
from core.kernel.pages import Page
from core.kernel.paging import Paging, page_of
from core.kernel.text_forms import folded


def listed(asked: Paging, *, text: str | None, caller: Caller) -> Page[Instrument]:
    """Return the names in use, alphabetically, with the number of annotations on images that the caller may see."""
    found = Counter[str]()
    for scope in scopes_for(caller):
        found.update(dict(counted(scope)))
    wanted = folded(text or "")
    names = sorted(name for name in found if wanted in folded(name))

    def after(place: str | None) -> Iterable[Instrument]:
        shown = names[bisect_right(names, place) :] if place is not None else names
        return (Instrument(name=name, annotation_count=found[name]) for name in shown)

    return page_of(after, lambda each: each.name, asked, f"instruments {caller.user_id} {text}")
