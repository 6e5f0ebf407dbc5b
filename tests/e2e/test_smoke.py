import pytest

from cli.smoke import main


def test_the_main_job_is_done_and_leaves_nothing(stack, admin, monkeypatch, capsys):
    monkeypatch.setenv("LIGHTBOX_TOKEN", admin.headers["Authorization"].removeprefix("Bearer "))
    before = total(admin)

    main([stack.url])

    steps = capsys.readouterr().out.splitlines()
    assert (len(steps), steps[-1]) == (8, "ok  delete it")
    assert total(admin) == before


def total(client):
    return client.get("/v1/images", params={"page": 0}).json()["meta"]["total_results"]


def test_a_stack_that_refuses_the_token_fails_with_its_reason(stack, monkeypatch):
    monkeypatch.setenv("LIGHTBOX_TOKEN", "wrong")

    with pytest.raises(SystemExit, match="FAILED: announce an image: 401"):
        main([stack.url])
