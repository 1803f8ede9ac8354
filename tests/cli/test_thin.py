"""Commands are thin: options in, one call, printing out."""

import ast
from pathlib import Path

import pytest

from ita_workbook import cli

FILES = sorted(Path(cli.__file__).parent.glob("*.py"))
LONGEST = 40
"""Lines of a function of ``cli``, of which the options of a command take a quarter."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_function_is_long(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    long = {one.name: one.end_lineno - one.lineno + 1 for one in functions if one.end_lineno - one.lineno >= LONGEST}
    assert long == {}
