import pytest

from api.depth_logs.get_depth_log import handler
from core.depth_logs import creation
from core.depth_logs.model import StagedLogDraft
from core.kernel.caller import Caller
from core.kernel.visibility import Visibility

from depth_logs import a_log, a_stored_log
from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def ask(invoke, log_id, caller="ann", groups=()):
    return invoke(handler, a_request("GET", f"/v1/depth-logs/{log_id}", caller=caller, groups=groups))


def test_a_log_says_what_it_holds(invoke):
    log = answer(ask(invoke, a_stored_log(a_log(120))))

    assert (log["rows"], log["original_width"], log["width"]) == (120, 200, 150)
    assert (log["depth_min"], log["depth_max"], log["status"]) == (9000.1, 9012.0, "ready")


def test_a_promised_log_says_where_to_send_its_table(invoke):
    draft = StagedLogDraft(name="well-7", size=10)
    row = creation.stage(draft, Caller(user_id="ann", username="ann"))

    log = answer(ask(invoke, row.log_id))

    assert (log["status"], log["rows"], log["depth_min"]) == ("pending", None, None)
    assert "X-Amz-Signature" in log["upload"]["upload_url"]


def test_a_hidden_log_looks_like_a_missing_one(invoke):
    log_id = a_stored_log(a_log(120))

    assert ask(invoke, log_id, "bob")["statusCode"] == ask(invoke, "log_none")["statusCode"] == 404
    assert ask(invoke, log_id, "eve", ["admin"])["statusCode"] == 200


def test_a_public_log_is_everybodys(invoke):
    assert ask(invoke, a_stored_log(a_log(120), visibility=Visibility.PUBLIC), "bob")["statusCode"] == 200
