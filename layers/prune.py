"""Remove from a built layer what no Lambda loads: a smaller layer starts sooner, and the limit is 250 MB.

python prune.py FOLDER
"""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from deferred_imports import defer_imports
from lazy_packages import make_lazy
from lazy_xml import make_xml_lazy
from plain_schemas import make_schemas_plain
from service_models import OPERATIONS, cut
from silent_docs import silence_docs

# Of imagecodecs' sixty codecs, those that imaging/dicom/codecs.py decodes by, those of deep PNGs and TIFFs, colour
# management, and what every codec stands on.
CODECS = {"imcd", "shared", "shared_cython", "jpeg8", "jpegls", "jpeg2k", "htj2k", "jpegxl", "png", "zstd", "cms"}
# Nothing here is imported at run time.
IDLE = (
    "**/__pycache__",
    "**/*.pyi",
    "**/include",
    "**/tests",
    "bin",
    "botocore/data/*/*/examples-1.json*",
    "botocore/data/dynamodb/2011-12-05",
    "numpy/**/*.a",
    "numpy/f2py",
    "pydicom/data/charset_files",
    "pydicom/data/test_files",
)


def prune(root: Path) -> None:
    for pattern in IDLE:
        _remove(root.glob(pattern))
    _remove(folder for folder in root.glob("botocore/data/*/") if folder.name not in OPERATIONS)
    if (root / "botocore").exists():
        cut(root / "botocore" / "data")
        make_lazy(root)
        make_xml_lazy(root)
        defer_imports(root)
        silence_docs(root)
        make_schemas_plain(root)
    compiled = root.glob("imagecodecs/_*.so")
    _remove(codec for codec in compiled if codec.name.removeprefix("_").split(".")[0] not in CODECS)
    _remove(_unreferenced(root / "imagecodecs", root / "imagecodecs.libs"))


def _unreferenced(package: Path, libraries: Path) -> set[Path]:
    """Return the bundled shared libraries that neither the package nor a library it needs depends on."""
    unknown, loaded = set(libraries.glob("*.so*")), list(package.glob("*.so"))
    while loaded:
        content = loaded.pop().read_bytes()
        needed = {library for library in unknown if library.name.encode() in content}
        unknown -= needed
        loaded += needed
    return unknown


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)  # its folder may have gone before it


if __name__ == "__main__":
    prune(Path(sys.argv[1]))
