"""Define the vocabulary of the index: scopes, terms, entries, and the names of posting lists.

A posting list is named `<scope>|<term>`. The scopes of one caller do not overlap, so that counts add up:

    all            everything; only administrators read it
    public         everything public
    user:<id>      what is private and this user owns or was given

Deleted images that can be restored are in scopes of their own, which no other list reads:

    bin            all of them; only administrators read it
    bin:<id>       what this user owns

An entry is `<time>#<key>`, of fixed width up to the key, so that text sorts as time.
"""

from datetime import datetime

from core.index.leaf import with_value
from core.kernel.caller import Caller
from core.kernel.visibility import Visibility

ALL = "all"
PUBLIC = "public"
BIN = "bin"
EVERYTHING = "*"  # the term that all images have
OWNER = "user"  # the facet of whose an image is
LOCATION = "location"
SHARED = "shared"  # the facet of whom an image is shared with
TAG = "tag"
WORD = "word"
BEGINNING = "begins"  # the facet of how words begin
PRINT = "print"
SORTED = "sorted"  # the facet of size and name, which images are sorted by

CAPTURED = "captured"  # the order of lists by the time of capture; others are by that of creation

# Of whatever changes in any scope, one of these has the change too.
ROOTS = (ALL, BIN, f"{CAPTURED}:{ALL}", f"{CAPTURED}:{BIN}")

VALUED = frozenset({PRINT, SORTED})  # facets whose values stand beside the entries of one list

type Terms = frozenset[str]


def term(facet: str, value: object) -> str:
    """Return the term that stands for a value of a facet."""
    return f"{facet}={value}"


def list_name(scope: str, term: str) -> str:
    """Return the name of the posting list of a term in a scope."""
    return scope if term == EVERYTHING else f"{scope}|{term}"


def place_in(scope: str, term: str, entry: str) -> tuple[str, str]:
    """Return the list that holds an entry with this term, and the text of the entry there.

    All fingerprints share one list, and so do all sizes and names.
    """
    facet, _, value = term.partition("=")
    return (list_name(scope, facet), with_value(entry, value)) if facet in VALUED else (list_name(scope, term), entry)


def entry(created_at: datetime, key: str) -> str:
    """Return the entry of an image or a depth log, which is the same in every list."""
    return f"{created_at.isoformat(timespec='microseconds')}#{key}"


def key_of(entry: str) -> str:
    """Return the key of the image or depth log that an entry stands for."""
    return entry.partition("#")[2]


def own_scope(user_id: str) -> str:
    """Return the scope of what is private to a user."""
    return f"user:{user_id}"


def bin_scope(user_id: str) -> str:
    """Return the scope of the deleted images that a user can restore."""
    return f"{BIN}:{user_id}"


def scopes_for(caller: Caller, visibility: Visibility | None = None) -> list[str]:
    """Return the scopes that together hold all that this caller may see, or all of one visibility."""
    if caller.is_admin:
        return [PUBLIC] if visibility is Visibility.PUBLIC else [ALL]
    kinds = {Visibility.PUBLIC: PUBLIC, Visibility.PRIVATE: own_scope(caller.user_id)}
    return [scope for kind, scope in kinds.items() if visibility in {None, kind}]


def bin_scope_for(caller: Caller) -> str:
    """Return the scope of the deleted images that this caller can restore."""
    return BIN if caller.is_admin else bin_scope(caller.user_id)
