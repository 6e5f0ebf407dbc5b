import gzip

import pytest

from core.aws import blobs
from core.dicom import series_metadata
from core.images import image_table, studies_table
from core.images.inspection import DicomSummary
from core.images.model import Status
from core.index import compaction, journal_table, postings_table
from core.kernel.values import revised
from events.compact_index import handler

from support import NOON, Context, an_image

pytestmark = pytest.mark.usefixtures("aws")

STUDY = DicomSummary(study_instance_uid="1.2", series_instance_uid="1.3", sop_instance_uid="1.4")


class Time(Context):
    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def get_remaining_time_in_millis(self):
        return self.seconds * 1000


@pytest.fixture
def at(monkeypatch):
    """Set the clock to so many minutes past the hour."""
    return lambda minute: monkeypatch.setattr(compaction, "now", lambda: NOON.replace(minute=minute))


def keep(number, owner="ann"):
    image_table.create(an_image(owner, f"img_{number}"), due_at=NOON)


def test_journals_that_are_worth_it_are_packed_within_a_minute(invoke, at):
    at(7)
    for number in range(4):
        keep(number)
    keep(4, owner="bob")

    invoke(handler, {}, Time(60))

    assert list(journal_table.scopes()) == ["user:bob"]


def test_even_the_shortest_is_packed_every_ten_minutes(invoke, at):
    at(10)
    keep(1)

    invoke(handler, {}, Time(60))

    assert list(journal_table.scopes()) == []


def test_it_goes_on_while_many_images_come(at, monkeypatch):
    at(7)
    monkeypatch.setattr(compaction, "MANY", 3)
    monkeypatch.setattr(compaction.time, "sleep", lambda _: None)
    coming, pack = iter([range(20, 24), range(30, 32)]), compaction.compact_all

    def pack_while_images_come(*given, **options):
        done = pack(*given, **options)
        for number in next(coming):
            keep(number)
        return done

    monkeypatch.setattr(compaction, "compact_all", pack_while_images_come)
    for number in range(4):
        keep(number)

    handler({}, Time(60))

    assert next(coming, None) is None
    assert len(postings_table.newest("all")[0]) == 2


def test_nothing_is_packed_when_time_is_short(invoke, at):
    at(10)
    keep(1)

    invoke(handler, {}, Time(10))

    assert [len(postings_table.newest(scope)[0]) for scope in ("all", "user:ann")] == [1, 1]


def test_studies_that_have_changed_are_summarized_and_those_that_are_gone_forgotten(invoke):
    scan = an_image("ann", "scan", dicom=STUDY, media_type="application/dicom")
    row = image_table.create(scan, due_at=NOON)
    invoke(handler, {}, Time(60))
    assert studies_table.changed_scopes() == []

    image_table.change(row, revised(row.image, status=Status.DELETED))
    invoke(handler, {}, Time(60))

    assert studies_table.changed_scopes() == []


def test_the_metadata_of_a_series_are_kept_together_and_deleted_with_it(invoke, monkeypatch):
    monkeypatch.setattr(series_metadata, "LEAST", 2)
    rows: list[image_table.ImageItem] = []
    for number in (1, 2):
        scan = an_image("ann", f"scan_{number}", dicom=STUDY.model_copy(update={"sop_instance_uid": f"1.{number}"}))
        rows.append(image_table.create(scan, due_at=NOON))
        blobs.write("renditions", blobs.metadata_key(scan.image_key, scan.sha256), gzip.compress(b'[{"a":1}]'), "")
    invoke(handler, {}, Time(60))
    kept = [key for key, _ in blobs.listed("renditions", "series/")]
    assert [key.rpartition("/")[0] for key in kept] == ["series/all/1.2", "series/user:ann/1.2"]
    assert gzip.decompress(blobs.read("renditions", kept[0])) == b'[{"a":1},{"a":1}]'

    image_table.change(rows[0], revised(rows[0].image, status=Status.DELETED))
    invoke(handler, {}, Time(60))

    assert list(blobs.listed("renditions", "series/")) == []
