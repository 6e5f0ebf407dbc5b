"""A cold start imports modules: each function of the API loads no more than it did, so that they do not creep up."""

from forked_imports import after_import
from local.template.functions import functions

MODULES = 520  # with the client of DynamoDB; of GetImage it was 489 when this was written
# What needs more: those who inspect files that come with a request, or end all that a user has; NumPy, at once.
FILES = "CompleteUpload CreateImage CreateImageBatch StoreInstances DeleteUser"
NUMPY = "GetDepthLogImage ListFrames CreateDepthLog FindSimilarImages SearchSimilar"
MORE = dict.fromkeys(FILES.split(), 545) | dict.fromkeys(NUMPY.split(), 610)


def test_no_function_of_the_api_loads_more_modules_than_its_like(pruned, stack):
    named = {
        each.module: each.logical for each in functions(stack).values() if each.module.startswith(("api.", "web."))
    }

    counts = after_import(pruned, named, "len(sys.modules)")
    loaded = {named[name]: int(count) for name, count in counts.items()}

    assert set(loaded) == set(named.values())
    assert MORE.keys() <= loaded.keys()
    assert {name: count for name, count in loaded.items() if count > MORE.get(name, MODULES)} == {}
