"""Say what the service costs: each operation, months of 1,000, 100,000 and 10,000,000 images, and months of nothing.

    ./run bench cost

Calls, capacity units and S3 requests are counted while the real handlers run on moto; memory sizes, schedules and
alarms are read from the templates. Assumed are prices (us-east-1, arm64), how long AWS's answers take, and the CPU of
the handlers themselves, measured with canned answers; that of decoding is measured here.
"""

import importlib
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from moto import mock_aws
from PIL import Image

import conftest  # noqa: F401 - the environment that the tests run in
from api.images import create_image, get_image, get_image_file, list_images
from capacity import Billed, billed
from core.aws import blobs
from core.images import image_table
from core.index import compaction
from core.web.logging import logger
from dicom_files import a_data_set, written
from events import accept_upload, resize_image
from imaging.analysis import inspection
from imaging.raster import renditions as raster
from local.settings import ROOT
from local.template.functions import functions
from local.template.stack import Stack
from local.triggers.schedules import schedules

import moto_stack
from support import Context, a_multipart, a_request, an_upload, answer

# dollars
GB_SECOND, INVOCATION, REQUEST = 1.33334e-5, 0.2e-6, 1e-6
READ_UNIT, WRITE_UNIT, S3_GET, S3_PUT = 0.125e-6, 0.625e-6, 0.4e-6, 5e-6
LOG_BYTE, TRACE = 0.5e-9, 5e-6
ALARM, DASHBOARD = 0.1, 3.0
STANDARD, INFREQUENT, INSTANT, TABLE = 0.023, 0.0125, 0.004, 0.25  # a GB and month
WATCHED, TRANSITION = 2.5e-6, 2e-5  # an object of S3 Intelligent-Tiering a month; one move to Glacier
# seconds
DYNAMODB_WAIT, GET_WAIT, PUT_WAIT, CALL_CPU = 0.005, 0.020, 0.040, 0.0009
CPU = {
    "GetImage": 0.0020,
    "ListImages": 0.0090,
    "CreateImage": 0.0036,
    "AcceptUpload": 0.012,
    "ResizeImage": 0.010,
    "GetImageFile": 0.0029,
}
WHOLE = 1769  # MB with which a function has one processor
LOGGED = 1150  # bytes of log for an invocation: its report, and a line of its own
TRACED = 0.05  # of the invocations
MONTH = 30 * 24 * 60  # minutes
ORIGINAL, RENDITIONS, ROW = 0.45e6, 0.13e6, 3e3  # bytes of an image that are kept
KEPT = 12  # months
# How often each operation is done for an image in its month; the client's own PUT to S3 comes to it.
LIFE = {
    "announce an image": 1,
    "accept 12 MP": 1,
    "resize 12 MP": 1,
    "pack the index, for each image": 1,
    "get an image with two tags": 10,
    "list 20 images": 2,
    "draw a frame": 5,
}
GOAL = {1_000: 0.23, 100_000: 23.0, 10_000_000: 2338.0}  # dollars a month
# Orthanc: machine, database and its disk, a month; for 10 million images four times larger. Its images are in S3.
ORTHANC = {1_000: 59.57 + 47.45 + 2.30, 100_000: 59.57 + 47.45 + 2.30, 10_000_000: 238.27 + 122.64 + 55.20}


@dataclass
class Operation:
    """An operation of a function: what it calls, and its CPU in seconds; `asked` by a request rather than an event.

    `at_once` objects are written at the same time.
    """

    function: str
    bill: Billed
    cpu: float
    asked: bool = True
    at_once: int = 1

    def dollars(self, memory: int) -> float:
        bill, share = self.bill, min(1, memory / WHOLE)
        calls = bill.dynamodb + bill.s3_gets + bill.s3_puts
        waited = DYNAMODB_WAIT * bill.dynamodb + GET_WAIT * bill.s3_gets + PUT_WAIT * bill.s3_puts / self.at_once
        seconds = (self.cpu + CALL_CPU * calls) / share + waited
        return (
            (REQUEST if self.asked else 0)
            + INVOCATION
            + seconds * memory / 1024 * GB_SECOND
            + bill.read_units * READ_UNIT
            + bill.write_units * WRITE_UNIT
            + bill.s3_gets * S3_GET
            + bill.s3_puts * S3_PUT
        )


