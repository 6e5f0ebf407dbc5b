"""Check the AWS calls of each invocation in a test against template.yaml, by the evaluator of the laptop stack."""

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from local.iam.needs import Need, needs, unlisted
from local.iam.statements import Statement
from local.settings import ROOT
from local.template.functions import functions
from local.template.stack import Stack
from roles import grants_of_roles
from roles import unused as not_used

from wire import Call

PRESIGNED = re.compile(r"https://[^\s\"\\]+X-Amz-Signature=[0-9a-f]{64}")
# Which action of which of a function's grants a test has made use of.
USED: set[tuple[str, int, str]] = set()


def refused(handler: object, calls: list[Call], answer: Any) -> list[str]:
    """Return what IAM would have refused to this handler; nothing for a handler without a function."""
    module = module_of(handler)
    if module not in _grants():
        return []
    missing: list[str] = []
    own = [call for call in calls if not call.by_test]
    for need in sorted({need for call in own for need in _needs(call)} | set(_signed(answer))):
        allowing = {number for number, grant in enumerate(_grants()[module]) if grant.covers(*_asked(need))}
        USED.update((module, number, need.action) for number in allowing)
        if not allowing:
            missing.append(str(need))
    return missing


def unused() -> list[str]:
    """Return what is granted and was used by no test of this session.

    A role has to use each managed policy that it is given; each action of a policy has to be used by some role.
    """
    used, in_use = defaultdict[Any, set[str]](set), set[tuple[str, str]]()
    for module, number, action in USED:
        grant = _grants()[module][number]
        used[grant if grant.policy else (module, number)].add(action)
        in_use.add((module, grant.policy))
    given = [(module, number, grant) for module, grants in _grants().items() for number, grant in enumerate(grants)]
    idle = {
        f"{module}: {grant.policy}"
        for module, _, grant in given
        if grant.policy and (module, grant.policy) not in in_use
    }
    for module, number, grant in given:
        if left := not_used(grant, used[grant if grant.policy else (module, number)]):
            idle.add(f"{grant.policy or module}: {', '.join(left)} on {', '.join(grant.resources)}")
    return sorted(idle)


def _needs(call: Call) -> Iterator[Need]:
    """Return the permissions that a call needs, on resources by their names on AWS."""
    yield from needs(call.service, call.operation, call.parameters, _names().get)
    if call.status == 404:  # without the right to list, S3 says 403 of what is not there
        yield from unlisted(call.operation, call.parameters, _names().get)


def _asked(need: Need) -> tuple[str, str, Mapping[str, str]]:
    return need.action, need.resource, dict(need.context)


def _signed(answer: Any) -> Iterator[Need]:
    """Return the permissions of presigned URLs in an answer: they write to incoming/ and read elsewhere."""
    for url in PRESIGNED.findall(json.dumps(answer)):
        address = urlsplit(url)
        bucket, key = address.netloc.partition(".")[0], unquote(address.path).lstrip("/")
        operation = "PutObject" if key.startswith("incoming/") else "GetObject"
        yield from needs("s3", operation, {"Bucket": bucket, "Key": key}, _names().get)


def module_of(handler: object) -> str:
    """Return the module whose handler this is; the test that imports it has it too, by the same name."""
    return next((name for name in _grants() if getattr(sys.modules.get(name), "handler", None) is handler), "")


@cache
def _stack() -> Stack:
    return Stack(ROOT / "template.yaml", {"MailFrom": os.environ["MAIL_FROM"]})


def _names() -> dict[str, str]:
    """Return the logical name of every table, bucket and pool by its name here."""
    kinds: tuple[str, ...] = ("_TABLE", "_BUCKET", "USER_POOL_ID")
    return {
        os.environ[name]: value for name, value in _variables().items() if name.endswith(kinds) and name in os.environ
    }


@cache
def _variables() -> Mapping[str, str]:
    return next(iter(functions(_stack()).values())).environment


@cache
def _grants() -> dict[str, list[Statement]]:
    """Return what the role of each function allows, by the function's module."""
    roles = grants_of_roles(_stack())
    return {function.module: roles[f"{function.logical}Role"] for function in functions(_stack()).values()}
