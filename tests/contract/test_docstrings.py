"""A function's docstring begins with a verb: ruff only refuses verbs that are not in the imperative."""

import ast
from pathlib import Path

from local.settings import ROOT

FOLDERS = ("benchmarks", "functions", "infra", "layers", "tests")
DETERMINERS = {"a", "all", "an", "any", "both", "each", "every", "its", "no", "one", "several", "some", "such", "the"}
PRONOUNS = {"everything", "it", "nobody", "none", "nothing", "somebody", "that", "these", "this", "those"}
QUESTIONS = {"how", "if", "what", "when", "where", "whether", "which", "who", "whoever", "whom", "whose", "why"}
PREPOSITIONS = {"as", "at", "because", "by", "for", "from", "in", "of", "on", "only", "to", "with"}
NO_VERBS = DETERMINERS | PRONOUNS | QUESTIONS | PREPOSITIONS


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, ast.get_docstring(node)


def begins_with_a_verb(text: str) -> bool:
    first = text.split(maxsplit=1)[0].strip("`,.:;")
    return first[:1].isupper() and first.lower() not in NO_VERBS


def test_a_docstring_begins_with_a_verb():
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts]
    riddles = [
        f"{path.relative_to(ROOT)}: {name}: {text.splitlines()[0]}"
        for path in paths
        for name, text in functions(path)
        if text and not begins_with_a_verb(text)
    ]
    assert riddles == []
