import pytest

from core.users.provided_groups import groups_of_role, listed

ADMINS = "lightbox-admins"


@pytest.fixture(autouse=True)
def _named(monkeypatch):
    monkeypatch.setenv("FEDERATION_ADMINS", ADMINS)
    monkeypatch.setenv("FEDERATION_ANNOTATORS", "Radiology, head")


def vouched_for(groups):
    return {"cognito:user_status": "EXTERNAL_PROVIDER", "custom:groups": groups}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("", set()),
        ("[]", set()),
        ("staff", {"staff"}),
        ("[staff, Radiology%2C+head]", {"staff", "Radiology, head"}),
        ('["staff", "Radiology, head"]', {"staff", "Radiology, head"}),
        ('["staff", 7, null]', {"staff"}),
        ("staff, lightbox-admins", {"staff, lightbox-admins"}),  # one group of this name
    ],
)
def test_groups_are_read_as_cognito_writes_them(text, groups):
    assert listed(text) == groups


@pytest.mark.parametrize(
    ("groups", "held"),
    [
        (ADMINS, ["admin"]),
        (f"[staff, {ADMINS}]", ["admin"]),
        ("[Radiology%2C+head]", ["annotator"]),
        (f'["{ADMINS}", "Radiology, head"]', ["admin"]),
        ("staff", []),
        ("", []),
        (f"{ADMINS}-of-the-canteen", []),
        (ADMINS.upper(), []),
        (f"staff, {ADMINS}", []),
        (f"[staff%2C+{ADMINS}]", []),
        ("admin", []),
    ],
)
def test_only_named_groups_mean_a_role(groups, held):
    assert groups_of_role(vouched_for(groups)) == held


def test_without_a_name_nobody_holds_a_role(monkeypatch):
    monkeypatch.setenv("FEDERATION_ADMINS", "")
    monkeypatch.delenv("FEDERATION_ANNOTATORS")

    assert groups_of_role(vouched_for("")) == []
    assert groups_of_role(vouched_for('[""]')) == []


@pytest.mark.parametrize("status", ["CONFIRMED", "UNCONFIRMED", "FORCE_CHANGE_PASSWORD", ""])
def test_what_a_user_of_the_pool_writes_of_their_groups_counts_for_nothing(status):
    assert groups_of_role({"cognito:user_status": status, "custom:groups": ADMINS}) is None
    assert groups_of_role({"custom:groups": ADMINS}) is None
