"""A study is exported without the identity of its patient, as a job of those who may change it."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO

import numpy as np
import pytest
from pydicom import dcmread

from api.dicomweb.export_study import handler
from core.aws import blobs
from core.dicom import export_job, export_order, pseudonym_table
from core.dicom.drafts import DeidentificationDraft
from core.jobs import job_table, sweeper
from core.jobs.model import JobStatus
from core.kernel import clock
from dicom_files import a_ramp
from events import run_job
from jobs import Hurried, Unhurried, a_caller, find, run

import moto_stack
from support import a_request, an_upload, answer
from wire import WIRE, Crash

CT = "1.2.840.10008.5.1.4.1.1.2"
PUBLIC = '{"visibility": "public"}'


@pytest.fixture
def order(invoke):
    def order(study="1.2", caller="ann", **options):
        return invoke(handler, a_request("POST", f"/dicomweb/studies/{study}/export", caller=caller, body=options))

    return order


@pytest.fixture
def at(monkeypatch):
    return lambda later: monkeypatch.setattr(clock, "_clock", lambda: datetime.now(UTC) + later)


def archive_of(job_id):
    return zipfile.ZipFile(BytesIO(blobs.read("renditions", find(job_id).result)))


def exported(response, context=None):
    """Run an ordered job, and return its report and its objects by name."""
    assert response["statusCode"] == 202, response["body"]
    job_id = answer(response)["job_id"]
    run(job_id, context)
    archive = archive_of(job_id)
    assert archive.testzip() is None
    names = [name for name in archive.namelist() if name != "report.json"]
    return json.loads(archive.read("report.json")), {name: dcmread(BytesIO(archive.read(name))) for name in names}


def test_an_archive_holds_every_instance_without_identity(store, order):
    ann = a_caller("ann")
    store(pixels=a_ramp(), SOPClassUID=CT, StudyDate="20240229")
    store(pixels=a_ramp(), SOPClassUID=CT, SOPInstanceUID="1.2.9", SeriesInstanceUID="1.5")

    report, objects = exported(order())

    secret = pseudonym_table.of_user(ann.user_id)
    assert report == {"instances": 2, "refused": []}
    assert sorted(objects) == sorted(
        f"{secret.uid('1.2')}/{secret.uid(series)}/{secret.uid(sop)}.dcm"
        for series, sop in (("1.4", "1.2.3"), ("1.5", "1.2.9"))
    )
    for found in objects.values():
        assert found.PatientID == str(found.PatientName) == secret.patient("PID-1")
        assert found.PatientIdentityRemoved == "YES"
        assert np.array_equal(found.pixel_array, a_ramp())
    assert not any(found.get("StudyDate") for found in objects.values())


def test_what_may_show_the_patient_is_reported_without_identity(store, order):
    ann = a_caller("ann")
    store(pixels=a_ramp())  # a secondary capture

    refused, _ = exported(order())
    allowed, objects = exported(order(burned_in="allow"))

    assert refused["instances"] == 0
    uid = pseudonym_table.of_user(ann.user_id).uid("1.2.3")
    assert [(each["sop_instance_uid"], each["code"]) for each in refused["refused"]] == [(uid, "not_deidentifiable")]
    assert (allowed, len(objects)) == ({"instances": 1, "refused": []}, 1)


def test_what_may_show_the_patient_is_exported_with_the_boxes_that_are_given(store, order):
    a_caller("ann")
    store(pixels=a_ramp() + 1, BurnedInAnnotation="YES")
    store(pixels=a_ramp() + 1, SOPInstanceUID="1.2.9")

    report, objects = exported(order(masks=[{"x": 0, "y": 0, "width": 16, "height": 2, "instance": "1.2.3"}]))

    assert (report["instances"], len(report["refused"])) == (1, 1)
    (found,) = objects.values()
    assert not found.pixel_array[:2].any()
    assert np.array_equal(found.pixel_array[2:], a_ramp()[2:] + 1)
    assert found.BurnedInAnnotation == "NO"


def test_the_exports_of_two_users_cannot_be_joined(store, order):
    a_caller("ann"), a_caller("bob")
    store(SOPClassUID=CT)
    store(SOPClassUID=CT, caller="bob")

    (_, hers), (_, his) = exported(order()), exported(order(caller="bob"))

    assert len(hers) == len(his) == 1
    assert hers.keys() != his.keys()
    assert exported(order())[1].keys() == hers.keys()


def test_only_those_export_who_may_change_all_that_they_see(store, order):
    store(metadata=PUBLIC)
    store(SOPInstanceUID="1.2.9", StudyInstanceUID="1.7")

    assert order(caller="bob")["statusCode"] == 403
    assert order("1.7", caller="bob")["statusCode"] == 404
    assert order("1.8")["statusCode"] == 404
    assert list(job_table.JobItem.scan()) == []


@pytest.mark.parametrize(
    ("options", "pointer"),
    [
        ({"dates": "tomorrow"}, "/dates"),
        ({"retain_uids": "yes"}, "/retain_uids"),
        ({"keep": True}, "/keep"),
        ({"masks": [{"x": -1, "y": 0, "width": 1, "height": 1}]}, "/masks/0/x"),
    ],
)
def test_a_wrong_option_is_refused_with_its_place(store, order, options, pointer):
    store()

    response = order(**options)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, pointer)


def test_a_deflated_object_is_exported_from_its_copy(store, order):
    a_caller("ann")
    store(pixels=a_ramp(), SOPClassUID=CT, syntax="1.2.840.10008.1.2.1.99")

    _, objects = exported(order())

    assert [np.array_equal(found.pixel_array, a_ramp()) for found in objects.values()] == [True]


def test_an_export_continues_where_its_time_was_up(store, order, monkeypatch):
    a_caller("ann")
    monkeypatch.setattr(export_job, "STEP_INSTANCES", 1)
    for sop in ("1.2.3", "1.2.4", "1.2.5"):
        store(SOPClassUID=CT, SOPInstanceUID=sop)
    job_id = answer(order())["job_id"]

    progress = [run(job_id, Hurried()).progress for _ in range(3)]
    run(job_id)

    assert progress == sorted(set(progress))
    assert len(archive_of(job_id).namelist()) == 4


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_export_survives_the_death_of_any_call(store, at, moment, monkeypatch):
    monkeypatch.setattr(export_job, "STEP_INSTANCES", 1)
    number, survived = 0, False
    while not survived:
        number += 1
        moto_stack.empty()
        at(timedelta())
        ann = a_caller("ann")
        for sop in ("1.2.3", "1.2.4"):
            store(SOPClassUID=CT, SOPInstanceUID=sop)
        job_id = export_order.order("1.2", DeidentificationDraft(), ann).job_id
        WIRE.break_at(number, moment)
        try:
            run(job_id)
            survived = True
        except Crash:
            pass
        finally:
            WIRE.mend()
        for minutes in (20, 40):  # the lease of a dead run has ended
            at(timedelta(minutes=minutes))
            sweeper.sweep()
            run(job_id)

        assert find(job_id).status is JobStatus.READY, number
        assert len(archive_of(job_id).namelist()) == 3
        assert archive_of(job_id).testzip() is None
    assert number > 10


def test_the_function_of_jobs_has_what_an_export_needs(store, order, invoke):
    a_caller("ann")
    store(SOPClassUID=CT)
    job_id = answer(order())["job_id"]

    invoke(run_job.handler, an_upload(f"jobs/{job_id}", bucket="renditions"), Unhurried())

    assert find(job_id).status is JobStatus.READY
