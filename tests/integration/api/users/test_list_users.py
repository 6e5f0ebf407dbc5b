import pytest

from api.users.list_users import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def root(a_user):
    return a_user("root", role="admin")["id"]


@pytest.fixture
def listed(invoke, root):
    def ask(**query):
        return invoke(handler, a_request("GET", "/v1/users", caller=root, groups=["admin"], **query))

    return ask


def names(response):
    assert response["statusCode"] == 200, response["body"]
    return [user["username"] for user in answer(response)["data"]]


def test_users_come_in_order_page_by_page_to_the_end(a_user, listed):
    for name in ("dan", "Ann", "bob"):
        a_user(name)

    seen, cursor = [], {}
    while True:
        page = listed(limit=1, **cursor)
        seen += names(page)
        meta = answer(page)["meta"]
        if not meta["has_more_pages"]:
            break
        cursor = {"cursor": meta["next_cursor"]}

    assert seen == ["Ann", "bob", "dan", "root"]
    assert meta["next_cursor"] is None


def test_a_cursor_stays_where_it_is_while_others_come(a_user, listed):
    a_user("bob")
    cursor = answer(listed(limit=1))["meta"]["next_cursor"]
    a_user("ann")

    assert names(listed(limit=1, cursor=cursor)) == ["root"]


def test_pages_have_numbers_too_and_then_a_total(a_user, listed):
    for name in ("ann", "bob"):
        a_user(name)

    page = listed(limit=2, page=1)

    assert names(page) == ["root"]
    assert answer(page)["meta"] == {
        "limit": 2,
        "next_cursor": None,
        "has_more_pages": False,
        "current_page": 1,
        "total_results": 3,
    }


@pytest.mark.parametrize("q", ["lee", "LEE", "L\u00e9e", "Le\u0301e", "ann", "amy lee", "@example.org"])
def test_a_user_is_found_by_part_of_a_name_or_address(a_user, listed, q):
    a_user("ann", first_name="Amy", last_name="L\u00e9e")

    assert "ann" in names(listed(q=q))


def test_a_search_without_a_match_finds_nobody(a_user, listed):
    a_user("ann")

    assert names(listed(q="zzz")) == []


def test_roles_are_told_apart(a_user, listed):
    a_user("ann", role="annotator")

    assert [names(listed(role=role)) for role in ("admin", "annotator", "user")] == [["root"], ["ann"], []]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": -1}, "limit"),
        ({"limit": 101}, "limit"),
        ({"page": -1}, "page"),
        ({"cursor": "made up"}, "cursor"),
        ({"cursor": "e30"}, "cursor"),
        ({"role": "king"}, "role"),
    ],
)
def test_a_parameter_that_breaks_a_rule_is_named(listed, query, parameter):
    response = listed(**query)

    assert response["statusCode"] == 400
    assert answer(response)["code"] == "invalid_parameter"
    assert [error["parameter"] for error in answer(response)["errors"]] == [parameter]


def test_a_cursor_is_no_use_with_a_page_or_for_another_query(a_user, listed):
    a_user("ann")
    cursor = answer(listed(limit=1))["meta"]["next_cursor"]

    assert listed(cursor=cursor, page=1)["statusCode"] == 400
    assert listed(cursor=cursor, q="ann")["statusCode"] == 400


def test_only_administrators_list_users(invoke):
    response = invoke(handler, a_request("GET", "/v1/users", caller="bob"))

    assert response["statusCode"] == 403
    assert answer(response)["code"] == "forbidden"
