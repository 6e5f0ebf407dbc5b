"""Log lines of functions as the terminal shows them."""

import asyncio
import json

import pytest

from local.runtime.logs import Logs, readable
from local.runtime.runtime_api import Outcome
from local.template.functions import Function

FUNCTION = Function("GetImage", "lightbox-GetImage", "api.images.get_image.handler", memory=100)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("plain words", ("", "plain words")),
        ('{"level":"INFO","message":"stored","image_key":"a","cold_start":true}', ("INFO", "stored image_key=a")),
        ('{"level":"DEBUG","message":"noise"}', None),
        ('{"_aws":{"Timestamp":1},"Uploads":1}', None),
        (
            '{"level":"ERROR","message":"no","exception":"Traceback:\\n  line"}',
            ("ERROR", "no\nTraceback:\n  line"),
        ),
        (
            '{"level":"ERROR","errorType":"KeyError","errorMessage":"x","stackTrace":["  at a\\n"]}',
            ("ERROR", "KeyError: x\n  at a\n"),
        ),
        ("[1, 2]", ("", "[1, 2]")),
    ],
)
def test_json_is_unfolded(line, shown):
    assert readable(line) == shown


def test_lines_reach_the_terminal_with_their_function_and_a_file_as_they_are(tmp_path, capsys):
    line = json.dumps({"level": "WARNING", "message": "slow"})

    async def follow() -> None:
        stream = asyncio.StreamReader()
        stream.feed_data(line[:5].encode())
        stream.feed_data(f"{line[5:]}\nno newline at the end".encode())
        stream.feed_eof()
        await Logs(tmp_path).follow(FUNCTION, stream)

    asyncio.run(follow())

    terminal = capsys.readouterr().err
    assert "GetImage" in terminal
    assert "WARNING slow" in terminal
    assert (tmp_path / "GetImage.log").read_text() == f"{line}\nno newline at the end\n"


def test_only_what_deserves_attention_is_reported_aloud(tmp_path, capsys):
    logs = Logs(tmp_path)

    logs.report(FUNCTION, 0.01, 0, 50, Outcome(b"{}"))
    assert capsys.readouterr().err == ""

    logs.report(FUNCTION, 0.01, 0, 150, Outcome.failure("Sandbox.Timedout", "Task timed out after 3.00 seconds"))
    said = capsys.readouterr().err
    assert "used 150 MB of 100 MB" in said
    assert "Task timed out after 3.00 seconds" in said
    assert (tmp_path / "GetImage.log").read_text().count("REPORT") == 2
