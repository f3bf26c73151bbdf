"""SQL stands in stores and is never built; a domain knows the standard library and never the time (design.md 3)."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from tests.architecture.sources import Source

SQL = re.compile(
    r"\b(select\s.+\sfrom\s|insert\s+into\s+\S|update\s+\S+\s+set\s|delete\s+from\s+\S|(create|alter|drop)\s+"
    r"(table|index|role|schema|database)\b|truncate\s+\S|(grant|revoke)\s.+\s(on|to|from)\s+\S|set\s+local\s)"
    r"|^\s*(select|with)\s+\w+[\s(].*[(),*]",
    re.I | re.S,
)
RUNS_SQL = {"fetch", "fetchrow", "fetchval", "execute", "executemany", "cursor", "prepare", "copy_records_to_table"}
JOINS_TEXT = {"format", "format_map", "replace", "join", "substitute"}
NOT_IN_DOMAIN = {
    "asyncio", "ctypes", "fileinput", "glob", "http", "importlib", "inspect", "io", "logging", "multiprocessing", "os",
    "pathlib", "random", "select", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile",
    "threading", "time", "urllib",
}  # fmt: skip
ASKS_THE_TIME = {"now", "today", "utcnow", "uuid1", "uuid4"}
TALKS = {"open", "print", "input", "exec", "eval", "breakpoint", "__import__"}


def sql_in_store(source: Source) -> Iterator[str]:
    """Of a service, only store/ names SQL or runs it."""
    if not source.inside("services") or source.inside("services", "*", "store"):
        return
    prose = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if SQL.search(node.value) and id(node) not in prose:
                yield source.at(node, "names SQL outside a store")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RUNS_SQL:
            yield source.at(node, f".{node.func.attr}() runs SQL outside a store")


def sql_is_constant(source: Source) -> Iterator[str]:
    """Nothing builds SQL: no f-string, no format, no % or + with a text that reads like SQL; stores run constants."""
    if source.inside("tests") or source.inside("benchmarks"):
        return
    for node in ast.walk(source.tree):
        if any(SQL.search(text) for text in _built(node)):
            yield source.at(node, "builds SQL")
    if source.inside("services", "*", "store"):
        constants = {
            target.id
            for node in source.tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RUNS_SQL:
                yield from _not_constant(source, node, constants)


def _not_constant(source: Source, call: ast.Call, constants: set[str]) -> Iterator[str]:
    statement = call.args[0] if call.args else None
    fixed = isinstance(statement, ast.Constant) or (isinstance(statement, ast.Name) and statement.id in constants)
    if statement is not None and not fixed:
        yield source.at(call, "runs SQL that is not a constant")


def _built(node: ast.AST) -> list[str]:
    """The constant texts of an expression that makes one text out of several."""
    if isinstance(node, ast.JoinedStr):
        text = " ? ".join(str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values)
        return [text] if len(node.values) > 1 else []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return _texts(node.left, node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in JOINS_TEXT:
        return _texts(node.func.value)
    return []


def _texts(*nodes: ast.AST) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def domain(source: Source) -> Iterator[str]:
    """A domain imports the standard library and itself; it neither reads a clock nor does any input or output."""
    if not source.inside("services", "*", "domain"):
        return
    own = ".".join(source.path.parts[:3])
    for node in ast.walk(source.tree):
        for name in _imported(node):
            top = name.partition(".")[0]
            if not name.startswith(own) and (top not in sys.stdlib_module_names or top in NOT_IN_DOMAIN):
                yield source.at(node, f"imports {name} into a domain")
        if isinstance(node, ast.Attribute) and node.attr in ASKS_THE_TIME:
            yield source.at(node, f".{node.attr} in a domain: it is given `now` and ids")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TALKS:
            yield source.at(node, f"{node.func.id}() in a domain")
        if isinstance(node, ast.AsyncFunctionDef | ast.Await):
            yield source.at(node, "awaits in a domain")


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "."]
    return []


CHECKERS = (sql_in_store, sql_is_constant, domain)
