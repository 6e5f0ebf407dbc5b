"""The patches of moto fit one version, and say which source they replace."""

from importlib import import_module

import pytest

from local.moto import patches
from local.settings import ROOT

PATCHES = [
    path.stem
    for path in (ROOT / "infra/local/moto").glob("*.py")
    if "def patch() -> None:" in path.read_text() and path.stem != "patches"
]


def test_another_version_of_moto_is_refused_at_the_start(monkeypatch):
    monkeypatch.setattr(patches, "version", lambda _: "6.0.0")

    with pytest.raises(patches.UnfitMoto, match=rf"fit moto {patches.FITS}, and 6\.0\.0 is installed"):
        patches.assert_fit()


def test_the_patches_fit_the_version_that_is_installed():
    patches.assert_fit()


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_names_the_source_that_it_replaces(name):
    described = import_module(f"local.moto.{name}").__doc__ or ""

    assert described.startswith("Mend ")
    assert f"https://github.com/getmoto/moto/blob/{patches.FITS}/" in described