def operations() -> dict[str, Operation]:
    """Return the cost of each operation, on a stack of twenty-five pictures with two tags each, packed in the index."""
    for number in range(25):
        _create(f"picture-{number:02}", _encoded(_grey(640, 480), "PNG"), tags=["knee", "left"])
    with billed() as packing:
        compaction.compact_all(lambda: True)
    one = a_request("GET", "/v1/images/picture-00", caller="ann")
    listing = a_request("GET", "/v1/images", caller="ann", limit=20)
    list_images.handler(listing, Context())  # a function knows the tags of what it has listed
    done = {
        "get an image with two tags": _operation(get_image, "GetImage", one),
        "list 20 images": _operation(list_images, "ListImages", listing),
        "pack the index, for each image": Operation("CompactIndex", _each(packing, 25), 0, asked=False),
    }
    photograph = _encoded(_colours(4000, 3000), "JPEG", quality=85)
    inspecting, resizing = _decoding(photograph)
    draft = {"filename": "knee.jpg", "media_type": "image/jpeg", "size": len(photograph), "image_key": "announced"}
    announced = a_request("POST", "/v1/images", caller="ann", body=draft)
    done["announce an image"] = _operation(create_image, "CreateImage", announced)
    blobs.write("originals", "incoming/images/announced", photograph, "image/jpeg")
    arrival = an_upload("incoming/images/announced", photograph)
    done["accept 12 MP"] = _operation(accept_upload, "AcceptUpload", arrival, inspecting)
    original = an_upload(image_table.find("announced").image.original_key, photograph)
    done["resize 12 MP"] = _operation(resize_image, "ResizeImage", original, resizing, at_once=3)
    _create("scan", written(a_data_set(np.stack([_grey(512, 512)] * 10))))
    frame = a_request("GET", "/v1/images/scan/file", caller="ann", frame=3, format="jpeg")
    done["draw a frame"] = _operation(get_image_file, "GetImageFile", frame, 0.0016)
    return done


def _operation(module: Any, function: str, event: Any, decoding: float = 0, at_once: int = 1) -> Operation:
    with billed() as bill:
        response = module.handler(event, Context())
    asked = "requestContext" in event
    assert not asked or response["statusCode"] < 300, answer(response)
    return Operation(function, bill, CPU[function] + decoding, asked, at_once)


def _each(bill: Billed, images: int) -> Billed:
    return Billed(**{name: value / images for name, value in vars(bill).items()})


def _create(key: str, content: bytes, **fields: Any) -> None:
    body = a_multipart(("metadata", json.dumps({"image_key": key} | fields)), ("file", "knee", content, "image/png"))
    answered = create_image.handler(a_request("POST", "/v1/images", caller="ann", body=body), Context())
    assert answered["statusCode"] == 201, answer(answered)


