"""Imports of libraries move to where they are used, or not at all."""

import pytest

from deferred_imports import deferred
from lazy_packages import lazy

MODULE = '''
import heavy.part
from heavy import first, second

def plain():
    """Return one."""
    return 1

def one(asked):
    """Return what is asked for."""
    if asked:
        return first(asked)
    return plain()

class Kept:
    def both(self):
        found = heavy.part.find()
        return [second(each) for each in found]
'''


def test_an_import_moves_to_the_smallest_block_that_uses_it():
    assert deferred(MODULE, {"heavy", "heavy.part"}).splitlines() == [
        "def plain():",
        '    """Return one."""',
        "    return 1",
        "",
        "def one(asked):",
        '    """Return what is asked for."""',
        "    if asked:",
        "        from heavy import first",
        "        return first(asked)",
        "    return plain()",
        "",
        "class Kept:",
        "",
        "    def both(self):",
        "        import heavy.part",
        "        found = heavy.part.find()",
        "        from heavy import second",
        "        return [second(each) for each in found]",
    ]


@pytest.mark.parametrize(
    "use",
    [
        "limit = heavy.LIMIT",
        "class Own(heavy.Base): ...",
        "def run(by=heavy.run): ...",
        "@heavy.cached\ndef run(): ...",
    ],
)
def test_an_import_stays_whole_where_the_module_uses_it_as_it_is_imported(use):
    with pytest.raises(ValueError, match="heavy"):
        deferred(f"import heavy\n\n{use}\n", {"heavy"})


def test_an_import_that_has_gone_from_a_new_version_is_noticed():
    with pytest.raises(ValueError, match="absent"):
        deferred(MODULE, {"absent"})


def test_a_package_imports_what_its_own_lines_use_and_the_rest_when_asked():
    package = "from .version import VERSION\nfrom .parts import Part\n__all__ = ['Part']\n__version__ = VERSION\n"

    rewritten = lazy(package)

    assert "from .version import VERSION\n__version__ = VERSION" in rewritten
    assert "_PARTS = {'Part': '.parts'}" in rewritten


def test_one_of_several_names_moves():
    source = "from package import part, whole\n\ndef one():\n    return part.found\n\nkept = whole"
    assert deferred(source, {"package.part"}).splitlines() == [
        *("from package import whole", "", "def one():", "    from package import part", "    return part.found"),
        "kept = whole",
    ]
