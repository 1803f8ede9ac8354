"""ita-workbook: generate, split, read back, judge, repair, merge and report ITA workbooks of Thai agencies.

The public names are loaded when they are first used: ``import ita_workbook`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ita_workbook.api import (
        accept,
        check,
        diff,
        export_templates,
        findings,
        forms,
        frameworks,
        propose,
        repair,
        rollup,
        verify,
    )
    from ita_workbook.master import Master
    from ita_workbook.rollups.results import Store
    from ita_workbook.tour import demo
    from ita_workbook.words.errors import ItaError
    from ita_workbook.write.result import Result

__version__ = "0.1.0"
__all__ = [
    "ItaError",
    "Master",
    "Result",
    "Store",
    "accept",
    "check",
    "demo",
    "diff",
    "export_templates",
    "findings",
    "forms",
    "frameworks",
    "propose",
    "repair",
    "rollup",
    "verify",
]
_PLACES = {
    "Master": "master",
    "Result": "write.result",
    "ItaError": "words.errors",
    "Store": "rollups.results",
    "demo": "tour",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_PLACES.get(name, 'api')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
