"""Compare a cold start with that of a plain function of the same job: modules, memory, and CPU.

    ./run bench cold_starts

Ours are built for this machine as `sam build` builds them: pruned and compiled. The plain function has the same wheels
whole, which `sam build` packs without compiling them; `compiled` says what compiling alone would make of it. It uses
boto3, PynamoDB, pydantic and Powertools as their documentation does, and decodes in its own process. Both import, and
make the clients that they call. A new process each time, in turn; the least CPU of several rounds counts. For ours with
pictures it includes that of the decoding child, until it is ready.
"""

import compileall
import os
import subprocess
import sys
from pathlib import Path
from py_compile import PycInvalidationMode
from tempfile import TemporaryDirectory
from typing import NamedTuple

from built_layers import ENVIRONMENT, build, copy_wheels, required
from local.settings import ROOT

ROUNDS = 5
MODULES = 500  # of GetImage
PLAIN = """
import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from pydantic import BaseModel
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

logger, metrics, app = Logger(), Metrics(namespace="n", service="s"), APIGatewayRestResolver(enable_validation=True)
table, s3 = boto3.resource("dynamodb").Table("images"), boto3.client("s3")

class Image(BaseModel):
    image_key: str
    title: str = ""

class ImageRow(Model):
    class Meta:
        table_name = "images"
        region = "eu-west-1"
    image_key = UnicodeAttribute(hash_key=True)

ImageRow._get_connection().connection.client

@app.get("/images/<image_key>")
def get_image(image_key: str) -> Image:
    return Image(image_key=image_key)
"""
DECODING = """
import numpy, pydicom
from PIL import Image as Picture
Picture.init()
"""
OURS = """
import importlib
importlib.import_module("{module}")
from core.aws import blobs, dynamodb
dynamodb.client(){more}
"""
STORING = """
blobs.client()
"""
CHILD = """
from imaging.sandbox import runner
runner.run(int, 1)
runner.close()
"""
MEASURE = """
import re, resource, sys, time
begun = time.process_time()
exec(sys.argv[1])
used = time.process_time() - begun
children = resource.getrusage(resource.RUSAGE_CHILDREN)
modules, peak = len(sys.modules), re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
print(modules, int(peak) / 1024, 1000 * (used + children.ru_utime + children.ru_stime))
"""


class Start(NamedTuple):
    """A cold start: the modules loaded, the peak memory in MiB without a child's, the CPU in ms with it."""

    modules: int
    peak: float
    cpu: float


class Case(NamedTuple):
    """A function of ours with the plain function of its job, and the least ratio of their CPU that is good enough."""

    name: str
    ours: str
    plain: str
    goal: float


CASES = (
    Case("GetImage", OURS.format(module="api.images.get_image", more=""), PLAIN, 2.5),
    Case("ListImages", OURS.format(module="api.images.list_images", more=""), PLAIN, 2.5),
    Case("CreateToken", OURS.format(module="api.auth.create_token", more=""), PLAIN, 2.5),
    Case("CreateImage", OURS.format(module="api.images.create_image", more=STORING + CHILD), PLAIN + DECODING, 2.5),
    Case("AcceptUpload", OURS.format(module="events.accept_upload", more=STORING + CHILD), PLAIN + DECODING, 3),
    Case("ResizeImage", OURS.format(module="events.resize_image", more=STORING + CHILD), PLAIN + DECODING, 3),
)


def main() -> int:
    with TemporaryDirectory() as folder:
        ours, plain, compiled = (Path(folder) / name for name in ("ours", "plain", "compiled"))
        build(ours, "core", "imaging")
        for copy in (plain, compiled):
            copy_wheels(copy, required("core") | required("imaging"))
        for path in (ours, compiled):
            compileall.compile_dir(path, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
        print(
            "| function | modules: plain, ours | peak MiB: plain, ours | CPU ms: plain, compiled, ours | goal | ratio |"
        )
        print("|---|---|---|---|---|---|")
        return sum(missed(case, ours, plain, compiled) for case in CASES)


def missed(case: Case, ours: Path, plain: Path, compiled: Path) -> bool:
    """Measure and print a case. Return True if it misses a goal."""
    rounds = [
        (start(case.plain, plain), start(case.plain, compiled), start(case.ours, ours, ROOT / "functions"))
        for _ in range(ROUNDS)
    ]
    naive, warm, own = (min(each, key=lambda found: found.cpu) for each in zip(*rounds, strict=True))
    ratio = naive.cpu / own.cpu
    print(
        f"| {case.name} | {naive.modules}, {own.modules} | {naive.peak:.1f}, {own.peak:.1f} "
        f"| {naive.cpu:.0f}, {warm.cpu:.0f}, {own.cpu:.0f} | {case.goal} | {ratio:.1f} |",
        flush=True,
    )
    return ratio < case.goal or (case.name == "GetImage" and own.modules > MODULES)


def start(code: str, *path: Path) -> Start:
    """Return what a new process takes to run the code, with nothing but these folders on its path."""
    environment = ENVIRONMENT | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "PYTHONPATH": os.pathsep.join(map(str, path)),
    }
    command = [sys.executable, "-B", "-S", "-P", "-c", MEASURE, code]
    output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    modules, peak, cpu = output.split()
    return Start(int(modules), float(peak), float(cpu))


if __name__ == "__main__":
    sys.exit(main())
