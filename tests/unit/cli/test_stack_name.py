import pytest

from cli.stack_name import LONGEST, refusal, stack_name

CONFIG = """
[default.global.parameters]
stack_name = "lightbox-dev"
[production.deploy.parameters]
stack_name = "lightbox"
"""


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["deploy"], "lightbox-dev"),
        (["deploy", "--config-env", "production"], "lightbox"),
        (["deploy", "--stack-name", "mine", "--config-env", "production"], "mine"),
        (["deploy", "--stack-name=mine"], "mine"),
        (["deploy", "--config-env", "unknown"], ""),
    ],
)
def test_the_name_is_that_of_the_arguments_or_of_the_configuration(arguments, name):
    assert stack_name(arguments, CONFIG) == name


@pytest.mark.parametrize("name", ["Lightbox", "lightBox", "light_box", "1lightbox", "x" * (LONGEST + 1)])
def test_a_name_that_no_bucket_could_have_is_refused_in_a_sentence(name):
    assert f"cannot be named {name}: " in (refusal(name) or "")


def test_a_name_that_leaves_room_for_account_and_region_is_not():
    name = "x" * LONGEST

    assert refusal(name) is None
    assert len(f"{name}-renditions-123456789012-ap-southeast-1") == 63
