"""Read and change collections: named, ordered sets of images."""

from collections.abc import Iterator

from lightbox.connection import Connection
from lightbox.errors import LightboxError
from lightbox.models import Collection, CollectionDraft, CollectionPage, CollectionPatch, Image, ImagePage

PATH = "/v1/collections"
ID_PREFIX = "col_"


class Collections:
    """The collections that the user may see. Methods raise what those of `Lightbox` do."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __iter__(self) -> Iterator[Collection]:
        """Return all collections, the newest first."""
        for page in self._connection.pages(PATH, CollectionPage):
            yield from page.data

    def get(self, collection_id: str) -> Collection:
        return self._connection.ask("GET", f"{PATH}/{collection_id}", Collection)

    def find(self, name_or_id: str) -> Collection:
        """Return the collection with this id, or the only one with this name. Raises LightboxError."""
        if name_or_id.startswith(ID_PREFIX):
            return self.get(name_or_id)
        found = [each for each in self if each.name == name_or_id]
        if not found:
            raise LightboxError(f"There is no collection named {name_or_id}")
        if len(found) > 1:
            ids = ", ".join(each.collection_id for each in found)
            raise LightboxError(f"Several collections are named {name_or_id}: choose one by its id ({ids})")
        return found[0]

    def images(self, collection_id: str) -> Iterator[Image]:
        """Return the images of a collection that the user may see, in its order."""
        for page in self._connection.pages(f"{PATH}/{collection_id}/images", ImagePage):
            yield from page.data

    def create(self, draft: CollectionDraft) -> Collection:
        return self._connection.ask("POST", PATH, Collection, json=draft.model_dump(exclude_unset=True))

    def update(self, collection_id: str, patch: CollectionPatch) -> Collection:
        body = patch.model_dump(exclude_unset=True)
        return self._connection.ask("PATCH", f"{PATH}/{collection_id}", Collection, json=body)

    def add(self, collection_id: str, *image_keys: str) -> Collection:
        """Put images at the end of a collection; those that are in it already stay where they are."""
        return self.update(collection_id, CollectionPatch(add=image_keys))

    def remove(self, collection_id: str, *image_keys: str) -> Collection:
        """Take images out of a collection; the images themselves stay."""
        return self.update(collection_id, CollectionPatch(remove=image_keys))
