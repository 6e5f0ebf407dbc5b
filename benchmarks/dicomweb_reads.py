"""Count what retrievals over DICOMweb read at AWS, and the CPU of the metadata of a study of a thousand instances.

    ./run bench dicomweb_reads

Calls, items and bytes do not depend on the machine; moto runs in the process, so its work is in the CPU. The object has
385 frames of 512 x 512 in JPEG-LS; each instance of the study has the metadata of a small CT image.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import imagecodecs
import numpy as np
from moto import mock_aws
from pydicom.encaps import encapsulate
from pydicom.uid import CTImageStorage, JPEGLSLossless

import conftest  # noqa: F401 - the environment that the tests run in
from api.dicomweb import (
    retrieve_bulk_data,
    retrieve_frames,
    retrieve_instances,
    retrieve_metadata,
    retrieve_rendered,
    retrieve_thumbnails,
)
from core.aws import blobs
from core.dicom import summary_upkeep
from core.images import dicom_table, image_table
from core.web.logging import logger
from dicom_files import a_data_set, write
from imaging.dicom.inspection import inspect

import moto_stack
from support import NOON, Context, a_request, an_image
from wire import WIRE, Call, unaudited

FRAMES, INSTANCES = 385, 1000
TEN = ",".join(map(str, range(100, 110)))
INSTANCE = "/dicomweb/studies/1.2/series/1.4/instances/1.2.3"
STORED = 'multipart/related; type="application/octet-stream"; transfer-syntax=*'


class Case(NamedTuple):
    name: str
    handler: Any
    path: str
    accept: str = "*/*"


CASES = (
    Case("one frame as it is stored", retrieve_frames, f"{INSTANCE}/frames/200", STORED),
    Case("one frame, decoded", retrieve_frames, f"{INSTANCE}/frames/200"),
    Case("one frame, encoded in HTJ2K", retrieve_frames, f"{INSTANCE}/frames/200", "image/jphc"),
    Case("ten frames in a row as they are stored", retrieve_frames, f"{INSTANCE}/frames/{TEN}", STORED),
    Case("a rendered frame", retrieve_rendered, f"{INSTANCE}/frames/200/rendered"),
    Case("a thumbnail, before there is a rendition", retrieve_thumbnails, f"{INSTANCE}/thumbnail"),
    Case("metadata", retrieve_metadata, f"{INSTANCE}/metadata"),
    Case("bulk data", retrieve_bulk_data, f"{INSTANCE}/bulkdata/1000-2000"),
    Case("the object, alone", retrieve_instances, INSTANCE, "application/dicom; transfer-syntax=*"),
    Case("the object, as a part", retrieve_instances, INSTANCE, "multipart/related; transfer-syntax=*"),
    Case("the same again", retrieve_instances, INSTANCE, "multipart/related; transfer-syntax=*"),
)


def main() -> None:
    logger.setLevel("ERROR")
    with mock_aws():
        moto_stack.provision()
        size = _store_frames()
        print(f"An object of {size:,} bytes\n")
        print("| request | AWS calls | items | S3 reads | bytes from S3 |\n|---|---|---|---|---|")
        for case in CASES:
            calls, _ = _asked(case)
            print(f"| {case.name} | {len(calls)} | {_items(calls)} | {len(_reads(calls))} | {_received(calls):,} |")
    with mock_aws():
        moto_stack.provision()
        _store_study()
        print(f"\n| metadata of {INSTANCES:,} instances | AWS calls | S3 reads | bytes from S3 | CPU, s |")
        print("|---|---|---|---|---|")
        for name in ("a moment after they were stored", "again", "after `compact_index`, the first time"):
            if name.startswith("after"):
                summary_upkeep.update_all(lambda: True)
            calls, cpu = _asked(Case(name, retrieve_metadata, "/dicomweb/studies/1.2/metadata"))
            print(f"| {name} | {len(calls)} | {len(_reads(calls))} | {_received(calls):,} | {cpu:.1f} |")


def _asked(case: Case) -> tuple[list[Call], float]:
    calls: list[Call] = []
    headers = {"accept": case.accept, "accept-encoding": "gzip"}
    WIRE.after.append(calls.append)
    start = time.process_time()
    response = case.handler.handler(a_request("GET", case.path, caller="ann", headers=headers), Context())
    cpu = time.process_time() - start
    WIRE.after.remove(calls.append)
    assert response["statusCode"] < 400, response["body"]
    return unaudited(calls), cpu


def _items(calls: list[Call]) -> int:
    return sum(call.items for call in calls)


def _reads(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.operation == "GetObject"]


def _received(calls: list[Call]) -> int:
    return sum(call.received for call in _reads(calls))


def _store_frames() -> int:
    """Store the object, and return its size."""
    ramp = np.arange(512 * 512, dtype=np.uint16).reshape(512, 512) // 64
    noise = np.random.default_rng(1).integers(0, 16, (512, 512), np.uint16)
    codes = [imagecodecs.jpegls_encode(ramp + np.roll(noise, number)) for number in range(FRAMES)]
    shape = {"NumberOfFrames": FRAMES, "BitsStored": 13, "HighBit": 12, "PixelData": encapsulate(codes)}
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "object", a_data_set(ramp, **shape), JPEGLSLossless)
        return _keep(path, "img_frames")


def _store_study() -> None:
    """Store instances that differ in their UIDs and numbers."""
    geometry = {"ImagePositionPatient": [1, 2, 3], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
    shown = {"WindowCenter": 40, "WindowWidth": 400, "RescaleSlope": 1, "RescaleIntercept": -1024}
    about = geometry | shown | {"PixelSpacing": [0.7, 0.7], "SliceThickness": 1, "SOPClassUID": CTImageStorage}
    with TemporaryDirectory() as folder:
        for number in range(INSTANCES):
            data_set = a_data_set(
                np.zeros((4, 4), np.int16), SOPInstanceUID=f"1.2.3.{number}", InstanceNumber=number, **about
            )
            _keep(write(Path(folder) / "object", data_set), f"img_{number}")


def _keep(path: Path, image_key: str) -> int:
    """Store a file as acceptance does, and return its size."""
    found, content = inspect(path), path.read_bytes()
    findings = {name: getattr(found, name) for name in ("width", "height", "frames", "bits", "grey", "dicom")}
    image = an_image("ann", image_key, media_type="application/dicom", size=len(content), **findings)
    dicom_table.save(image_key, found)
    image_table.create(image, due_at=NOON)
    blobs.write("originals", image.original_key or "", content, "application/dicom")
    blobs.write("renditions", blobs.metadata_key(image_key, image.sha256 or ""), found.metadata or b"", "text/plain")
    return len(content)


if __name__ == "__main__":
    main()
