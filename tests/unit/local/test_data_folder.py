"""A data folder that cannot be used is refused in a sentence, and one that cannot be written acknowledges nothing."""

import sqlite3
from pathlib import Path

import pytest

from local.kept.book import SCHEMA, CannotKeep
from local.kept.events import Events
from local.kept.folder import Folder
from local.kept.refusal import UnusableData


def test_a_folder_is_for_one_stack_at_a_time(tmp_path: Path):
    folder = Folder(tmp_path / "data", "http://127.0.0.1:8080")

    with pytest.raises(UnusableData, match=r"data is in use by the stack at http://127.0.0.1:8080\. .* --fresh$"):
        Folder(tmp_path / "data", "http://127.0.0.1:8081")

    folder.close()
    Folder(tmp_path / "data", "http://127.0.0.1:8081").close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(UnusableData, match=r"file/data cannot be written: Not a directory\. Keep the data in another"):
        Folder(tmp_path / "file" / "data", "")


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\x00" + bytes(4000)])
def test_a_damaged_file_is_told(tmp_path: Path, damage: bytes):
    (tmp_path / "rows.sqlite3").write_bytes(damage)

    with pytest.raises(UnusableData, match=r"rows\.sqlite3 cannot be read: .*\. Put a copy of"):
        Folder(tmp_path, "")


def test_damage_within_a_file_is_told_when_it_is_read(tmp_path: Path):
    folder = Folder(tmp_path, "")
    for number in range(200):
        Events(folder.book).add("Function", {"number": number})
    folder.close()
    file = tmp_path / "rows.sqlite3"
    content = bytearray(file.read_bytes())
    content[-20_000:] = b"\xff" * 20_000
    file.write_bytes(content)

    folder = Folder(tmp_path, "")
    with pytest.raises(UnusableData, match="cannot be read: "):
        list(Events(folder.book).waiting())
    folder.close()


@pytest.mark.parametrize(("schema", "age"), [(SCHEMA + 1, "newer"), (0, "older")])
def test_a_folder_of_another_schema_is_told(tmp_path: Path, schema: int, age: str):
    Folder(tmp_path, "").close()
    with sqlite3.connect(tmp_path / "rows.sqlite3") as rows:
        rows.execute(f"PRAGMA user_version = {schema}")
    rows.close()

    with pytest.raises(UnusableData, match=f"was written by a version of Lightbox that is {age} "):
        Folder(tmp_path, "")


def test_ids_follow_from_the_folder(tmp_path: Path):
    first = Folder(tmp_path / "one", "")
    seed = first.seed
    first.close()
    again, other = Folder(tmp_path / "one", ""), Folder(tmp_path / "two", "")

    assert again.seed == seed != other.seed

    again.close()
    other.close()


def test_nothing_is_kept_after_a_change_that_could_not_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = Folder(tmp_path, "")
    events = Events(folder.book)
    kept = events.add("Function", {})
    folder.book.connection.execute("PRAGMA max_page_count = 1")

    with pytest.raises(CannotKeep):
        events.add("Function", {"padding": "x" * 400_000})
    events.remove(kept)  # sent again by the next start
    with pytest.raises(CannotKeep):
        events.add("Function", {})

    assert "cannot be written: database or disk is full. Nothing more is accepted" in capsys.readouterr().err
    folder.close()
