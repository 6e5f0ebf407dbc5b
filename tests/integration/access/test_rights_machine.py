"""Images, tags, visibility and shares, changed in any order, against a plain model of who may find what.

EXAMPLES and STEPS in the environment make it search longer.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from core.images import image_table, lifecycle, tag_removal
from core.images.drafts import ImagePatch
from core.images.model import Status
from core.images.queries import ImageFilters
from core.index import compaction
from core.kernel.caller import Caller
from core.kernel.errors import NotFound, TagExists
from core.kernel.paging import Paging
from core.kernel.values import revised
from core.search import listing, similar_images
from core.search.similar_images import SimilarQuery
from core.tags import tag_service, tag_table
from imaging.analysis.similarity import nearest

import moto_stack
from support import NOON, an_image

USERS = ["ann", "bob", "cat"]
ROOT = Caller(user_id="root", username="root", groups=frozenset({"admin"}))
CALLERS = [*(Caller(user_id=name, username=name) for name in USERS), ROOT]
NAMES = ["red", "blue knee", "Red"]
WORDS = ["scalpel", "clamp", "knees"]
PRINTS = {"scalpel": "00000000000000ff", "clamp": "00000000000000fe", "knees": "ffffffffffffff00"}


@dataclass
class Known:
    """An image in the model."""

    key: str
    owner: str
    word: str
    public: bool = False
    tags: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    deleted: bool = False

    def is_seen_by(self, caller):
        mine = caller.user_id == self.owner or caller.user_id in self.shared
        return not self.deleted and (self.public or caller is ROOT or mine)


class Rights(RuleBasedStateMachine):
    image_table = Bundle("images")

    @initialize(target=image_table)
    def begin(self):
        moto_stack.empty()
        self.known = []
        self.names = {}  # of living tags, by id
        for owner, public in (("ann", False), ("bob", True), ("bob", False)):
            self.wear(self.kept(owner, "knees", public=public), {"red"})
        self.give(self.known[0], "cat")
        return multiple(*self.known)

    @rule(target=image_table, owner=st.sampled_from(USERS), word=st.sampled_from(WORDS), public=st.booleans())
    def make(self, owner, word, public):
        return self.kept(owner, word, public=public)

    def kept(self, owner, word, *, public):
        known = Known(f"img_{len(self.known):03}", owner, word, public)
        moment = NOON + timedelta(minutes=len(self.known))
        visibility = "public" if public else "private"
        image = an_image(
            owner,
            known.key,
            created_at=moment,
            visibility=visibility,
            description=word,
            filename="a.x",
            fingerprint=PRINTS[word],
        )
        image_table.create(image, due_at=NOON)
        self.known.append(known)
        return known

    @rule(known=image_table, public=st.booleans())
    def show_or_hide(self, known, public):
        if self.patch(known, visibility="public" if public else "private"):
            known.public = public

    @rule(known=image_table, names=st.sets(st.sampled_from(NAMES)))
    def tag(self, known, names):
        self.wear(known, names)

    def wear(self, known, names):
        if self.patch(known, tags=sorted(names)):
            ids = tag_table.ids(names)
            self.names |= {tag_id: name for name, tag_id in ids.items()}
            known.tags = set(ids.values())

    @rule(known=image_table, word=st.sampled_from(WORDS))
    def describe(self, known, word):
        if self.patch(known, description=word):
            known.word = word

    @rule(known=image_table, user=st.sampled_from(USERS))
    def share_or_not(self, known, user):
        if not known.deleted and user != known.owner:
            self.give(known, user)

    def give(self, known, user):
        known.shared ^= {user}
        image_table.alter(
            image_table.find(known.key), lambda image: revised(image, shared_with=dict.fromkeys(known.shared, "read"))
        )

    @rule(known=image_table)
    def delete_or_restore(self, known):
        def turn(image):
            if known.deleted:
                return revised(image, status=Status.DELETED)
            return revised(image, status=Status.READY)

        known.deleted = not known.deleted
        image_table.alter(image_table.find(known.key), turn)

    @rule(old=st.sampled_from(NAMES), new=st.sampled_from(NAMES))
    def rename_tag(self, old, new):
        tag_id = tag_table.ids([old]).get(old)
        if tag_id is None:
            return
        try:
            tag_service.rename(tag_id, new, ROOT)
        except TagExists:
            assert new in self.names.values()
        else:
            self.names[tag_id] = new

    @rule(name=st.sampled_from(NAMES))
    def delete_tag(self, name):
        tag_id = tag_table.ids([name]).get(name)
        if tag_id is not None:
            tag_service.delete(tag_id, ROOT)
            del self.names[tag_id]

    @rule()
    def tidy_up(self):
        tag_removal.collect_garbage(lambda: True)

    @rule()
    def pack(self):
        compaction.compact_all(lambda: True)

    @invariant()
    def everybody_finds_what_they_may_and_nothing_else(self):
        turn = len(self.known) + sum(known.public for known in self.known)
        for caller in CALLERS:
            seen = [known for known in reversed(self.known) if known.is_seen_by(caller)]
            word, tag_id = WORDS[turn % 3], next(iter(self.names), None)
            name = self.names.get(tag_id, "none")
            assert self.found(caller) == [known.key for known in seen]
            assert self.found(caller, exact_tags=[name]) == [k.key for k in seen if tag_id in k.tags]
            assert self.found(caller, q=[word]) == [k.key for k in seen if k.word == word or self.is_worn(word, k)]
            if tag_id in self.names:
                assert tag_service.get(tag_id, caller).image_count == sum(tag_id in known.tags for known in seen)
            self.get_agrees(self.known[turn % len(self.known)], caller)

    def get_agrees(self, known, caller):
        try:
            row = lifecycle.visible(known.key, caller)
        except NotFound:
            assert not known.is_seen_by(caller)
            return
        assert known.is_seen_by(caller)
        living = {tag_id for tag_id in row.image.tag_ids if tag_id in self.names}
        assert living == known.tags & self.names.keys()
        alike = similar_images.to_image(known.key, SimilarQuery(limit=100, max_distance=1), caller, nearest).data
        near = {"scalpel": {"scalpel", "clamp"}, "clamp": {"scalpel", "clamp"}, "knees": {"knees"}}
        print_word = next(word for word, fingerprint in PRINTS.items() if fingerprint == row.image.fingerprint)
        assert {match.image.image_key for match in alike} == {
            other.key
            for other in self.known
            if other is not known and other.is_seen_by(caller) and self.first_word(other) in near[print_word]
        }

    def first_word(self, known):
        fingerprint = image_table.find(known.key).image.fingerprint
        return next(word for word, each in PRINTS.items() if each == fingerprint)

    def is_worn(self, word, known):
        return word == "knees" and any("knee" in self.names.get(tag_id, "") for tag_id in known.tags)

    def found(self, caller, **filters):
        """Return what a caller finds, by pages of two, so that cursors are followed."""
        keys, asked = [], Paging(limit=2, include_total=True)
        while True:
            page = listing.page(ImageFilters(**filters), asked, caller)
            keys += [row.image_key for row in page.rows]
            if page.meta.next_cursor is None:
                assert page.meta.total_results == len(keys) or asked.cursor
                return keys
            asked = Paging(limit=2, cursor=page.meta.next_cursor)

    def patch(self, known, **changes):
        """Change an image, and return whether the owner was allowed to."""
        owner = Caller(user_id=known.owner, username=known.owner)
        try:
            lifecycle.patch(known.key, ImagePatch(**changes), owner)
        except NotFound:
            assert known.deleted
            return False
        return True


@pytest.mark.usefixtures("aws")
def test_list_search_similar_counts_and_get_agree_with_the_model_for_everybody():
    run_state_machine_as_test(
        Rights,
        settings=settings(
            max_examples=int(os.environ.get("EXAMPLES", "6")),
            stateful_step_count=int(os.environ.get("STEPS", "15")),
            derandomize="EXAMPLES" not in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )
