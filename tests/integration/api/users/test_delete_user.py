import pytest

from api.depth_logs import delete_depth_log, list_depth_logs, list_frames
from api.tags import create_tag
from api.users import create_api_key, get_user
from api.users.delete_user import handler
from core.collections import collection_service, collection_table
from core.collections.model import CollectionDraft, CollectionPatch
from core.depth_logs import depth_log_table
from core.images import image_table
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.values import revised
from core.kernel.visibility import Visibility
from core.offboarding import owned_depth_logs

from depth_logs import a_log, a_stored_log
from support import NOON, a_request, an_image, answer
from wire import Crash

pytestmark = pytest.mark.usefixtures("aws")
ROOT = {"caller": "root", "groups": ["admin"]}


def delete(invoke, user_id, *, caller="root", groups=("admin",), **more):
    return invoke(handler, a_request("DELETE", f"/v1/users/{user_id}", caller=caller, groups=groups, **more))


@pytest.fixture
def a_key(invoke):
    def make(user_id):
        path = f"/v1/users/{user_id}/api-keys"
        return answer(invoke(create_api_key.handler, a_request("POST", path, body={"name": "laptop"}, **ROOT)))["key"]

    return make


def test_a_deleted_user_is_gone_and_cannot_come_in(invoke, a_user, a_key, sign_in, ask_for_token):
    ann = a_user("ann")
    session, key = answer(sign_in("ann"))["refresh_token"], a_key(ann["id"])

    response = delete(invoke, ann["id"])

    assert response["statusCode"] == 204
    assert invoke(get_user.handler, a_request("GET", f"/v1/users/{ann['id']}", **ROOT))["statusCode"] == 404
    assert sign_in("ann")["statusCode"] == 401
    assert ask_for_token(grant_type="refresh_token", refresh_token=session)["statusCode"] == 401
    assert ask_for_token(grant_type="api_key", api_key=key)["statusCode"] == 401


def test_a_deleted_user_writes_nothing_by_the_token_they_still_have(invoke, a_user):
    ann = a_user("ann")["id"]
    tag = a_request("POST", "/v1/tags", caller=ann, body={"name": "knee"})
    by_key = a_request("POST", "/v1/tags", caller=ann, key_id="k1", body={"name": "knee"})
    assert invoke(create_tag.handler, tag)["statusCode"] == 201

    delete(invoke, ann)

    for request in (tag, by_key):
        response = invoke(create_tag.handler, request)
        assert (response["statusCode"], answer(response)["code"]) == (401, "sign_in_required")


def test_collections_go_with_their_owner_and_forget_who_was_given_them(invoke, a_user):
    ann, bob = (a_user(name)["id"] for name in ("ann", "bob"))
    of_ann, of_bob = (
        collection_service.create(CollectionDraft(name="talk"), Caller(user_id=each, username=each)).collection_id
        for each in (ann, bob)
    )
    shared = CollectionPatch(share=("ann",))
    collection_service.update(of_bob, shared, Caller(user_id=bob, username="bob"))

    assert delete(invoke, ann)["statusCode"] == 204

    assert collection_table.find(of_ann) is None
    assert collection_table.find(of_bob).collection.shared_with == ()
    assert list(collection_service.known_to(ann)) == []


def test_name_and_address_can_be_had_again(invoke, a_user, sign_in):
    first = a_user("ann")
    delete(invoke, first["id"])

    second = a_user("ann")

    assert second["id"] != first["id"]
    assert sign_in("ann")["statusCode"] == 200


def test_users_delete_themselves(invoke, a_user):
    ann = a_user("ann")

    assert delete(invoke, "me", caller=ann["id"], groups=[])["statusCode"] == 204


def test_a_user_with_images_is_not_deleted_before_they_are_reassigned(invoke, a_user, sign_in):
    ann = a_user("ann")
    image_table.create(an_image(ann["id"]), due_at=NOON)

    response = delete(invoke, ann["id"])

    assert response["statusCode"] == 409
    assert answer(response)["code"] == "user_has_images"
    assert sign_in("ann")["statusCode"] == 200


def test_images_go_to_the_heir(invoke, a_user):
    ann, bob = a_user("ann")["id"], a_user("bob")["id"]
    image_table.create(an_image(ann, "img_1", shared_with={bob: "read"}), due_at=NOON)
    image_table.create(an_image(ann, "img_2", visibility=Visibility.PUBLIC), due_at=NOON)

    response = delete(invoke, ann, reassign_to=bob)

    assert response["statusCode"] == 204
    assert [image_table.find(key).image.user_id for key in ("img_1", "img_2")] == [bob, bob]
    assert image_table.find("img_1").image.shared_with == {}
    shown = answer(invoke(get_user.handler, a_request("GET", "/v1/users/me", caller=bob)))
    assert shown["images"] == {"private": 1, "public": 1}


@pytest.mark.parametrize("heir", ["nobody", "me"])
def test_the_heir_has_to_be_another_user(invoke, a_user, heir):
    ann = a_user("ann")["id"]

    response = delete(invoke, ann, reassign_to=ann if heir == "me" else heir)

    assert response["statusCode"] == 400
    assert answer(response)["errors"][0]["parameter"] == "reassign_to"


