"""tests/events has an event for every trigger and for a few requests, and each does its work."""

import importlib
import json

import pytest

from local.settings import ROOT
from local.template.functions import functions
from local.template.routes import routes

from support import answer

EVENTS = ROOT / "tests" / "events"


@pytest.fixture
def send(invoke, stack):
    modules = {f.module.rpartition(".")[2]: f.module for f in functions(stack).values()}

    def sample(name):
        event = json.loads((EVENTS / f"{name}.json").read_text())
        return invoke(importlib.import_module(modules[name]).handler, event)

    return sample


def test_every_trigger_has_a_sample(stack):
    answering = {route.function for route in routes()}
    triggered = {f.module.rpartition(".")[2] for f in functions(stack).values() if f.logical not in answering}

    assert {name for name in triggered if not (EVENTS / f"{name}.json").exists()} == set()


def test_every_sample_is_of_a_function(stack):
    names = {f.module.rpartition(".")[2] for f in functions(stack).values()}

    assert {path.stem for path in EVENTS.glob("*.json")} <= names


@pytest.mark.usefixtures("aws")
def test_the_samples_tell_the_story_of_one_image(send):
    assert send("get_health")["statusCode"] == 200
    assert send("get_readiness")["statusCode"] == 200
    assert send("create_image")["statusCode"] == 201

    send("accept_upload")
    send("resize_image")
    send("colormap_image")
    send("compress_image")
    send("sweep")

    image = answer(send("get_image"))
    assert (image["status"], image["width"]) == ("ready", 16)
    assert image["renditions"]["150"]["width"] == 16
    assert image["renditions"]["viridis-150"]["width"] == 16
