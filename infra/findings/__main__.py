"""Check the templates by checkov, as CloudFormation sees them: `python -m findings CHECKOV`.

Fails for a finding that `accepted.yaml` does not name, and for an entry there that nothing matches any more. cfn-lint,
within `sam validate --lint`, translates the templates itself.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from findings.comparison import Finding, compare
from local.settings import ROOT
from local.template.reader import translate

ACCEPTED = Path(__file__).with_name("accepted.yaml")
TEMPLATES = [ROOT / "template.yaml", *sorted((ROOT / "infra").glob("*.yaml"))]
_OPTIONS = (
    "--framework",
    "cloudformation",
    "--output",
    "json",
    "--compact",
    "--quiet",
    "--skip-download",
    "--soft-fail",
)


def main() -> int:
    with TemporaryDirectory() as folder:
        for template in TEMPLATES:
            (Path(folder) / f"{template.stem}.json").write_text(json.dumps(translate(template, {})))
        command = [sys.argv[1], "--directory", folder, *_OPTIONS]
        said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own checkov
    report = json.loads(said.stdout)
    if not report["summary"]["passed"] or report["summary"]["parsing_errors"]:
        print(f"checkov has not read the templates: {report['summary']}")
        return 1
    failed = report["results"]["failed_checks"]
    names = {each["check_id"]: each["check_name"] for each in failed}
    compared = compare(
        (Finding(each["check_id"], each["resource"]) for each in failed), yaml.safe_load(ACCEPTED.read_text())
    )
    for finding in compared.new:
        print(f"{finding.resource}: {finding.check} {names[finding.check]}")
    for check in compared.stale:
        print(f"{check}: accepted, but nothing is found any more: remove it from {ACCEPTED.name}")
    return int(bool(compared.new or compared.stale))


if __name__ == "__main__":
    sys.exit(main())