@pytest.mark.parametrize("heir", ["bob", "nobody", "me"])
def test_who_leaves_gives_nobody_images_unasked(invoke, a_user, sign_in, heir):
    ann, bob = a_user("ann")["id"], a_user("bob")["id"]
    image_table.create(an_image(ann, "img_1"), due_at=NOON)

    response = delete(invoke, "me", caller=ann, groups=[], reassign_to=bob if heir == "bob" else heir)

    assert (response["statusCode"], answer(response)["code"]) == (403, "forbidden")
    assert image_table.find("img_1").image.user_id == ann
    assert sign_in("ann")["statusCode"] == 200


def test_others_and_keys_delete_nobody(invoke, a_user):
    ann, bob = a_user("ann")["id"], a_user("bob")["id"]

    assert delete(invoke, ann, caller=bob, groups=[])["statusCode"] == 403
    assert delete(invoke, ann, key_id="1")["statusCode"] == 403
    assert delete(invoke, ann, caller=ann, groups=[], key_id="1")["statusCode"] == 403


def test_an_unknown_user_is_not_found(invoke):
    assert delete(invoke, "nobody")["statusCode"] == 404


@pytest.mark.parametrize("moment", ["before", "after"])
def test_after_a_crash_at_any_step_the_same_request_finishes(invoke, a_user, a_key, sign_in, wire, aws_calls, moment):
    ann = a_user("ann")["id"]
    a_key(ann)
    aws_calls.clear()
    delete(invoke, ann)
    steps = len(aws_calls)

    for number in range(1, steps + 1):
        ann = a_user("ann")["id"]
        a_key(ann)
        wire.break_at(number, moment)
        with pytest.raises(Crash):
            delete(invoke, ann)
        wire.mend()

        assert delete(invoke, ann)["statusCode"] in {204, 404}
        assert sign_in("ann")["statusCode"] == 401


def test_a_user_with_depth_logs_is_not_deleted_before_they_are_reassigned(invoke, a_user):
    ann, bob = a_user("ann")["id"], a_user("bob")["id"]
    a_stored_log(a_log(3, 4), owner=ann, visibility=Visibility.PUBLIC)

    assert answer(delete(invoke, ann))["code"] == "user_has_images"
    assert delete(invoke, bob)["statusCode"] == 204


@pytest.mark.parametrize("inline", [16 << 10, 0])
def test_depth_logs_go_to_the_heir_long_ones_too(invoke, a_user, monkeypatch, inline):
    monkeypatch.setattr(depth_log_table, "INLINE", inline)
    ann, bob = a_user("ann")["id"], a_user("bob")["id"]
    kept = [a_stored_log(a_log(3, 4), owner=ann, visibility=each) for each in Visibility]

    response = delete(invoke, ann, reassign_to=bob)

    assert response["statusCode"] == 204
    listed = answer(invoke(list_depth_logs.handler, a_request("GET", "/v1/depth-logs", caller=bob)))["data"]
    assert {(log["log_id"], log["user_id"]) for log in listed} == {(log_id, bob) for log_id in kept}
    for log_id in kept:
        frames = a_request("GET", "/v1/frames", log_id=log_id, depth_min="0", depth_max="99999")
        seen = invoke(
            list_frames.handler, frames | {"requestContext": a_request("GET", "/", caller=bob)["requestContext"]}
        )
        assert seen["statusCode"] == 200
    assert (
        invoke(delete_depth_log.handler, a_request("DELETE", f"/v1/depth-logs/{kept[0]}", caller=bob))["statusCode"]
        == 204
    )


def test_the_caller_may_be_the_heir(invoke, a_user):
    ann, root = a_user("ann")["id"], a_user("chief", role="admin")["id"]
    image_table.create(an_image(ann, "img_1"), due_at=NOON)

    response = delete(invoke, ann, caller=root, reassign_to="me")

    assert (response["statusCode"], image_table.find("img_1").image.user_id) == (204, root)


def test_the_last_administrator_stays(invoke, a_user, sign_in):
    first = a_user("chief", role="admin")["id"]
    a_user("ann")

    alone = delete(invoke, "me", caller=first)
    second = a_user("deputy", role="admin")["id"]
    in_company = delete(invoke, "me", caller=first)

    assert (alone["statusCode"], answer(alone)["code"]) == (409, "last_administrator")
    assert in_company["statusCode"] == 204
    assert answer(delete(invoke, second, caller=second))["code"] == "last_administrator"
    assert sign_in("deputy")["statusCode"] == 200


def deleted(log_id):
    """Hide a log as its deletion does first, before its bytes and its row are removed."""
    row = depth_log_table.find(log_id)
    depth_log_table.alter(row, lambda log: revised(log, status=Status.DELETED), due_at=NOON)


def test_a_log_that_is_deleted_while_it_is_handed_over_goes_to_nobody():
    log_id = a_stored_log(a_log(3, 4), owner="ann")
    (give,) = owned_depth_logs.gifts("ann", "bob")

    deleted(log_id)
    give()

    log = depth_log_table.find(log_id).log
    assert (log.status, log.user_id) == (Status.DELETED, "ann")


def test_a_log_that_is_deleted_while_they_are_listed_holds_up_nobody(when_calling):
    log_id = a_stored_log(a_log(3, 4), owner="ann")
    assert owned_depth_logs.has_any("ann")

    left = [log_id]
    when_calling(lambda call: deleted(left.pop()) if left and call.operation == "BatchGetItem" else None)

    assert not owned_depth_logs.has_any("ann")
