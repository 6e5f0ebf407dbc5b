from core.aws.directory_table import DirectoryItem
from core.images import image_table


def test_a_deleted_collection_leaves_its_images_and_nothing_else(keep, collect, ask):
    keep("ann", "a")
    made = collect("a", visibility="public")

    assert ask("DELETE", made["collection_id"])["statusCode"] == 204

    assert ask("DELETE", made["collection_id"])["statusCode"] == 404
    assert image_table.find("a").image.status == "ready"
    assert [item.kind for item in DirectoryItem.scan() if item.kind.startswith("collection")] == []