def _decoding(photograph: bytes) -> tuple[float, float]:
    """Return the seconds of CPU that inspecting and resizing a photograph take."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photograph"
        path.write_bytes(photograph)
        return _cpu(lambda: inspection.inspect(path)), _cpu(lambda: raster.resize(path, grey=False, window=None))


def _cpu(work: Callable[[], object]) -> float:
    """Return the seconds of CPU that it takes, the least of six times: other work on the machine only adds to them."""

    def once() -> float:
        begun = time.process_time()
        work()
        return time.process_time() - begun

    return min(once() for _ in range(6))


def _colours(width: int, height: int) -> np.ndarray[Any, Any]:
    """Return smooth colours with the noise of a camera, (height, width, 3)."""
    chance = np.random.default_rng(7)
    coarse = Image.fromarray(chance.integers(0, 256, (height // 100, width // 100, 3), dtype=np.uint8))
    smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.int16)
    return np.clip(smooth + chance.integers(-4, 5, smooth.shape), 0, 255).astype(np.uint8)


def _grey(width: int, height: int) -> np.ndarray[Any, Any]:
    return _colours(width // 100 * 100 + 100, height // 100 * 100 + 100)[:height, :width, 1].copy()


def _encoded(pixels: np.ndarray[Any, Any], kind: str, **options: Any) -> bytes:
    out = BytesIO()
    Image.fromarray(pixels).save(out, kind, **options)
    return out.getvalue()


def idle(stack: Stack) -> tuple[float, float]:
    """Return the dollars of a month without a request: those of the schedules, and those of alarms and dashboard."""
    named = functions(stack)
    total = 0.0
    for schedule in schedules(stack):
        function = named[schedule.function]
        handler = importlib.import_module(function.module).handler
        handler({}, Context())  # the first run of all finds more to do
        with billed() as bill:
            handler({}, Context())
        run = Operation(function.logical, bill, 0.005, asked=False)
        total += MONTH * 60 / schedule.seconds * (run.dollars(function.memory) + LOGGED / 4 * LOG_BYTE)
    alarms = [alarm for _, _, alarm in stack.of_kind("AWS::CloudWatch::Alarm")]
    metrics = sum(len([m for m in a.get("Metrics", [{}]) if not m.get("Expression")]) for a in alarms)
    return total, metrics * ALARM + DASHBOARD * len(list(stack.of_kind("AWS::CloudWatch::Dashboard")))


def sentence(quiet: float, fixed: float) -> str:
    """Return what an idle stack costs, as docs/costs.md says it."""
    return f"An idle stack costs ${quiet:.2f} a month for its schedules, and ${fixed:.2f} for alarms and dashboard."


def month(images: int, each: float) -> tuple[float, float, float]:
    """Return the dollars of a month in which so many images come: for operations, and for storing those of a year.

    The third are those for storage with `ColdAfterDays=30`. Originals are read until the end of their first month, so
    that those in Intelligent-Tiering cost less from the third on, and least from the fifth.
    """
    kept = images * KEPT / 1e9 * (RENDITIONS * STANDARD + ROW * TABLE)
    tiers = images * (KEPT * WATCHED + ORIGINAL / 1e9 * (2 * STANDARD + 2 * INFREQUENT + (KEPT - 4) * INSTANT))
    cold = images * (WATCHED + TRANSITION + ORIGINAL / 1e9 * (STANDARD + (KEPT - 1) * INSTANT))
    return images * each, kept + tiers, kept + cold


def main() -> None:
    logger.setLevel("ERROR")
    stack = Stack(ROOT / "template.yaml")
    memory = {function.logical: function.memory for function in functions(stack).values()}
    with mock_aws():
        moto_stack.provision()
        quiet, fixed = idle(stack)
        done = operations()
    dollars = {name: operation.dollars(memory[operation.function]) for name, operation in done.items()}
    print(
        "| operation | MB | DynamoDB calls, RCU, WCU | S3 GET, PUT | CPU, ms | $ a million |\n|---|---|---|---|---|---|"
    )
    for name, each in done.items():
        b = each.bill
        units = f"{b.dynamodb:.3g}, {b.read_units:.3g}, {b.write_units:.3g}"
        print(
            f"| {name} | {memory[each.function]} | {units} | {b.s3_gets:.3g}, {b.s3_puts:.3g} "
            f"| {1000 * each.cpu:.3g} | {1e6 * dollars[name]:.2f} |"
        )
    each = S3_PUT + sum(times * dollars[name] for name, times in LIFE.items())
    invocations = sum(times for name, times in LIFE.items() if done[name].cpu)
    watched = invocations * (LOGGED * LOG_BYTE + TRACED * TRACE)
    print(f"\nAn image: ${1e6 * each:.1f} a million for operations, ${1e6 * watched:.1f} for logs and traces.")
    print(f"{sentence(quiet, fixed)}\n")
    print("| images a month | operations | storage of a year | together | goal | in Glacier | Orthanc |")
    print("|---|---|---|---|---|---|---|")
    for images, goal in GOAL.items():
        run, kept, cold = month(images, each)
        orthanc = ORTHANC[images] + images * KEPT * ORIGINAL / 1e9 * STANDARD
        row = (run, kept, run + kept, goal, run + cold, orthanc)
        print(f"| {images:,} | " + " | ".join(f"${dollar:,.2f}" for dollar in row) + " |")


if __name__ == "__main__":
    main()
