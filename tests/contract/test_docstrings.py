"""A function's docstring begins with a verb, and a class's is no riddle: ruff refuses only verbs in another mood."""

import ast

from local.settings import ROOT

FOLDERS = ("benchmarks", "functions", "infra", "layers", "tests")
DETERMINERS = {"a", "all", "an", "any", "both", "each", "every", "its", "no", "one", "several", "some", "such", "the"}
PRONOUNS = {"everything", "it", "nobody", "none", "nothing", "somebody", "that", "these", "this", "those"}
QUESTIONS = {"how", "if", "what", "when", "where", "whether", "which", "who", "whoever", "whom", "whose", "why"}
PREPOSITIONS = {"as", "at", "because", "by", "for", "from", "in", "of", "on", "only", "to", "with"}
NO_VERBS = DETERMINERS | PRONOUNS | QUESTIONS | PREPOSITIONS


def docstrings(*kinds: type):
    """Yield the place, and the text, of every docstring of nodes of these kinds."""
    for path in (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, kinds) and (text := ast.get_docstring(node)):
                yield f"{path.relative_to(ROOT)}: {node.name}: {text.splitlines()[0]}", text


def begins_with_a_verb(text: str) -> bool:
    first = text.split(maxsplit=1)[0].strip("`,.:;")
    return first[:1].isupper() and first.lower() not in NO_VERBS


def test_a_docstring_of_a_function_begins_with_a_verb():
    found = docstrings(ast.FunctionDef, ast.AsyncFunctionDef)
    assert [place for place, text in found if not begins_with_a_verb(text)] == []


def test_a_docstring_of_a_class_does_not_begin_with_a_question():
    found = docstrings(ast.ClassDef)
    assert [place for place, text in found if text.split(maxsplit=1)[0].lower() in QUESTIONS] == []
