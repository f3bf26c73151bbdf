"""House style as checkers: docstrings, sizes, actions and tables of contents (design.md 3)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import Source

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
MAX_DOCSTRING = 600
SILENCERS = re.compile(r"#\s*(noqa|type:\s*ignore|pragma|fmt:\s*off|TODO|FIXME|XXX)|pytest\.(mark\.)?(skip|xfail)")
ALLOWED_SILENCERS = {("shared/bus.py", "subscriber.consume = Line(batcher.take).hear")}
"""docs/adr/0002: FastStream's per-message pipeline is replaced on purpose, and mypy is told so in that one line."""


def docstring(source: Source) -> Iterator[str]:
    """A file says its single reason, in a sentence or a short paragraph."""
    said = ast.get_docstring(source.tree)
    if not said:
        yield source.at(source.tree, "has no docstring")
    elif len(said) > MAX_DOCSTRING and source.path.name != "__init__.py":
        yield source.at(source.tree, f"has a docstring of {len(said)} characters: say one reason")


def sizes(source: Source) -> Iterator[str]:
    """No file above 300 lines, no function above 40."""
    lines = source.text.count("\n")
    if lines > MAX_FILE_LINES:
        yield source.at(source.tree, f"is {lines} lines long")
    for function in source.functions():
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > MAX_FUNCTION_LINES:
            yield source.at(function, f"{function.name} is {length} lines long")


def silencers(source: Source) -> Iterator[str]:
    """Nothing is silenced, skipped or left for later."""
    for number, line in enumerate(source.text.splitlines(), 1):
        allowed = any(str(source.path) == path and words in line for path, words in ALLOWED_SILENCERS)
        if (found := SILENCERS.search(line)) and not allowed and not source.inside("tests", "architecture"):
            yield f"{source.path}:{number} {found[0]}"


def table_of_contents(source: Source) -> Iterator[str]:
    """subscriptions.py holds imports and one table, nothing else."""
    if not source.inside("services", "*", "subscriptions.py"):
        return
    body = source.tree.body[1:] if ast.get_docstring(source.tree) else source.tree.body
    rest = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom)]
    for node in rest:
        if not _is_table(node):
            yield source.at(node, "is more than a table of contents")
    if len([node for node in rest if _is_table(node)]) != 1:
        yield source.at(source.tree, "has not exactly one SUBSCRIPTIONS")


def _is_table(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Assign)
        and [ast.unparse(target) for target in node.targets] == ["SUBSCRIPTIONS"]
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "Subscriptions"
        and not any(isinstance(found, ast.Lambda | ast.comprehension) for found in ast.walk(node.value))
    )


def one_verb(source: Source) -> Iterator[str]:
    """An action's file holds one public verb of its own name; a Prepared, Looked or Together names its two halves."""
    if not source.inside("services", "*", "actions") or source.path.name == "__init__.py":
        return
    verb = source.path.stem
    named = {node.name: node for node in source.tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    halves = _halves(source.tree, verb)
    if verb not in named and not halves:
        yield source.at(source.tree, f"has no verb {verb}")
    for name, node in named.items():
        if not name.startswith("_") and name != verb and name not in halves:
            yield source.at(node, f"{name} is a second public verb")


def _halves(tree: ast.Module, verb: str) -> set[str]:
    """The functions in `verb = Prepared(before=..., act=...)`, or in a Together's `take` and `act`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [verb]:
            value = node.value
            if isinstance(value, ast.Call) and ast.unparse(value.func) in ("Prepared", "Looked", "Together"):
                return {ast.unparse(keyword.value) for keyword in value.keywords}
    return set()


CHECKERS = (docstring, sizes, silencers, table_of_contents, one_verb)
