import pytest

from core.audit import audit_table
from core.kernel.clock import now
from core.web import audit_trail

from support import a_request

pytestmark = pytest.mark.usefixtures("aws")


@pytest.mark.parametrize("length", [audit_trail.LONGEST_PATH, audit_trail.LONGEST_PATH + 1, 9000])
def test_a_long_path_is_cut(length):
    path = "/v1/tags/".ljust(length, "x")

    audit_trail.record(a_request("DELETE", path, caller="ann"), 404, "request-1")

    (noted,) = audit_table.newest(now().date(), now().date(), None)
    assert (noted.path, noted.user_id, noted.status) == (path[:512], "ann", 404)
