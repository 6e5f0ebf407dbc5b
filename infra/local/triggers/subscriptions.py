"""List which functions receive events of which objects, from the buckets of the template."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import combinations

from local.template.stack import Stack


class OverlappingSubscriptions(ValueError):
    """Two notifications of one bucket and event could match the same key, which S3 refuses."""


@dataclass(frozen=True)
class Subscription:
    """A function that receives one kind of event on keys with a prefix and a suffix."""

    bucket: str
    event: str
    function: str
    prefix: str = ""
    suffix: str = ""

    def wants(self, bucket: str, event: str, key: str) -> bool:
        """Return True if this function receives an event such as `ObjectCreated:Put` of a key."""
        return (
            bucket == self.bucket
            and fnmatchcase(f"s3:{event}", self.event)
            and key.startswith(self.prefix)
            and key.endswith(self.suffix)
        )

    def overlaps(self, other: "Subscription") -> bool:
        """Return True if S3 would refuse both together."""
        mine, theirs = self.event.removesuffix("*"), other.event.removesuffix("*")
        return (
            self.bucket == other.bucket
            and (mine.startswith(theirs) or theirs.startswith(mine))
            and (self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix))
            and (self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix))
        )


def subscriptions(stack: Stack) -> list[Subscription]:
    """Return every S3 subscription of the template. Raises OverlappingSubscriptions as S3 would."""
    found = [
        Subscription(owner.reference(logical), given["Event"], given["Function"].rpartition(":")[2], **_filter(given))
        for owner, logical, properties in stack.of_kind("AWS::S3::Bucket")
        for given in properties.get("NotificationConfiguration", {}).get("LambdaConfigurations", [])
    ]
    refuse_overlaps(found)
    return found


def _filter(given: dict[str, dict[str, dict[str, list[dict[str, str]]]]]) -> dict[str, str]:
    rules = given.get("Filter", {}).get("S3Key", {}).get("Rules", [])
    return {rule["Name"].lower(): rule["Value"] for rule in rules}


def refuse_overlaps(found: Iterable[Subscription]) -> None:
    """Raise OverlappingSubscriptions for the first two that could match the same key."""
    for one, other in combinations(found, 2):
        if one.overlaps(other):
            raise OverlappingSubscriptions(f"S3 refuses {one} together with {other}")
