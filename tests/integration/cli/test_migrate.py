import pytest
from pynamodb.expressions.operand import Path

from api.annotations.list_instruments import handler as list_instruments
from api.images.list_images import handler as list_images
from cli.migrate import migrate
from core.images import image_table, migration
from core.images.annotations import annotation_service
from core.images.annotations.model import AnnotationDraft
from core.images.image_table import ImageItem
from core.images.schema_upgrades import SCHEMA
from core.kernel.caller import Caller
from core.kernel.values import revised
from imaging.geometry.polygons import measure

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
POLYGON = {"points": [[0, 0], [20, 0], [20, 20]]}


def still_old():
    keys, _ = image_table.of_older_schema(SCHEMA, 0, 1, None)
    return sorted(keys)


@pytest.fixture
def old():
    """Store images of schema 1 with two annotations each, as that schema left them."""

    def old(*keys):
        for key in keys:
            image_table.create(an_image("ann", key, width=64, height=48), due_at=NOON)
            for _ in range(2):
                annotation_service.add(key, AnnotationDraft(instrument="saw", polygon=POLYGON), ANN, measure)
            row = image_table.find(key)
            image_table.change(row, revised(row.image, instruments={"saw": 0}))
            age(key)

    return old


def age(key):
    ImageItem(key).update(
        [Path("image.schema_version").set(1), Path("image.instruments").set(["saw"])], add_version_condition=False
    )


def test_readers_take_old_rows_as_they_are(invoke, old):
    old("img_1")

    page = answer(invoke(list_images, a_request("GET", "/v1/images", caller="ann", instrument="saw")))

    assert [image["image_key"] for image in page["data"]] == ["img_1"]


def test_all_old_rows_are_rewritten_with_what_only_the_table_knows(invoke, old, capsys):
    old("img_1", "img_2")
    image_table.create(an_image("ann", "img_3"), due_at=NOON)

    before, said = still_old(), migrate()

    assert before == ["img_1", "img_2"]
    assert said == "Rewrote 2 rows."
    assert "rows rewritten: 2" in capsys.readouterr().err
    assert still_old() == []
    assert image_table.find("img_1").image.instruments == {"saw": 2}
    vocabulary = answer(invoke(list_instruments, a_request("GET", "/v1/instruments", caller="ann")))
    assert [(each["name"], each["annotation_count"]) for each in vocabulary["data"]] == [("saw", 4)]
    assert migrate() == "Rewrote 0 rows."


def test_a_stopped_migration_continues_where_it_was(old, monkeypatch):
    old("img_1", "img_2", "img_3")
    rewrite, done = migration.rewrite, []

    def break_off(image_key):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(image_key)
        rewrite(image_key)

    monkeypatch.setattr(migration, "rewrite", break_off)
    with pytest.raises(KeyboardInterrupt):
        list(migration.migrate(0, 1))
    monkeypatch.setattr(migration, "rewrite", rewrite)

    assert sum(migration.migrate(0, 1)) == 2
    assert sum(migration.migrate(0, 1)) == 0
