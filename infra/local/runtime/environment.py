"""Build the environment of a worker from what Lambda sets and the template declares, not from this machine."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from local.aws.clients import engine
from local.iam.principals import Principal, of_role
from local.settings import REGION, ROOT
from local.template.functions import Function

_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def environment(function: Function, endpoint: str, root: Path) -> dict[str, str]:
    """Return all variables of a worker; `root` is the folder with functions/ and layers/."""
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ},
        **function.environment,
        **role_credentials(function.role),
        **engines(),
        **_sign_in_pages(function),
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": REGION,
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "local",
        "AWS_LAMBDA_LOG_FORMAT": "JSON" if function.json_logs else "Text",
        "AWS_EC2_METADATA_DISABLED": "true",
        "LATE_DECODER": "1",  # see imaging.sandbox.runner
        "LAMBDA_TASK_ROOT": str(root / "functions"),
        "_HANDLER": function.handler,
        "PYTHONPATH": os.pathsep.join([str(root / "functions"), str(root / "layers")]),
        "PYTHONPYCACHEPREFIX": str(ROOT / ".lightbox" / "bytecode"),
        "PYTHONUNBUFFERED": "1",
        "TZ": ":UTC",
    }


def common(environments: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the variables that all environments have alike, and no credentials."""
    alike = set.intersection(*(set(each.items()) for each in environments))
    return {name: value for name, value in alike if name not in _CREDENTIALS}


def _sign_in_pages(function: Function) -> dict[str, str]:
    """Return the address of what plays the sign-in pages of Cognito, which moto has not, where a provider is named."""
    address = os.environ.get("LIGHTBOX_SIGN_IN_ADDRESS")
    return {"FEDERATION_ADDRESS": address} if address and function.environment.get("FEDERATION_ADDRESS") else {}


def role_credentials(role: str) -> dict[str, str]:
    """Return the environment variables by which Lambda lets a function sign as its role."""
    principal = of_role(role)
    return {
        "AWS_ACCESS_KEY_ID": principal.access_key,
        "AWS_SECRET_ACCESS_KEY": principal.secret_key,
        "AWS_SESSION_TOKEN": principal.token or "",
        "AWS_DEFAULT_REGION": REGION,
    }


def engines() -> dict[str, str]:
    """Return the endpoints of real engines that replace moto, with their credentials."""
    named = {name: os.environ[name] for name in os.environ if name.startswith("AWS_ENDPOINT_URL_") and os.environ[name]}
    named |= {"STORAGE_CLASS": "STANDARD"} if engine("s3") else {}  # the only one that they all have
    if not any(map(engine, ("dynamodb", "s3"))):
        return named
    if "AWS_ACCESS_KEY_ID" not in os.environ:
        return named
    return named | {name: os.environ.get(name, "") for name in _CREDENTIALS}


def engine_principals() -> list[Principal]:
    """Return who signs for everything when a real engine is used: the holder of its credentials, as administrator."""
    named = engines()
    if "AWS_ACCESS_KEY_ID" not in named:
        return []
    return [
        Principal(
            "engine", named["AWS_ACCESS_KEY_ID"], named["AWS_SECRET_ACCESS_KEY"], named["AWS_SESSION_TOKEN"] or None
        )
    ]
