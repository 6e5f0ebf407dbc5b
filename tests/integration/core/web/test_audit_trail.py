import pytest

from api.tags.delete_tag import app
from core.audit import audit_table
from core.kernel.clock import now
from core.web import audit_trail
from core.web.audited import CHANGES

from support import a_request

pytestmark = pytest.mark.usefixtures("aws")


def recorded(path):
    assert audit_trail.record(app, a_request("DELETE", path, caller="ann"), {"statusCode": 404, "headers": {}}, CHANGES)
    (event,) = audit_table.newest(now().date(), now().date(), None)
    return event


@pytest.mark.parametrize("length", [audit_trail.LONGEST_PATH, audit_trail.LONGEST_PATH + 1, 9000])
def test_a_long_path_is_cut_and_so_is_its_object(length):
    event = recorded("/v1/tags/".ljust(length, "x"))

    assert (event.path, event.object) == ("/v1/tags/".ljust(512, "x"), "x" * 256)
    assert (event.user_id, event.action, event.status) == ("ann", "delete_tag", 404)


def test_a_path_that_is_none_of_the_operation_is_recorded_as_its_pattern():
    event = recorded('/v1/tags/"/elsewhere')

    assert (event.path, event.object) == ("/v1/tags/{tag_id}", None)
