"""Evaluate CloudFormation's intrinsic functions and conditions."""

import re
from collections.abc import Callable, Mapping
from typing import Any

NO_VALUE = object()
_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")


class Resolver:
    """An evaluator of intrinsic functions; the stack looks up names and attributes for it."""

    def __init__(
        self,
        conditions: Mapping[str, Any],
        named: Callable[[str], Any],
        attribute: Callable[[str, str], Any],
    ) -> None:
        self.conditions = conditions
        self.named = named
        self.attribute = attribute
        self.functions: dict[str, Callable[[Any], Any]] = {
            "Ref": lambda name: NO_VALUE if name == "AWS::NoValue" else named(name),
            "Fn::GetAtt": lambda path: attribute(*path),
            "Fn::Sub": self._substitute,
            "Fn::Join": self._join,
            "Fn::Select": lambda given: self.resolve(given[1])[int(given[0])],
            "Fn::Split": lambda given: self.resolve(given[1]).split(given[0]),
            "Fn::If": lambda given: self.resolve(given[1] if self.holds(given[0]) else given[2]),
            "Fn::Equals": lambda given: str(self.resolve(given[0])) == str(self.resolve(given[1])),
            "Fn::Not": lambda given: not self.holds(given[0]),
            "Fn::And": lambda given: all(map(self.holds, given)),
            "Fn::Or": lambda given: any(map(self.holds, given)),
        }

    def resolve(self, value: Any) -> Any:
        """Evaluate every intrinsic function in a value; leave out members that are `AWS::NoValue`."""
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            name, argument = next(iter(value.items()))
            if name in self.functions:
                return self.functions[name](argument)
        members = {key: self.resolve(member) for key, member in value.items()}
        return {key: member for key, member in members.items() if member is not NO_VALUE}

    def holds(self, condition: Any) -> bool:
        """Return True if a condition holds: its name, `{"Condition": name}` or the expression itself."""
        if isinstance(condition, dict) and "Condition" in condition:
            condition = condition["Condition"]
        return bool(self.resolve(self.conditions[condition] if isinstance(condition, str) else condition))

    def _join(self, given: Any) -> str:
        separator, items = given[0], self.resolve(given[1])
        return separator.join(map(str, items)) if isinstance(items, list) else str(items)

    def _substitute(self, given: Any) -> str:
        text, names = (given, {}) if isinstance(given, str) else given

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name in names:
                return str(self.resolve(names[name]))
            return str(self.attribute(*name.split(".", 1)) if "." in name else self.named(name))

        return _PLACEHOLDER.sub(value, text).replace("${!", "${")
