"""The words and the Word template of the reports: as shipped, or as an official has edited them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.node import parse_yaml
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import load_yaml, template
from ita_workbook.words.text import LANGUAGES, fields_of, stray_braces
from ita_workbook.words.thai_text import suggest
from ita_workbook.write.output import alone_in, refuse_existing, write_together

BASE = "base.docx"
COMMON = "common"
FILES = (COMMON, *sorted(
    file.name.removesuffix(".yaml") for file in template("reports").iterdir()
    if file.name.endswith(".yaml") and file.name != f"{COMMON}.yaml"
))  # fmt: skip
"""The YAML files of words, without their suffix."""
EMBLEM = "emblem.png"
LETTER = "reminder.yaml"
"""The sentences of the messages to departments, which ita status reads from the same folder."""
Columns = Mapping[str, Mapping[str, Sequence[str]]]
EVERYWHERE = frozenset({"agency", "year", "last_year", "measures_year", "pass", "website", "ita"})
"""Fields that any sentence may use; the others belong to the sentence in which they are shipped."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The declared words of every report, and the Word template."""

    patterns: Mapping[str, Mapping[str, Any]]
    base: bytes
    emblem: bytes = b""
    """The picture of the agency's emblem; none is shipped, and its place is marked where there is none."""

    def declared(self, kind: str, name: str) -> Any:
        """Return what the report ``kind``, or else the common file, declares at ``name`` (``part.name``)."""
        first, *rest = name.split(".")
        own = self.patterns.get(kind, {})  # a form has no words of its own
        found = own[first] if first in own else self.patterns[COMMON][first]
        for key in rest:
            found = found[key]
        return found


@lru_cache(maxsize=1)
def shipped_wording() -> Wording:
    """Return the words and the template that come with the program."""
    return Wording(
        {name: load_yaml("reports", f"{name}.yaml") for name in FILES}, template("reports", BASE).read_bytes()
    )


def read_wording(folder: Path, columns: Columns) -> Wording:
    """Return the wording with what ``folder`` has in place of the shipped; raises UsageProblem naming what is wrong.

    ``columns`` tells what each table can show, by file and name of its columns.

    A ``base.docx`` replaces the Word template, an ``emblem.png`` stands on orders and memos; each YAML
    file needs only the sentences that differ.
    """
    if not folder.is_dir():
        raise UsageProblem(
            sentence("report.templates.no_folder", folder=folder),
        )
    shipped = shipped_wording()
    patterns = dict(shipped.patterns)
    known = [BASE, EMBLEM, LETTER, *(f"{name}.yaml" for name in FILES)]
    used = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".yaml", ".yml", ".docx", ".png")]
    for path in used:
        # Word keeps a lock file (~$) beside an open document.
        if path.name not in known and not path.name.startswith(("~$", ".")):
            near = suggest(path.name, known) or ", ".join(known)
            raise UsageProblem(sentence("report.templates.unknown_file", path=path, near=near))
    if not any(path.name in known for path in used):
        raise UsageProblem(
            sentence("report.templates.none", folder=folder, base=BASE),
        )
    for name in FILES:
        path = folder / f"{name}.yaml"
        if path.is_file():
            patterns[name] = _merged(patterns[name], _parsed(path), path.name, columns.get(name, {}))
    base, emblem = folder / BASE, folder / EMBLEM
    return Wording(
        patterns,
        base.read_bytes() if base.is_file() else shipped.base,
        emblem.read_bytes() if emblem.is_file() else b"",
    )


def export_wording(folder: Path, *, force: bool = False) -> list[Path]:
    """Write the shipped template and words into ``folder`` for editing; return the files."""
    files = {name: template("reports", name) for name in (BASE, *(f"{name}.yaml" for name in FILES))}
    files[LETTER] = template("words", LETTER)
    for name in files:
        refuse_existing(folder / name, force=force)
    with alone_in(folder):
        write_together({folder / name: shipped.read_bytes() for name, shipped in files.items()})
    return [folder / name for name in files]


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        found = parse_yaml(path.read_bytes())
    except yaml.YAMLError as error:
        raise UsageProblem(sentence("report.templates.not_yaml", path=path, error=error)) from error
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise UsageProblem(sentence("report.templates.not_mapping", path=path))
    return found


def _merged(
    shipped: Mapping[str, Any], edited: Mapping[str, Any], place: str, columns: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Return ``shipped`` with the sentences of ``edited`` in place, each held to the fields it can have."""
    merged = dict(shipped)
    for key, value in edited.items():
        where = f"{place}: {key}"
        if key not in shipped:
            near = suggest(str(key), [str(known) for known in shipped]) or ""
            raise UsageProblem(sentence("report.templates.unknown", where=where, near=near))
        old = shipped[key]
        if isinstance(old, Mapping) and not _is_text(old):
            if not isinstance(value, Mapping):
                raise UsageProblem(sentence("report.templates.needs_parts", where=where))
            merged[key] = _merged(old, value, where, {})
        elif isinstance(old, list):
            merged[key] = _list(old, value, where, columns.get(str(key), ()))
        else:
            _held_to(value, _fields(old), where)
            merged[key] = value
    return merged


def _list(old: list[Any], value: Any, where: str, columns: Sequence[str]) -> list[Any]:
    """A list of columns or of sentences, replaced as a whole."""
    if not isinstance(value, list) or not value:
        raise UsageProblem(sentence("report.templates.needs_list", where=where))
    fields = frozenset().union(*(_fields(one.get("title", one) if isinstance(one, Mapping) else one) for one in old))
    for number, entry in enumerate(value, 1):
        if isinstance(old[0], Mapping) and "code" in old[0]:
            _column(entry, fields, f"{where} {number}", columns)
        else:
            _held_to(entry, fields, f"{where} {number}")
    return value


def _column(entry: Any, fields: frozenset[str], where: str, columns: Sequence[str]) -> None:
    if not isinstance(entry, Mapping) or not {"code", "title", "width"} <= set(entry):
        raise UsageProblem(sentence("report.templates.needs_column", where=where))
    if entry["code"] not in columns:
        near, possible = suggest(str(entry["code"]), columns) or "", ", ".join(columns)
        raise UsageProblem(
            sentence("report.templates.no_column", where=where, code=entry["code"], near=near, possible=possible),
        )
    if not isinstance(entry["width"], int | float) or entry["width"] <= 0:
        raise UsageProblem(sentence("report.templates.width", where=where))
    _held_to(entry["title"], fields, where)


def _is_text(declared: object) -> bool:
    return (
        isinstance(declared, Mapping) and set(declared) <= set(LANGUAGES) and not isinstance(declared.get("th"), list)
    )


def _held_to(value: Any, fields: frozenset[str], where: str) -> None:
    """Raise UsageProblem unless ``value`` is words whose ``{fields}`` can be filled in this place."""
    if not isinstance(value, str) and not _is_text(value):
        raise UsageProblem(sentence("report.templates.not_text", where=where))
    unknown = sorted(_fields(value) - fields - EVERYWHERE)
    if unknown:
        allowed = ", ".join(sorted(fields | EVERYWHERE))
        raise UsageProblem(
            sentence("report.templates.no_field", where=where, name=unknown[0], allowed=allowed),
        )


def _fields(declared: object) -> frozenset[str]:
    texts = declared.values() if isinstance(declared, Mapping) else [declared]
    patterns = [text for text in texts if isinstance(text, str)]
    for pattern in patterns:
        if stray_braces(pattern):
            raise UsageProblem(sentence("report.templates.braces", pattern=pattern))
    return frozenset().union(*map(fields_of, patterns))
