"""Count what a search by QIDO-RS reads, among 1,000 and among 100,000 instances in studies of a hundred.

    ./run bench qido_items

Counted, not timed: items that DynamoDB returns, and calls. The bound is 3 x returned + 20 items: a place in a list of
each scope, and a summary, or an instance and the row of its image. Summaries and lists are the real ones, in moto;
instances and the rows of their images are counted in a stand-in for theirs.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS
from moto import mock_aws

import conftest  # noqa: F401 - the environment that the tests run in
from core.dicom import search, summary_table
from core.dicom.attributes import INSTANCE, SERIES, STUDY
from core.dicom.queries import query_of
from core.dicom.summary import summarize
from core.images import image_table, studies_table
from core.images.inspection import DicomSummary
from core.images.studies_table import InstanceRow
from core.index.leaf_table import lease
from core.kernel.caller import Caller

import moto_stack
from support import an_image

ANN = Caller(user_id="ann", username="ann")
ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))
INSTANCES, SERIES_OF_STUDY = 100, 4
_LETTERS = random.Random(1)  # noqa: S311 - the same names every time
FAMILIES, GIVEN = (["".join(_LETTERS.choices("aeioubdklmnrst", k=7)) for _ in range(number)] for number in (500, 50))


@dataclass
class Reads:
    calls: int = 0
    items: int = 0

    def note(self, parsed: Any, model: Any) -> None:
        if model.name in {"Query", "BatchGetItem"}:
            found = parsed.get("Items") or [i for each in parsed.get("Responses", {}).values() for i in each]
            self.calls, self.items = self.calls + 1, self.items + len(found)


READS = Reads()


def is_public(study: str) -> bool:
    return int(study.rpartition(".")[2]) % 2 == 0


@cache
def rows_of(study: str) -> list[InstanceRow]:
    """Return the instances of a study, by UID, with attributes that follow from its number."""
    number = int(study.rpartition(".")[2])
    name, day = f"{FAMILIES[number % 500]}^{GIVEN[number % 50]}", f"{2000 + number % 25}{1 + number % 12:02}01"
    attributes = {
        "patient": {
            "00100010": {"vr": "PN", "Value": [{"Alphabetic": name}]},
            "00100020": {"vr": "LO", "Value": [f"P-{number}"]},
        },
        "study": {
            "00080020": {"vr": "DA", "Value": [day]},
            "00080050": {"vr": "SH", "Value": [f"A-{number}"]},
        },
        "series": {"00080060": {"vr": "CS", "Value": ["RARE" if number % 100 == 1 else "CT"]}},
        "instance": {},
    }
    found: list[InstanceRow] = []
    for place in range(INSTANCES):
        series = f"{study}.{place % SERIES_OF_STUDY}"
        row = InstanceRow(study, series, f"{series}.{place:03}", f"t#{study}-{place}", "ann", None)
        vars(row)["attributes"] = attributes
        found.append(row)
    return sorted(found, key=lambda row: (row.series, row.sop))


def instances(scope: str, study: str, beginning: str = "", at_once: int | None = None) -> Iterator[InstanceRow]:
    """Stand in for the rows of a study: a page is read whole."""
    if (scope == "public") != is_public(study) and scope != "all":
        return
    page = at_once or INSTANCES
    found = [row for row in rows_of(study) if f"{row.series}#{row.sop}#".startswith(beginning)]
    for place, row in enumerate(found):
        if place % page == 0:
            READS.calls, READS.items = READS.calls + 1, READS.items + min(page, len(found) - place)
        yield row


def images(image_keys: Any, **_: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in image_keys:
        study, place = key.split("-")
        series = f"{study}.{int(place) % SERIES_OF_STUDY}"
        uids = {"study_instance_uid": study, "series_instance_uid": series}
        dicom = DicomSummary(**uids, sop_instance_uid=f"{series}.{int(place):03}")
        found[key] = SimpleNamespace(image_key=key, image=an_image("ann", key.replace(".", "_"), dicom=dicom))
    READS.calls, READS.items = READS.calls + 1, READS.items + len(found)
    return found


FUZZY = f"{GIVEN[7][:4]} {FAMILIES[7][:5]}"
CASES: list[tuple[str, str, dict[str, str], dict[str, str]]] = [
    ("studies: the newest 20", STUDY, {"limit": "20"}, {}),
    ("studies: one by UID", STUDY, {"StudyInstanceUID": "1.2.7"}, {}),
    ("studies: one patient", STUDY, {"PatientID": "P-7"}, {}),
    ("studies: an accession number", STUDY, {"AccessionNumber": "A-7"}, {}),
    ("studies: a name", STUDY, {"PatientName": f"{FAMILIES[7]}^*", "limit": "20"}, {}),
    ("studies: a name, fuzzy", STUDY, {"PatientName": FUZZY, "fuzzymatching": "true", "limit": "20"}, {}),
    ("studies: the beginning of a name", STUDY, {"PatientName": f"{FAMILIES[7][:5]}*", "limit": "20"}, {}),
    ("studies: a rare modality", STUDY, {"ModalitiesInStudy": "RARE", "limit": "20"}, {}),
    ("studies: a day", STUDY, {"StudyDate": "20050601", "limit": "20"}, {}),
    ("series: of a study", SERIES, {}, {"StudyInstanceUID": "1.2.7"}),
    ("series: 20 of all", SERIES, {"limit": "20"}, {}),
    ("series: one by UID", SERIES, {"SeriesInstanceUID": "1.2.7.1"}, {}),
    (
        "instances: 20 of a series",
        INSTANCE,
        {"limit": "20"},
        {"StudyInstanceUID": "1.2.7", "SeriesInstanceUID": "1.2.7.1"},
    ),
    ("instances: 20 of all", INSTANCE, {"limit": "20"}, {}),
]


def measure(studies: int) -> list[tuple[str, str, int, Reads]]:
    """Return the name, the caller, the number of results and the reads of every case."""
    global READS  # noqa: PLW0603 - the hooks count into the current one
    READS = Reads()
    moto_stack.empty()
    for scope in ("all", "public", "user:ann"):
        with lease(f"studies {scope}") as mine:
            for number in range(studies):
                rows = list(instances(scope, f"1.2.{number}"))
                summary_table.replace(mine, scope, f"1.2.{number}", summarize(rows))
    found: list[tuple[str, str, int, Reads]] = []
    for name, level, asked, path in CASES:
        for who, caller in (("user", ANN), ("administrator", ROOT)):
            READS = Reads()
            query = query_of({key: [value] for key, value in asked.items()}, level, **path)
            found.append((name, who, len(search.search(query, caller, "").results), READS))
    return found


def main() -> int:
    BUILTIN_HANDLERS.append(("after-call", lambda parsed, model, **_: READS.note(parsed, model)))
    studies_table.instances, image_table.find_many = instances, images
    with mock_aws():
        moto_stack.provision()
        few, many = measure(10), measure(1_000)
    print("| search | caller | among 1,000 instances: returned, items, calls | among 100,000 | bound |")
    print("|---|---|---|---|---|")
    broken = 0
    for (name, who, some, at_few), (_, _, more, at_many) in zip(few, many, strict=True):
        bound = 3 * more + 20
        broken += at_many.items > bound or at_few.items > 3 * some + 20
        cells = [f"{n}, {reads.items}, {reads.calls}" for n, reads in ((some, at_few), (more, at_many))]
        print(f"| {name} | {who} | {cells[0]} | {cells[1]} | {bound} |")
    print(f"{broken} beyond the bound")
    return broken


if __name__ == "__main__":
    sys.exit(main())
