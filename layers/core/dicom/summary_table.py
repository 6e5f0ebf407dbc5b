"""Store the summaries of studies in the studies table, and the lists that studies are found by.

    To read                                  use
    ---------------------------------------  -----------------------------------------------------------------
    the summary of a study                   group = "<scope>|<study>", entry = "!study"
    the summaries of its series              group = "<scope>|<study>", entry begins with "!series#"
    the studies with a term, newest first    group = "<scope>|<term>", entry = "<time>#<study>", backwards

All of them are exact for a study without a mark (core.images.studies_table); a study that has one is summarized anew
by its reader. So the rows of a study may be rewritten one by one, and its marks are deleted last. One process at a
time does so in a scope: every transaction checks its lease.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import batched
from typing import Any, NamedTuple

from core.aws.transactions import Transaction, transact
from core.dicom.model import DicomJson
from core.dicom.summary import Summary
from core.dicom.terms import place_of, terms_of
from core.images.study_item_table import StudyItem, group_of
from core.index.leaf_table import Lease

STUDY, SERIES = "!study", "!series#"
TOGETHER = 90  # rows in a transaction, beside the checks of the lease


class StoredSummary(NamedTuple):
    """The summary of a study, and where it is listed."""

    study: DicomJson
    series: list[str]
    is_shared: bool
    place: str
    terms: list[str]


def find_many(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], StoredSummary]:
    """Return the summaries of studies by scope and study; those without one are omitted."""
    wanted = {group_of(*key): key for key in keys}
    found = StudyItem.batch_get([(group, STUDY) for group in wanted], consistent_read=True) if wanted else ()
    return {wanted[item.group]: StoredSummary(**_unpacked(item)) for item in found}


def series_of(scope: str, study: str) -> dict[str, DicomJson]:
    """Return the summaries of the series of a study, by UID."""
    found = StudyItem.query(group_of(scope, study), StudyItem.entry.startswith(SERIES), consistent_read=True)
    return {item.entry.removeprefix(SERIES): _unpacked(item) for item in found}


def listed(scope: str, term: str, low: str, high: str, at_once: int) -> Iterator[str]:
    """Yield the places from `low` to `high` of the studies with a term, newest first; so many in one read."""
    window = StudyItem.entry.between(low, high)
    found = StudyItem.query(
        group_of(scope, term), window, scan_index_forward=False, consistent_read=True, page_size=at_once
    )
    yield from (item.entry for item in found)


def replace(lease: Lease, scope: str, study: str, summary: Summary | None) -> None:
    """Store the summary of a study and list it, instead of what there was before. Raises ConditionFailed."""
    group = group_of(scope, study)
    before = find_many([(scope, study)]).get((scope, study))
    stale = (
        {(group, STUDY), *_listed(scope, before), *((group, SERIES + uid) for uid in before.series)}
        if before
        else set()
    )
    present = _rows(scope, group, summary) if summary else {}
    for keys in batched(sorted(stale | present.keys()), TOGETHER, strict=False):

        def fill(transaction: Transaction, keys: Iterable[tuple[str, str]] = keys) -> None:
            lease.check_in(transaction)
            for key in keys:
                if key in present:
                    transaction.save(StudyItem(*key, attributes=present[key]))
                else:
                    transaction.delete(StudyItem(*key))

        transact(fill)


def _rows(scope: str, group: str, summary: Summary) -> Mapping[tuple[str, str], bytes | None]:
    """Return the contents of all rows of a summary by their keys; rows in lists have none."""
    terms = terms_of(summary.study, summary.series)
    stored = StoredSummary(summary.study, list(summary.series), summary.is_shared, place_of(summary.study), terms)
    series = {(group, SERIES + uid): _packed(each) for uid, each in summary.series.items()}
    return dict.fromkeys(_listed(scope, stored)) | series | {(group, STUDY): _packed(stored._asdict())}


def _listed(scope: str, summary: StoredSummary) -> Iterator[tuple[str, str]]:
    return ((group_of(scope, term), summary.place) for term in summary.terms)


def _packed(document: Any) -> bytes:
    return zlib.compress(json.dumps(document).encode())


def _unpacked(item: StudyItem) -> Any:
    return json.loads(zlib.decompress(item.attributes or b""))
