"""Give examples of tags, locations, shares and links."""

from datetime import timedelta

from core.images.model import Role
from core.locations.model import Location, LocationDraft, LocationFields
from core.sharing.model import LinkDraft, NewLink, Share, ShareDraft, ShareLink
from core.tags.model import CountedTag, TagDraft, TagMerge, TagNames
from openapi.examples.story import ANN, BOB, KNEE, LINK_ID, NOON, OTHER_TAG_ID, TAG_ID, THEATRE

TAG = TagDraft(name="arthroscopy")
TAGS = TagNames(tags=("arthroscopy", "left knee"))
TAG_MERGE = TagMerge(into=OTHER_TAG_ID)
COUNTED_TAG = CountedTag(id=TAG_ID, name="arthroscopy", created_by=ANN, image_count=17)
LOCATION_DRAFT = LocationDraft(id=THEATRE, address="Hospital Road 1", town="Basel", country="Switzerland")
LOCATION_PATCH = LocationFields(town="Bern", address=None)
LOCATION = Location(**LOCATION_DRAFT.model_dump(), image_count=230)
SHARE_DRAFT = ShareDraft(username="bob", role=Role.ANNOTATE)
SHARE = Share(user_id=BOB, username="bob", role=Role.ANNOTATE)
LINK_DRAFT = LinkDraft(expires_in=86_400, rendition="512", identified=False)
LINK = ShareLink(link_id=LINK_ID, rendition="512", created_by=ANN, created_at=NOON, expires_at=NOON + timedelta(days=1))
LINK_TOKEN = f"rVbG2kq0m5s.{LINK_ID}.{KNEE}"
NEW_LINK = NewLink(**LINK.model_dump(), url=f"/v1/shared/{LINK_TOKEN}")
