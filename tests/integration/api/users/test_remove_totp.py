import pytest
from botocore.exceptions import ClientError

from api.users import confirm_totp, get_totp, start_totp
from api.users.remove_totp import handler
from authenticator import code_of

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
PATH = "/v1/users/me/totp"
PASSWORD = "correct horse battery"


def remove(invoke, user, password=PASSWORD, **who):
    body = {"current_password": password}
    return invoke(handler, a_request("DELETE", PATH, caller=user["id"], body=body, **who))


def is_on(invoke, user):
    return answer(invoke(get_totp.handler, a_request("GET", PATH, caller=user["id"])))["enabled"]


def test_the_password_opens_everything_again(invoke, a_user, enrol, sign_in):
    ann = a_user("ann")
    enrol(ann)
    assert is_on(invoke, ann) is True

    responses = [remove(invoke, ann) for _ in range(2)]

    assert [each["statusCode"] for each in responses] == [204, 204]
    assert is_on(invoke, ann) is False
    assert sign_in("ann")["statusCode"] == 200


def test_another_app_may_be_set_up_afterwards_and_the_former_counts_no_more(
    invoke, a_user, enrol, sign_in, ask_for_token
):
    ann = a_user("ann")
    former = enrol(ann)
    remove(invoke, ann)
    newest = enrol(ann)
    token = answer(sign_in("ann"))["mfa_token"]

    codes = [code_of(former), code_of(newest)]

    assert [ask_for_token(grant_type="mfa", mfa_token=token, code=code)["statusCode"] for code in codes] == [401, 200]


@pytest.mark.parametrize(("password", "status"), [("wrong horse battery", 401), ("", 422)])
def test_it_takes_the_password(invoke, a_user, enrol, sign_in, password, status):
    ann = a_user("ann")
    enrol(ann)

    response = remove(invoke, ann, password)

    assert response["statusCode"] == status
    assert answer(response)["errors"][0]["pointer"] == "/current_password"
    assert answer(sign_in("ann"))["code"] == "mfa_required"


def test_an_enrolment_that_was_begun_before_turns_nothing_on(invoke, a_user, sign_in):
    ann = a_user("ann")
    who = {"caller": ann["id"]}
    begun = invoke(start_totp.handler, a_request("POST", PATH, body={"current_password": PASSWORD}, **who))
    remove(invoke, ann)

    code = code_of(answer(begun)["secret"])
    assert invoke(confirm_totp.handler, a_request("PUT", PATH, body={"code": code}, **who))["statusCode"] == 422
    assert sign_in("ann")["statusCode"] == 200


def test_a_key_removes_nothing(invoke, a_user, enrol):
    ann = a_user("ann")
    enrol(ann)

    assert remove(invoke, ann, key_id="1")["statusCode"] == 403


def test_too_many_passwords_are_too_many(invoke, a_user, wire):
    def refuse(call):
        if call.operation == "AdminInitiateAuth":
            raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, call.operation)

    ann = a_user("ann")
    wire.before.append(refuse)

    assert remove(invoke, ann)["statusCode"] == 429
