"""Bring the names of tags and instruments that earlier versions stored into NFC, and enter the words of all tags.

Safe to repeat, and to kill.
"""

from core.images import tag_merging, tag_removal
from core.images.annotations import category_table
from core.kernel.text_forms import composed
from core.tags import tag_table
from core.tags.tag_table import TagRow


def compose_names() -> None:
    """Rename tags and instruments whose names are in another form; tags of one name become one tag."""
    category_table.compose()
    for tag in list(tag_table.after()):
        if tag.name != composed(tag.name):
            _compose(tag)
        tag_table.enter_words(tag.tag_id)
    tag_table.forget_old_words()


def _compose(tag: TagRow) -> None:
    other = tag_table.ids([composed(tag.name)]).get(composed(tag.name))
    if other is None:
        tag_table.rename(tag, composed(tag.name))
        return
    for image_key in tag_removal.tagged(tag.tag_id):
        tag_merging.exchange(image_key, tag.tag_id, other)
    tag_table.delete(tag)
