"""Summaries and lists agree with the instances, whoever writes meanwhile and whatever dies."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest
from moto.core.botocore_stubber import BotocoreStubber

from core.dicom import search, summary_table, summary_upkeep
from core.dicom.attributes import INSTANCE, SERIES, STUDY
from core.dicom.queries import query_of
from core.images import image_table, lifecycle, studies_table
from core.images.model import Role, Status
from core.images.study_item_table import StudyItem
from core.index.leaf_table import Busy, lease
from core.index.postings_table import Posting
from core.kernel.caller import Caller
from core.kernel.errors import Unavailable
from core.kernel.values import revised
from core.kernel.visibility import Visibility

from studies import enter
from wire import Crash

pytestmark = pytest.mark.usefixtures("aws")

ANN, BOB, CAT = (Caller(user_id=name, username=name) for name in ("ann", "bob", "cat"))
ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))
WRITERS = int(os.environ.get("WRITERS", "50"))
SERIES_COUNT, INSTANCE_COUNT = "00201206", "00201208"
PUBLIC = {"visibility": Visibility.PUBLIC}


@pytest.fixture
def one_call_at_a_time(monkeypatch):
    """Lock moto, which unlike AWS reads and then writes without a lock."""
    lock, answer = Lock(), BotocoreStubber.__call__

    def locked(self, *args, **kwargs):
        with lock:
            return answer(self, *args, **kwargs)

    if "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ:
        monkeypatch.setattr(BotocoreStubber, "__call__", locked)


def found(caller, level=STUDY, **asked):
    query = query_of({name: [value] for name, value in asked.items()}, level)
    return search.search(query, caller, "https://lightbox.example.org/dicomweb").results


def update():
    return summary_upkeep.update_all(lambda: True)


def counts(caller):
    """Return the numbers of series and instances by study."""
    return {
        each["0020000D"]["Value"][0]: (*each[SERIES_COUNT]["Value"], *each[INSTANCE_COUNT]["Value"])
        for each in found(caller)
    }


def rows_of(kind):
    return [item for item in StudyItem.scan() if kind(item)]


def is_mark(item):
    return item.changed is not None


def is_derived(item):
    return item.changed is None and item.owner is None


def test_a_study_is_summarized_once_and_then_read_from_its_summary(aws_calls):
    for number in range(3):
        enter(f"img_{number}", sop=f"1.4.{number}")

    assert update() == 2  # in the scopes of everything and of ann
    assert rows_of(is_mark) == []
    aws_calls.clear()
    assert counts(ANN) == {"1.2": (1, 3)}
    assert [call.operation for call in aws_calls] == ["Query", "Query", "Query", "Query", "BatchGetItem"]


def test_many_stores_into_one_study_are_all_counted(one_call_at_a_time):  # noqa: ARG001
    done = Event()

    def keep_up():
        while not done.is_set():
            update()

    def store(number):
        while True:
            try:
                return enter(f"img_{number}", series=f"1.3.{number % 5}", sop=f"1.4.{number}")
            except Unavailable:
                time.sleep(random.uniform(0, 0.2))  # noqa: S311 - jitter, not a secret

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        upkeep = pool.submit(keep_up)
        list(pool.map(store, range(WRITERS)))
        done.set()
        upkeep.result()

    before = counts(ANN), counts(ROOT)
    update()
    assert before == (counts(ANN), counts(ROOT)) == ({"1.2": (5, WRITERS)}, {"1.2": (5, WRITERS)})


def test_what_changes_while_a_study_is_summarized_stays_marked(when_calling):
    enter("img_1", sop="1.4.1")
    late = iter([2])

    def store_meanwhile(call):
        if call.operation == "TransactWriteItems" and (number := next(late, None)):
            enter(f"img_{number}", sop=f"1.4.{number}")

    when_calling(store_meanwhile)
    with lease("studies all") as mine:
        (marks,) = studies_table.changed_studies("all").values()
        rows = list(studies_table.instances("all", "1.2"))
        summary_table.replace(mine, "all", "1.2", search.summarize(rows))
        studies_table.forget_changes("all", marks)

    assert counts(ROOT) == {"1.2": (1, 2)}
    update()
    assert counts(ROOT) == {"1.2": (1, 2)}


def test_one_process_at_a_time_summarizes_a_scope():
    enter("img_1")

    with lease("studies all"), pytest.raises(Busy):
        summary_upkeep.update("all")
    assert summary_upkeep.update("all") == 1


def test_the_last_instance_takes_its_study_with_it():
    enter("img_1", StudyDate="20250102", PatientName="Doe^Jane")
    update()

    lifecycle.delete("img_1", ANN)
    gone = found(ANN)
    update()

    assert gone == found(ANN) == []
    assert rows_of(is_derived) == []


def test_a_study_that_says_something_else_leaves_its_old_lists():
    enter("img_1", StudyDate="20250102", PatientID="P-1", Modality="CT")
    enter("img_2", sop="1.4.2", StudyDate="20260102", PatientID="P-2", Modality="MR")
    update()

    lifecycle.delete("img_1", ANN)
    update()

    assert [len(found(ANN, PatientID=each)) for each in ("P-1", "P-2")] == [0, 1]
    assert found(ANN)[0]["00080020"]["Value"] == ["20260102"]
    assert len({item.group for item in rows_of(is_derived) if "modality" in item.group}) == 2


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_upkeep_that_dies_at_any_call_leaves_right_answers(moment, wire, aws):  # noqa: ARG001
    enter("img_1", StudyDate="20250102", Modality="CT")
    update()
    enter("img_2", series="1.5", sop="1.4.2", StudyDate="20240102", Modality="MR")
    expected = found(ROOT), found(ROOT, SERIES), found(ROOT, INSTANCE)

    for number in range(1, 30):
        left = iter(range(1, number))

        def die(_call, left=left):
            if next(left, None) is None:
                raise Crash

        getattr(wire, moment).append(die)
        survived = False
        try:
            update()
            survived = True
        except Crash:
            pass
        finally:
            wire.mend()
        assert (found(ROOT), found(ROOT, SERIES), found(ROOT, INSTANCE)) == expected, number
        if survived:
            break
        _expire_leases()
    assert survived
    assert number > 5


def _expire_leases():
    """Delete the leases that a dead process has left, as time does."""
    for item in Posting.scan(Posting.entry == "!lease"):
        item.delete()


STEPS = ["enter", "delete", "publish", "share", "give", "update"]


@pytest.mark.parametrize("seed", range(int(os.environ.get("SEEDS", "2"))))
def test_summaries_answer_as_instances_do(seed):
    chance = random.Random(seed)  # noqa: S311 - the same story every time
    keys = []
    for number in range(40):
        step = chance.choice([*STEPS, "enter", "enter"])
        if step == "update":
            update()
        elif step == "enter" or not keys:
            keys.append(f"img_{number}")
            _enter(keys[-1], chance)
        else:
            _change(chance.choice(keys), step)
        if number % 8 == 0:
            _compare()
    update()
    _compare()


def _enter(key, chance):
    enter(
        key,
        chance.choice(["ann", "bob"]),
        study=f"1.2.{chance.randrange(3)}",
        series=f"1.3.{chance.randrange(2)}",
        sop=f"1.4.{chance.randrange(3)}",
        shown=chance.choice([{}, PUBLIC]),
        StudyDate=chance.choice(["20250101", "20250102"]),
        PatientName=chance.choice(["Doe^Jane", "Roe^Jane", "Müller^Jürgen"]),
        Modality=chance.choice(["CT", "MR"]),
    )


def _change(key, step):
    changes = {
        "delete": {"status": Status.DELETED},
        "publish": PUBLIC,
        "share": {"shared_with": {"cat": Role.READ}},
        "give": {"user_id": "cat", "shared_with": {}},
    }
    image_table.alter(image_table.find(key), lambda image: revised(image, **changes[step]))


def _compare():
    """Compare every search with one that knows the instances only."""
    questions = [{}, {"PatientName": "doe*"}, {"StudyDate": "20250102-"}, {"ModalitiesInStudy": "MR"}]
    for caller in (ANN, BOB, CAT, ROOT):
        for asked in questions:
            given = [each["0020000D"]["Value"][0] for each in found(caller, **asked)]
            assert sorted(given) == sorted(set(given))
            assert dict(zip(given, found(caller, **asked), strict=True)) == _brute(caller, asked)


def _brute(caller, asked):
    marked = {item.entry.split("#")[1] for item in StudyItem.scan(StudyItem.changed.exists())}
    every = {item.group.partition("|")[2] for item in StudyItem.scan(StudyItem.owner.exists())} | marked
    query = query_of({name: [value] for name, value in asked.items()}, STUDY)
    anew = search._all_anew(sorted(every), caller)
    shown = [each for each in anew if search.all_met(query.criteria, each.study, fuzzy=False)]
    url = "https://lightbox.example.org/dicomweb/studies/{}"
    return {each.uid: search.returned(query, each.study | search._url(url.format(each.uid))) for each in shown}
