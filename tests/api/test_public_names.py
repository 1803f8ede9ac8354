"""The public names: loaded when used, typed for checkers, and shadowed by no module."""

import pkgutil
import subprocess
import sys

import pytest

import ita_workbook


def loaded(code):
    """Return the modules that a new Python has loaded after running ``code``."""
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())


def test_no_module_bears_a_public_name():
    modules = {module.name for module in pkgutil.iter_modules(ita_workbook.__path__)}
    assert modules & set(ita_workbook.__all__) == set()


def test_importing_the_package_loads_nothing_of_it():
    own = {name for name in loaded("import ita_workbook") if name.startswith("ita_workbook.")}
    assert own == set()


@pytest.mark.parametrize("name", ita_workbook.__all__)
def test_every_name_can_be_had_and_none_loads_pandas(name):
    assert name in dir(ita_workbook)
    assert "pandas" not in loaded(f"from ita_workbook import {name}")


def test_pandas_is_loaded_by_a_frame():
    assert "pandas" not in loaded("import ita_workbook\nita_workbook.frameworks().to_json()")
    assert "pandas" in loaded("import ita_workbook\nita_workbook.frameworks().to_frame()")


def test_an_unknown_name_is_no_attribute():
    with pytest.raises(AttributeError, match="no attribute 'chck'"):
        ita_workbook.chck  # noqa: B018


def test_type_checkers_see_the_types(tmp_path):
    source = tmp_path / "use.py"
    source.write_text(
        "from ita_workbook import ItaError, Master, Result, check, demo, diff, export_templates, findings, frameworks, repair\n"
        "reveal_type(check('a'))\nreveal_type(Master('a').merge('b').save('c').master)\n"
        "reveal_type(repair('a').save('b'))\nreveal_type(Master.new(2566, 'a', 'tt').status().to_frame())\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", str(source)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    shown = [line.partition('is "')[2].rstrip('"') for line in ran.stdout.splitlines() if "Revealed type" in line]
    assert shown == [
        "ita_workbook.rollups.checked.Checked",
        "ita_workbook.master.Master",
        "ita_workbook.merge.results.Repaired",
        "pandas.core.frame.DataFrame",
    ]
