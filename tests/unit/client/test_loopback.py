"""The listener of a sign-in by the browser: what it takes, once, and what it tells when there is no key."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from lightbox import SignInNeeded
from lightbox.exit_codes import ExitCode
from lightbox.loopback import LONGEST, GivenKey, Listener
from lightbox_service import URL

KEY = {"key": "lbx_u_k_secret", "key_id": "k"}


@pytest.fixture
def listener():
    with Listener(URL) as opened:
        yield opened


@pytest.fixture
def waiting(listener):
    """Return what `wait` will have returned, while the listener waits."""
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(listener.wait, 60)
        yield result
        listener.told()


def post(listener, **fields):
    return httpx.post(f"http://127.0.0.1:{listener.port}/", data=fields, timeout=60)


def test_the_key_is_taken_and_the_browser_sent_back_without_it(listener, waiting):
    answer = post(listener, state=listener.state, **KEY)

    assert waiting.result(60) == GivenKey("lbx_u_k_secret", "k")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{URL}/#/connect/done")
    assert answer.headers["cache-control"] == "no-store"
    assert "secret" not in f"{answer.headers}{answer.text}"


@pytest.mark.parametrize("state", ["", "guessed", "Ünicode"])
def test_an_answer_for_another_state_is_refused_and_the_right_one_still_taken(listener, waiting, state):
    assert post(listener, state=state, key="lbx_of_somebody_else", key_id="e").status_code == 403

    post(listener, state=listener.state, **KEY)

    assert waiting.result(60).key == "lbx_u_k_secret"


def test_a_second_answer_is_refused(listener, waiting):
    first = listener.take({"state": listener.state, **KEY})
    second = post(listener, state=listener.state, key="lbx_of_somebody_else", key_id="e")
    listener.told()

    assert (first, second.status_code) == ("done", 403)
    assert waiting.result(60).key == "lbx_u_k_secret"


def test_nobody_listens_after_the_answer(listener, waiting):
    post(listener, state=listener.state, **KEY)
    waiting.result(60)
    listener.server_close()

    with pytest.raises(httpx.ConnectError):
        post(listener, state=listener.state, **KEY)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("access_denied", "refused in the browser"),
        ("forbidden", "does not let your account create API keys"),
        ("too_many_keys", "as many API keys as allowed"),
        ("something_new", "something_new"),
    ],
)
def test_a_refusal_is_told_in_words(listener, waiting, error, told):
    answer = post(listener, state=listener.state, error=error)

    with pytest.raises(SignInNeeded, match=told):
        waiting.result(60)
    assert answer.headers["location"] == f"{URL}/#/connect/{error}"


def test_nobody_who_answers_in_time_ends_it(listener):
    with pytest.raises(SignInNeeded, match="Nobody answered"):
        listener.wait(0.01)


@pytest.mark.parametrize(
    "fields", [{}, {"error": "<script>"}, {"error": "a\r\nb"}, {"key": "k"}, {"key": "k", "key_id": "../../me"}]
)
def test_an_answer_that_says_nothing_of_use_is_refused(listener, fields):
    assert listener.take({"state": listener.state} | fields) is None


@pytest.mark.usefixtures("waiting")
def test_what_is_no_form_of_the_page_is_refused(listener):
    address, form = f"http://127.0.0.1:{listener.port}", {"state": listener.state, **KEY}

    refused = [
        httpx.get(f"{address}/", params=form, timeout=60),
        httpx.post(f"{address}/other", data=form, timeout=60),
        httpx.post(f"{address}/", data=form, headers={"Host": f"rebound.test:{listener.port}"}, timeout=60),
        httpx.post(f"{address}/", data=form | {"more": "x" * LONGEST}, timeout=60),
        httpx.post(f"{address}/", json=form, timeout=60),
    ]

    assert [each.status_code for each in refused] == [501, 403, 403, 403, 403]


def test_only_this_machine_reaches_it(listener):
    assert listener.server_address[0] == "127.0.0.1"


def test_the_address_says_all_behind_the_hash(listener):
    page = urlsplit(listener.page(60))
    asked = parse_qs(page.fragment.partition("?")[2])

    assert (page.query, page.fragment.partition("?")[0]) == ("", "/connect")
    assert (asked["port"], asked["state"], asked["code"]) == ([str(listener.port)], [listener.state], [listener.code])
    assert re.fullmatch(r"[B-Z]{4}-[B-Z]{4}", listener.code)
    assert len(listener.state) >= 43  # 256 bits


def test_nothing_that_is_sent_is_logged(listener, waiting, caplog, capfd):
    with caplog.at_level(logging.DEBUG, "lightbox"):
        post(listener, state="guessed", **KEY)
        post(listener, state=listener.state, **KEY)
        waiting.result(60)

    assert "secret" not in "".join(capfd.readouterr()) + caplog.text


def test_a_browser_and_a_key_at_once_are_not_understood(call):
    assert call("login", "--browser", "--api-key")[0] == ExitCode.USAGE
