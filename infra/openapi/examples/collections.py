"""Give examples of collections: images that a talk shows, in its order."""

from core.collections.model import Collection, CollectionDraft, CollectionPatch, CollectionReader, Cover
from core.images.shown import ShownRendition
from core.kernel.visibility import Visibility
from openapi.examples.story import ANN, BOB, COLLECTION_ID, KNEE, NOON

DRAFT = CollectionDraft(name="Talk in Basel", description="Meniscus repairs", image_keys=(KNEE,))
PATCH = CollectionPatch(add=(KNEE,), share=("bob",))
COLLECTION = Collection(
    collection_id=COLLECTION_ID,
    name="Talk in Basel",
    description="Meniscus repairs",
    visibility=Visibility.PRIVATE,
    user_id=ANN,
    created_at=NOON,
    updated_at=NOON,
    image_count=1,
    cover=Cover(
        image_key=KNEE,
        rendition=ShownRendition(
            url="https://renditions.example.org/150.jpg", width=150, height=84, media_type="image/jpeg"
        ),
    ),
    editable=True,
    shared_with=(CollectionReader(user_id=BOB, username="bob"),),
)
