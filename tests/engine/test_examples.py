"""The examples in the docstrings, the size of the package, and what it exports."""

import ast
import doctest
import importlib
import io
import pkgutil
import tokenize
from pathlib import Path

import pytest

import course.engine as engine

MODULES = ["course.engine", *(f"course.engine.{m.name}" for m in pkgutil.iter_modules(engine.__path__))]
SOURCES = sorted(Path(engine.__path__[0]).glob("*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_there_are_examples():
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) > 40


@pytest.mark.parametrize("name", engine.__all__)
def test_every_export_is_documented(name):
    assert getattr(engine, name).__doc__


def code_lines(text):
    """Lines that hold code: neither blank, nor comment, nor docstring."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines = {
        line
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in skipped
        for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


def test_the_package_is_small_enough_to_read():
    texts = [path.read_text(encoding="utf-8") for path in SOURCES]
    assert sum(map(code_lines, texts)) < 500
    assert max(text.count("\n") for text in texts) <= 200
