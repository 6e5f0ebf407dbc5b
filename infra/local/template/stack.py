"""Model a stack and its nested stacks: the resources of a template, with references resolved on demand.

Names are known before anything exists; CloudFormation's are known only afterwards. Provisioning writes the names that
AWS itself makes up (the ids of a user pool, the URL of a queue) into `physical`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from local.settings import ACCOUNT, REGION, STACK
from local.template.intrinsics import Resolver
from local.template.reader import translate

ARNS = {
    "AWS::Lambda::Function": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{{}}",
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{{}}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{{}}",
    "AWS::S3::Bucket": "arn:aws:s3:::{}",
    "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{{}}",
    "AWS::Cognito::UserPool": f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{{}}",
}
NAMED_BY = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::IAM::Role": "RoleName",
}


class UnknownParameter(ValueError):
    """The template has no parameter of this name."""


class Stack:
    """One template with its parameters; `children` are the nested stacks by their logical names."""

    def __init__(
        self,
        path: Path,
        parameters: Mapping[str, Any] | None = None,
        *,
        name: str = STACK,
        parent: "Stack | None" = None,
    ) -> None:
        given = dict(parameters or {})
        self.template = translate(path, given if parent is None else {})
        self.parameters: Mapping[str, Any] = self.template.get("Parameters", {})
        if unknown := set(given) - set(self.parameters):
            raise UnknownParameter(f"The template has no parameter {', '.join(sorted(unknown))}.")
        values = Resolver(self.template.get("Conditions", {}), self.named, self.attribute)
        self.resolve = values.resolve
        self.name = name
        self.parent = parent
        self.given = given
        self.physical: dict[str, str] = {}
        self.resources: Mapping[str, Any] = {
            logical: resource
            for logical, resource in self.template["Resources"].items()
            if "Condition" not in resource or values.holds(resource["Condition"])
        }
        self.children: dict[str, Stack] = {}
        for logical, resource in self.resources.items():  # a nested stack may need the outputs of one before it
            if resource["Type"] == "AWS::CloudFormation::Stack":
                self.children[logical] = Stack(
                    path.parent / resource["Properties"]["TemplateURL"],
                    resource["Properties"].get("Parameters"),
                    name=f"{name}-{logical}",
                    parent=self,
                )

    def named(self, name: str) -> Any:
        """Return the value of `Ref`."""
        if name.startswith("AWS::"):
            return self._pseudo(name)
        return self._parameter(name) if name in self.parameters else self.reference(name)

    def _parameter(self, name: str) -> Any:
        value = self.given.get(name, self.parameters[name].get("Default", ""))
        if self.parent and name in self.given:
            value = self.parent.resolve(value)
        if "List" in self.parameters[name]["Type"] and isinstance(value, str):
            return [item.strip() for item in value.split(",")]
        return value

    def _pseudo(self, name: str) -> Any:
        return {
            "AWS::Region": REGION,
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": self.name,
            "AWS::StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{self.name}/local",
        }[name]

    def reference(self, logical: str) -> str:
        """Return the physical name of a resource."""
        if logical in self.physical:
            return self.physical[logical]
        resource = self.resources[logical]
        given = resource.get("Properties", {}).get(NAMED_BY.get(resource["Type"], ""))
        name = str(self.resolve(given)) if given else f"{self.name}-{logical}"
        return name.lower() if resource["Type"] == "AWS::S3::Bucket" else name

    def attribute(self, logical: str, attribute: str) -> Any:
        """Return the value of `Fn::GetAtt`."""
        if logical in self.children:
            child = self.children[logical]
            return child.resolve(child.template["Outputs"][attribute.removeprefix("Outputs.")]["Value"])
        kind = self.resources[logical]["Type"]
        if attribute == "Arn":
            return ARNS.get(kind, "arn:aws:local:::{}").format(self.reference(logical).rpartition("/")[2])
        return f"{self.reference(logical)}.{attribute}"

    def of_kind(self, kind: str) -> Iterator[tuple["Stack", str, dict[str, Any]]]:
        """Yield every resource of a type, nested stacks included: its stack, logical name and resolved properties."""
        for logical, resource in self.resources.items():
            if resource["Type"] == kind:
                yield self, logical, self.resolve(resource.get("Properties", {}))
        for child in self.children.values():
            yield from child.of_kind(kind)
