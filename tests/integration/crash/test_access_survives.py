"""Kill what gives and takes access at every AWS call: the same request finishes it, and no key is unlisted."""

from contextlib import suppress
from datetime import timedelta

import pytest

from core.dicom import linked_objects
from core.images import image_table, lifecycle
from core.images.model import Role
from core.kernel.caller import Caller
from core.kernel.errors import NotFound
from core.kernel.once import Once
from core.sharing import link_table, links, shares
from core.sharing.model import LinkDraft, ShareDraft
from core.users import agreement, api_key_table, api_keys
from core.users.api_key import ApiKeyDraft
from imaging.adapters import imaging
from killed import deviations, deviations_after_two_crashes, killed_at_every_call
from people import ROOT, People

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")

SOON = timedelta(minutes=2)
ONCE = Once(key="once", content="the same")
LINK = LinkDraft(expires_in=3600)


class Access(People):
    """Ann, who owns an image: she shares it with rex, or with whoever has a link."""

    def __init__(self):
        super().__init__()
        self.caller = Caller(user_id=self.id, username="ann", once=ONCE)
        self.root = ROOT.model_copy(update={"once": ONCE})
        image_table.create(an_image(self.id, "knee"), due_at=NOON)
        image_table.owe("knee", None)
        self.old_link = links.create(
            "knee", LINK, Caller(user_id=self.id, username="ann"), linked_objects.at_creation(imaging)
        )

    def make_key(self):
        self.made = api_keys.create_api_key(self.id, ApiKeyDraft(name="new"), self.root).key

    def share(self):
        shares.share("knee", ShareDraft(username="rex", role=Role.READ), self.caller)

    def unshare(self):
        (rex,) = lifecycle.visible("knee", self.caller).image.shared_with
        shares.unshare("knee", rex, self.caller)

    def make_link(self):
        links.create("knee", LINK, self.caller, linked_objects.at_creation(imaging))

    def revoke_link(self):
        links.revoke("knee", self.old_link.link_id, self.caller)


def nothing(_access):
    pass


STORIES = [
    (Access.make_key, nothing),
    (Access.delete_key, nothing),
    (Access.share, nothing),
    (Access.unshare, Access.share),
    (Access.make_link, nothing),
    (Access.revoke_link, nothing),
]


@pytest.fixture
def acts(at):
    """Return a function that returns what a client does now, and does after a crash, before the next sweep."""

    def acts(story, access):
        def work():
            at(timedelta())
            story(access)

        def recover():
            with suppress(NotFound, ValueError):  # it is taken away already
                work()
            at(SOON)
            agreement.sweep(lambda: True)

        return work, recover

    return acts


@pytest.mark.parametrize(("story", "prepare"), STORIES)
def test_the_same_request_finishes_what_was_killed(acts, story, prepare):
    access = Access()
    prepare(access)
    work, recover = acts(story, access)

    assert deviations(work, recover) == []


@pytest.mark.parametrize(("story", "prepare"), STORIES[:2])
def test_the_same_request_finishes_what_was_killed_twice(acts, story, prepare):
    access = Access()
    prepare(access)
    work, recover = acts(story, access)

    assert deviations_after_two_crashes(work, recover, recover) == []


@pytest.mark.parametrize("story", [Access.make_key, Access.delete_key])
def test_a_key_in_cognito_is_listed_whatever_was_killed(at, story):
    access = Access()
    keys, wrong = [], []

    for when in killed_at_every_call(lambda: story(access)):
        wrong += [(when, key) for key in access.unlisted()]
        at(SOON)
        agreement.sweep(lambda: True)
        wrong += [(when, each) for each in access.disagreements()]
        keys.append(len(api_key_table.of(access.id)))
        at(timedelta())

    assert wrong == []
    assert set(keys) == {1, 2} if story is Access.make_key else {0, 1}


@pytest.mark.parametrize(("story", "after"), [(Access.make_link, 2), (Access.revoke_link, 0)])
def test_a_link_is_there_or_not_whatever_was_killed(story, after):
    access = Access()

    numbers = [len(link_table.of("knee")) for _ in killed_at_every_call(lambda: story(access))]

    assert set(numbers) == {1, after}
    assert lifecycle.visible("knee", access.caller)
