import pydicom
import pytest

from api.images.get_image_dicom import handler
from dicom_files import NO_SAMPLES, path_of

from support import a_request, answer


@pytest.fixture
def header(invoke):
    return lambda image, caller="ann": invoke(
        handler, a_request("GET", f"/v1/images/{image['image_key']}/dicom", caller=caller)
    )


@NO_SAMPLES
def test_the_header_says_what_the_file_says(upload, header):
    path = path_of("ct_evle_signed16.dcm")
    stored = pydicom.dcmread(path, stop_before_pixels=True)

    response = header(upload(path.read_bytes()))

    found = str(answer(response))
    assert response["statusCode"] == 200
    for value in (stored.PatientID, stored.StudyInstanceUID, stored.SeriesInstanceUID, stored.Modality):
        assert str(value) in found
    assert str(stored.file_meta.TransferSyntaxUID) in found


@NO_SAMPLES
def test_patients_are_in_the_header_and_nowhere_else(upload, header):
    path = path_of("ct_evle_signed16.dcm")
    image = upload(path.read_bytes())

    patient = str(pydicom.dcmread(path, stop_before_pixels=True).PatientID)

    assert patient in str(answer(header(image)))
    assert patient not in str(image)


def test_another_kind_of_picture_has_none(upload, header):
    response = header(upload())

    assert (response["statusCode"], answer(response)["code"]) == (404, "not_dicom")


@NO_SAMPLES
def test_it_is_as_hidden_as_its_image(upload, header):
    response = header(upload(path_of("ct_evle_signed16.dcm").read_bytes()), caller="bob")

    assert (response["statusCode"], answer(response)["code"]) == (404, "not_found")
