"""Load: the only door to a year's framework, shipped or of one's own; built and checked for consistency."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from ita_workbook.framework.consistency import check
from ita_workbook.framework.framework import Framework
from ita_workbook.framework.parse import build
from ita_workbook.words.errors import FrameworkError
from ita_workbook.words.fiscal_year import BE_OFFSET
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import template


def load_framework(source: int | str | Path, *, folder: Path | Traversable | None = None) -> Framework:
    """Load the framework of a year (2566, "2566") or from a YAML file of one's own.

    ``folder`` replaces the shipped folder of frameworks. Raises :class:`FrameworkError` if there is no such year or
    file, or if the file is broken.
    """
    if isinstance(source, int) or (isinstance(source, str) and source.strip().isdecimal()):
        return _shipped(int(source)) if folder is None else _load_year(int(source), folder)
    path = Path(source)
    if not path.is_file():
        raise FrameworkError(
            str(source),
            "",
            sentence("framework.no_file"),
        )
    return _load_file(path, str(path))


def available_frameworks(*, folder: Path | Traversable | None = None) -> list[Framework]:
    """Return every framework in the folder, by year; a new year is found by adding its file, without any code."""
    place = folder if folder is not None else template("frameworks")
    found = [_load_file(entry, entry.name) for entry in place.iterdir() if entry.name.endswith(".yaml")]
    return sorted(found, key=lambda framework: (framework.year_be, framework.family))


def framework_of(data: Mapping[str, object], file: str = "framework") -> Framework:
    """Build from :meth:`Framework.to_dict` or parsed YAML; raises :class:`FrameworkError` naming ``file`` and key."""
    return _checked(Node(data, file, FrameworkError))


@cache
def _shipped(year: int) -> Framework:
    # Every file that is read asks for its year's framework, and building one takes longer than reading the file.
    return _load_year(year, template("frameworks"))


def _load_year(year: int, place: Path | Traversable) -> Framework:
    file = place / f"{year}.yaml"
    if file.is_file():
        framework = _load_file(file, file.name)
        if framework.year_be != year:
            raise FrameworkError(
                file.name,
                "year_be",
                sentence("framework.other_year", year_be=framework.year_be, year=year),
            )
        return framework
    years = sorted(entry.name[:-5] for entry in place.iterdir() if entry.name.endswith(".yaml"))
    # 1900–2399 cannot be a Buddhist year of the ITA, so it is taken for a Gregorian one; 68 is how people write 2568.
    meant = year + BE_OFFSET if 1900 < year < 2400 else year + 2500 if 0 < year < 100 else ""
    newest = place / f"{years[-1] if years else year}.yaml"
    raise FrameworkError(
        "",
        "",
        sentence("framework.no_year", year=year, meant=meant, listed=", ".join(years), path=newest),
    )


def _load_file(file: Path | Traversable, name: str) -> Framework:
    return _checked(Node.parse(file.read_bytes(), name, FrameworkError))


def _checked(whole: Node) -> Framework:
    framework = build(whole)
    check(framework, whole)
    return framework
