"""Build the layers for this machine: the installed wheels and our packages, pruned as `sam build` prunes them."""

import re
from importlib.metadata import distribution
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

from local.settings import ROOT
from prune import prune

# What the globals of template.yaml set for every function, and botocore needs to make a client
ENVIRONMENT = {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1", "PYDANTIC_DISABLE_PLUGINS": "true"}


def required(package: str) -> set[str]:
    """Return the distributions that a layer ships."""
    compiled = (ROOT / "layers" / package / "requirements.txt").read_text()
    return set(re.findall(r"^([\w.-]+)==", compiled, re.MULTILINE))


def build(root: Path, *packages: str) -> Path:
    """Write the content of the layers of these packages to a folder, and return it."""
    copy_wheels(root, {name for package in packages for name in required(package)})
    for package in packages:
        copytree(ROOT / "layers" / package, root / package, ignore=ignore_patterns("__pycache__"))
    prune(root)
    return root


def copy_wheels(root: Path, names: set[str]) -> None:
    """Copy the files of installed distributions, as pip has installed them but not compiled, to a folder."""
    for file in (file for name in names for file in distribution(name).files or [] if ".." not in file.parts):
        source, target = Path(str(file.locate())), root / file
        if source.is_file() and source.suffix != ".pyc":
            target.parent.mkdir(parents=True, exist_ok=True)
            copy(source, target)  # no link: some files are rewritten
