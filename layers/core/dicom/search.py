"""Search for studies, series and instances (QIDO-RS, PS3.18 10.6), newest study first.

Studies come from their summaries, those that have changed lately from their instances. Whatever is nominated, the
attributes themselves decide whether it matches.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from heapq import merge
from itertools import batched, islice
from typing import NamedTuple

from core.dicom import instances, nomination, summary_table
from core.dicom.attributes import INSTANCE, PATIENT, SERIES, STUDY
from core.dicom.instances import DicomInstance
from core.dicom.matching import all_met
from core.dicom.model import DicomJson
from core.dicom.queries import Query
from core.dicom.results import returned
from core.dicom.summary import AVAILABILITY, CHARACTER_SET, OTHER, summarize
from core.dicom.terms import place_of, study_at
from core.images import studies_table
from core.index.terms import scopes_for
from core.kernel.caller import Caller
from core.kernel.metrics import Metric, count

AT_ONCE = 100  # studies, series or instances that are read together: what a BatchGetItem takes
MOST_CHARACTERS = 4_000_000  # of results in one answer
FEW = 5  # studies that are read together for what is in them
THREADS = 10


class Found(NamedTuple):
    """A page of results; `more` says that there are others."""

    results: list[DicomJson]
    more: bool


@dataclass(frozen=True)
class SeenStudy:
    """A study as a caller sees it; `scope` holds the summaries of its series unless they are given."""

    place: str
    study: DicomJson
    scope: str = ""
    given: Mapping[str, DicomJson] | None = None

    @property
    def uid(self) -> str:
        return study_at(self.place)

    @property
    def series(self) -> Mapping[str, DicomJson]:
        return summary_table.series_of(self.scope, self.uid) if self.given is None else self.given


def search(query: Query, caller: Caller, root: str) -> Found:
    """Return what matches a query and the caller may see; `root` is where DICOMweb is served."""
    count(Metric.SEARCHES)
    found = {STUDY: _studies, SERIES: _series, INSTANCE: _instances}[query.level]
    results, size = list[DicomJson](), 0
    for elements in islice(found(query, caller, root), query.offset, None):
        result = returned(query, elements)
        size += len(json.dumps(result, ensure_ascii=True))
        if len(results) == query.limit or (results and size > MOST_CHARACTERS):
            return Found(results, more=True)
        results.append(result)
    return Found(results, more=False)


def _studies(query: Query, caller: Caller, root: str) -> Iterator[DicomJson]:
    for each in _seen(query, caller):
        yield each.study | _url(f"{root}/studies/{each.uid}")


def _series(query: Query, caller: Caller, root: str) -> Iterator[DicomJson]:
    for each in _seen(query, caller):
        own = {"0020000D": each.study["0020000D"]}
        for uid, series in sorted(each.series.items()):
            if all_met(query.at(SERIES), series, fuzzy=query.fuzzy):
                yield each.study | series | own | _url(f"{root}/studies/{each.uid}/series/{uid}")


def _instances(query: Query, caller: Caller, root: str) -> Iterator[DicomJson]:
    series, sops = query.values_of(nomination.SERIES_UID) or (), query.values_of(nomination.SOP_UID) or ()
    beginning = f"{series[0]}#" if len(series) == 1 else ""
    beginning += f"{sops[0]}#" if beginning and len(sops) == 1 else ""
    for each in _seen(query, caller):
        for instance in instances.stream(each.uid, beginning, caller, _at_once(query)):
            elements = each.study | _elements(instance)
            if all_met(query.at(SERIES, INSTANCE), elements, fuzzy=query.fuzzy):
                path = f"studies/{each.uid}/series/{instance.series}/instances/{instance.sop}"
                yield elements | _url(f"{root}/{path}")


def _elements(instance: DicomInstance) -> DicomJson:
    """Return the attributes of an instance, all levels together."""
    merged: DicomJson = {"00080060": {"vr": "CS", "Value": [OTHER]}}
    for level in (PATIENT, STUDY, SERIES, INSTANCE):
        for tag, element in instance.attributes.get(level, {}).items():
            if element.get("Value") or tag not in merged:
                merged[tag] = element
    uids = {"0020000D": instance.study, "0020000E": instance.series, "00080018": instance.sop}
    named: DicomJson = {tag: {"vr": "UI", "Value": [uid]} for tag, uid in uids.items()}
    return merged | named | CHARACTER_SET | AVAILABILITY


def _seen(query: Query, caller: Caller) -> Iterator[SeenStudy]:
    """Yield the studies that match, and that the caller may see an instance of, newest first."""
    scopes = scopes_for(caller)
    # The marks are read before the lists: a study that is summarized meanwhile is then found by its mark.
    changed = {study for scope in scopes for study in studies_table.changed_studies(scope)}
    named = nomination.named(query, scopes)
    kept = _kept(query, named, changed, caller)
    of_changed = query.values_of(nomination.STUDY_UID)
    anew = _all_anew(sorted(changed if of_changed is None else changed & set(of_changed)), caller)
    for each in merge(sorted(anew, key=_place, reverse=True), kept, key=_place, reverse=True):
        if all_met(query.at(PATIENT, STUDY), each.study, fuzzy=query.fuzzy):
            yield each


def _kept(query: Query, named: set[str] | None, changed: set[str], caller: Caller) -> Iterator[SeenStudy]:
    """Yield nominated studies that have not changed since they were summarized, newest first."""
    scopes = scopes_for(caller)
    if named is not None:
        yield from sorted(_read(sorted(named - changed), scopes, caller), key=_place, reverse=True)
        return
    at_once = _at_once(query) if query.level == STUDY else FEW
    unchanged = _without_repeats(nomination.places(scopes, nomination.lists_of(query), at_once), changed)
    for chunk in batched(unchanged, at_once, strict=False):
        yield from _read(chunk, scopes, caller)


def _read(studies: Sequence[str], scopes: Sequence[str], caller: Caller) -> Iterator[SeenStudy]:
    """Yield studies from their summaries; those of which callers see different things from their instances."""
    stored = summary_table.find_many((scope, study) for scope in scopes for study in studies)
    for study in studies:
        held = [(scope, stored[scope, study]) for scope in scopes if (scope, study) in stored]
        if len(held) == 1 and not held[0][1].is_shared:
            scope, summary = held[0]
            yield SeenStudy(summary.place, summary.study, scope)
        elif held:
            yield from _all_anew([study], caller)


def _at_once(query: Query) -> int:
    """Return how many to read together: few if few are wanted."""
    return AT_ONCE if query.limit is None else min(AT_ONCE, query.offset + query.limit + 1)


def _without_repeats(places: Iterable[str], changed: set[str]) -> Iterator[str]:
    """Yield the studies at these places once each, without those that have changed."""
    met = set(changed)
    for study in map(study_at, places):
        if study not in met:
            met.add(study)
            yield study


def _all_anew(studies: Sequence[str], caller: Caller) -> list[SeenStudy]:
    """Summarize studies as the caller sees them now; none if they see no instance."""
    if len(studies) < 2:  # noqa: PLR2004 - one needs no threads
        found = [_anew(caller, each) for each in studies]
    else:
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(partial(_anew, caller), studies))
    return [each for each in found if each]


def _anew(caller: Caller, study: str) -> SeenStudy | None:
    summary = summarize(instances.rows_for(caller, study), caller.user_id)
    return SeenStudy(place_of(summary.study), summary.study, given=summary.series) if summary else None


def _place(each: SeenStudy) -> str:
    return each.place


def _url(url: str) -> DicomJson:
    return {"00081190": {"vr": "UR", "Value": [url]}}
