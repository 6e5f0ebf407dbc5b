import _ctypes
import platform
import sys
from pathlib import Path

import pytest

from cli.processor import foreign, processor_of, wanted

CONFIG = """
[default.deploy.parameters]
parameter_overrides = ["Registration=open"]
[intel.deploy.parameters]
parameter_overrides = "GraceDays=1 Architecture=x86_64"
"""
HEAD = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00"


@pytest.fixture
def build(tmp_path):
    """Write the heads of shared libraries, as a build that mixes two processors holds them."""
    for name, machine in {"one.so": b"\xb7\x00", "deep/two.so.6": b"\xb7\x00", "three.so": b"\x3e\x00"}.items():
        library = tmp_path / name
        library.parent.mkdir(exist_ok=True)
        library.write_bytes(HEAD + machine + bytes(40))
    return tmp_path


def test_libraries_for_another_processor_are_found(build):
    assert [each.name for each in foreign(build, "arm64")] == ["three.so"]
    assert [each.name for each in foreign(build, "x86_64")] == ["two.so.6", "one.so"]


@pytest.mark.skipif(sys.platform != "linux", reason="shared libraries have another format here")
def test_a_library_of_this_machine_is_for_its_processor():
    ours = {"x86_64": "x86_64", "aarch64": "arm64"}

    assert processor_of(Path(_ctypes.__file__)) == ours[platform.machine()]


@pytest.mark.parametrize(
    ("arguments", "processor"),
    [
        ([], "arm64"),
        (["--config-env", "intel"], "x86_64"),
        (["--config-env", "intel", "--parameter-overrides", "Architecture=arm64"], "arm64"),
        (["--parameter-overrides", "GraceDays=1 Architecture=x86_64"], "x86_64"),
        (["--parameter-overrides", "ParameterKey=Architecture,ParameterValue=x86_64"], "x86_64"),
        (["--config-env", "unknown"], "arm64"),
    ],
)
def test_the_processor_is_the_one_that_the_deployment_names(arguments, processor):
    assert wanted(arguments, CONFIG) == processor
