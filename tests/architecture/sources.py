"""The project's own Python files, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

PROJECT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("benchmarks", "examples", "launcher", "services", "shared", "tests", "tools")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file: its path from the project's root, its text and its tree."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, path: str, text: str) -> Source:
        """A source from text; the tests of the checkers make theirs so."""
        return cls(PurePosixPath(path), text, ast.parse(text))

    def at(self, node: ast.AST, message: str) -> str:
        """`path:line message`."""
        return f"{self.path}:{getattr(node, 'lineno', 1)} {message}"

    def inside(self, *parts: str) -> bool:
        """Does the path begin with these parts? `*` stands for any one."""
        own = self.path.parts[: len(parts)]
        return len(own) == len(parts) and all(want in ("*", have) for want, have in zip(parts, own, strict=True))

    def functions(self) -> Iterator[Function]:
        """Every function and method."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of ours, in order."""
    found = (path for package in PACKAGES for path in sorted((PROJECT / package).rglob("*.py")))
    return tuple(Source.of(path.relative_to(PROJECT).as_posix(), path.read_text()) for path in found)
