"""The client that most programs in Python use (dicomweb-client) works with the running stack, unmodified."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import imagecodecs
import numpy as np
import pytest
from dicomweb_client.api import DICOMwebClient
from dicomweb_client.session_utils import create_session
from PIL import Image
from pydicom import Dataset, dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000Lossless, generate_uid

from dicom_files import a_data_set, written
from running_stack import RunningStack

FRAMES = np.random.default_rng(1).integers(0, 4096, (3, 24, 32), np.uint16)
LARGE = np.random.default_rng(2).integers(0, 4096, (900, 1000), np.uint16)
DICOM, EXPLICIT = "application/dicom", "1.2.840.10008.1.2.1"
PROFILE = bytes(range(256)) * 8


@pytest.fixture
def client(stack: RunningStack, admin: httpx.Client) -> Iterator[DICOMwebClient]:
    session = create_session()
    session.headers["Authorization"] = admin.headers["Authorization"]
    yield DICOMwebClient(f"{stack.url}/dicomweb", session=session)
    session.close()


@pytest.fixture
def uids() -> dict[str, Any]:
    return {name: generate_uid() for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")}


def compressed(**uids: str) -> Dataset:
    """Make an object of three frames in JPEG 2000, with a value that is bulk data."""
    frames = encapsulate([imagecodecs.jpeg2k_encode(frame, level=0, codecformat="j2k") for frame in FRAMES])
    more = {"PixelData": frames, "BitsStored": 12, "HighBit": 11, "ICCProfile": PROFILE}
    return dcmread(BytesIO(written(a_data_set(FRAMES, **more, **uids), JPEG2000Lossless)))


def test_it_stores_and_retrieves_an_object_in_every_form(client: DICOMwebClient, uids: dict[str, str]):
    place = uids["StudyInstanceUID"], uids["SeriesInstanceUID"], uids["SOPInstanceUID"]
    stored = client.store_instances([compressed(**uids)])
    assert len(stored.ReferencedSOPSequence) == 1

    assert client.search_for_studies(search_filters={"StudyInstanceUID": place[0]})
    kept, explicit = (client.retrieve_instance(*place, media_types=((DICOM, each),)) for each in ("*", EXPLICIT))
    assert (kept.file_meta.TransferSyntaxUID, explicit.file_meta.TransferSyntaxUID) == (JPEG2000Lossless, EXPLICIT)
    for found in (kept, explicit, client.retrieve_instance(*place)):
        np.testing.assert_array_equal(found.pixel_array, FRAMES)
    assert [each.SOPInstanceUID for each in client.retrieve_series(*place[:2])] == [place[2]]
    assert [each.SOPInstanceUID for each in client.retrieve_study(place[0])] == [place[2]]

    decoded = client.retrieve_instance_frames(*place, [3, 1])
    assert decoded == [FRAMES[2].tobytes(), FRAMES[0].tobytes()]
    coded = client.retrieve_instance_frames(*place, [2], media_types=(("image/jp2", JPEG2000Lossless),))
    np.testing.assert_array_equal(imagecodecs.jpeg2k_decode(coded[0]), FRAMES[1])

    (metadata,) = client.retrieve_series_metadata(*place[:2])
    assert [metadata] == client.retrieve_study_metadata(place[0]) == [client.retrieve_instance_metadata(*place)]
    assert client.retrieve_bulkdata(metadata["00282000"]["BulkDataURI"]) == [PROFILE]
    assert client.retrieve_bulkdata(metadata["7FE00010"]["BulkDataURI"]) == [frame.tobytes() for frame in FRAMES]

    rendered = client.retrieve_instance_rendered(*place, media_types=("image/png",))
    assert Image.open(BytesIO(rendered)).size == (32, 24)
    frame = client.retrieve_instance_frames_rendered(*place, [2], media_types=("image/jpeg",), params={"quality": 90})
    assert Image.open(BytesIO(frame)).format == "JPEG"


def test_it_follows_to_what_does_not_fit_an_answer(client: DICOMwebClient, uids: dict[str, str]):
    names = [generate_uid() for _ in range(3)]
    for number, name in enumerate(names):
        data_set = a_data_set(LARGE + number, **uids | {"SOPInstanceUID": name})
        client.store_instances([dcmread(BytesIO(written(data_set)))])

    # `retrieve_study` sends a Host header of its own, also to where it is redirected; what streams does not.
    study = {each.SOPInstanceUID: each for each in client.iter_study(uids["StudyInstanceUID"])}

    for number, name in enumerate(names):
        np.testing.assert_array_equal(study[name].pixel_array, LARGE + number)
    assert len(client.retrieve_series_metadata(uids["StudyInstanceUID"], uids["SeriesInstanceUID"])) == len(names)
