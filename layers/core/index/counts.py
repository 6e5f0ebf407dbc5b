"""Count the images with a term, of those that a caller may see."""

from collections.abc import Sequence

from core.index.posting_lists import open_scopes
from core.index.terms import scopes_for
from core.kernel.caller import Caller
from core.kernel.visibility import Visibility


def counts(terms: Sequence[str], caller: Caller, visibility: Visibility | None = None) -> dict[str, int]:
    """Return exact numbers by term, with one read per scope and one for every hundred lists."""
    scopes = open_scopes(scopes_for(caller, visibility), terms)
    return {each: sum(scope.count(each) for scope in scopes) for each in terms}
