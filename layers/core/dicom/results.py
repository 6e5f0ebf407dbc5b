"""Choose what a search returns of each thing it finds: what PS3.18 requires, and what the query names."""

from core.dicom.attributes import INSTANCE, SERIES, STUDY
from core.dicom.model import DicomJson
from core.dicom.queries import ALL, Query

# PS3.18 tables 10.6.3-3 to -5, and the description of a study, which every list of studies shows.
_OF_STUDY = (
    "00080005 00080020 00080030 00080050 00080056 00080061 00080090 00080201 00081030 00081190 00100010 00100020"
    " 00100030 00100040 0020000D 00200010 00201206 00201208"
)
_OF_SERIES = (
    "00080005 00080056 00080060 00080201 0008103E 00081190 0020000D 0020000E 00200011 00201209 00400244 00400245"
    " 00400275"
)
_OF_INSTANCE = (
    "00080005 00080016 00080018 00080056 00080201 00081190 0020000D 0020000E 00200013 00280008 00280010 00280011"
    " 00280100"
)
RETURNED = {STUDY: set(_OF_STUDY.split()), SERIES: set(_OF_SERIES.split()), INSTANCE: set(_OF_INSTANCE.split())}


def returned(query: Query, elements: DicomJson) -> DicomJson:
    """Return the elements to show, by tag. A search across studies or series also shows what tells these apart."""
    if ALL in query.include:
        wanted = elements.keys()
    else:
        levels = [level for level in (STUDY, SERIES) if level in query.across]
        wanted = RETURNED[query.level].union(query.include, *(RETURNED[level] for level in levels))
    return {tag: elements[tag] for tag in sorted(elements.keys() & wanted)}
