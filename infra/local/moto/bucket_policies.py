"""Mend bucket policies, which the guard evaluates: moto looks at their actions and resources, and at no condition.

By moto, a policy that denies plain HTTP denies everything. Replaces `FakeBucket.get_permission`:
https://github.com/getmoto/moto/blob/5.2.5/moto/s3/models.py#L1154
"""

from typing import Any


def patch() -> None:
    """Make moto neither allow nor deny anything by the policy of a bucket."""
    from moto.iam.access_control import PermissionResult  # noqa: PLC0415 - loaded with the rest of moto
    from moto.s3 import models  # noqa: PLC0415

    def neutral(_self: Any, _action: str, _resource: str) -> PermissionResult:
        return PermissionResult.NEUTRAL

    bucket: Any = models.FakeBucket
    bucket.get_permission = neutral
