"""The manifest on the identity sheet: what was written into a workbook, so that a lost ledger can be done without."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ita_workbook.book.content import SEPARATOR, Content, content_from_json, encode, table_from_json, table_to_json
from ita_workbook.book.deflate import DamagedDataError, inflate

CHUNK = 30_000
"""Characters a cell; Excel's limit is 32,767."""
_LEVEL = 4
"""Of packing: 9 made a workbook a tenth smaller and took a quarter of all the time of writing it."""
_ENCODING = "utf-16-le"
"""Two bytes a Thai letter, of which the second is always the same; UTF-8 has three, of which two are. So it packs
smaller by a third and in half the time. The second byte of JSON says which of the two it is in."""
_MOST_LISTS, _MOST_TEXTS, _MOST_LETTERS = 400_000, 2_000_000, 16_000_000
"""Of JSON out of a file: its lists and objects, its values, its letters. A master of 500 measures has 13,000 values."""
_LIMIT = 64 * 1024 * 1024
"""Bytes an unpacked manifest may have: a master of 500 measures has about 2 MB."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The sheets, and columns as ``sheet.field``, that a repair put back empty, and when (ISO time).

    Nobody emptied them: what was known of them until then stays.
    """

    at: str = ""
    parts: frozenset[str] = frozenset()

    def covers(self, sheet_id: str, code: str, known_since: str) -> bool:
        """Whether an empty cell says nothing of a value that was known at a time: it was lost, not cleared."""
        return known_since <= self.at and bool(self.parts & {sheet_id, f"{sheet_id}.{code}"})


@dataclass(slots=True)
class Manifest:
    """What a workbook held when it was written: its content, and its framework where that is not a shipped one.

    Workbooks of form 1.0 also have ``key_prints``, one fingerprint of all keys of a sheet, which nothing needs.
    """

    content: Content
    framework: dict[str, Any] | None = None
    form: dict[str, Any] | None = None
    """What a form declares that is not a shipped one."""
    rebuilt: Rebuilt = field(default_factory=Rebuilt)


def pack(manifest: Manifest) -> list[str]:
    """Return the manifest as ASCII texts of at most :data:`CHUNK` characters, one a cell."""
    texts: list[str] = []
    tables = {sheet: table_to_json(manifest.content.table(sheet), texts) for sheet in manifest.content.ids}
    data: dict[str, Any] = {"tables": tables, "framework": manifest.framework}
    if manifest.form:
        data["form"] = manifest.form
    if manifest.rebuilt.parts:
        data["rebuilt"] = [manifest.rebuilt.at, *sorted(manifest.rebuilt.parts)]
    head = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=encode)
    text = f"{head}\n{SEPARATOR.join(texts)}"
    packed = b64encode(zlib.compress(text.encode(_ENCODING), _LEVEL)).decode()
    return [packed[start : start + CHUNK] for start in range(0, len(packed), CHUNK)]


def unpack(chunks: Iterable[str]) -> Manifest | None:
    """Return the manifest of the cell texts; None when they are damaged or larger than any real one."""
    try:
        packed = inflate(b64decode("".join(chunks), validate=True), _LIMIT, raw=False)
        # JSON has no line break of its own; the texts of its tables stand behind the first.
        head, _, rest = packed.decode(_ENCODING if packed[1:2] == b"\0" else "utf-8").partition("\n")
        data = bounded_json(head)
        if "tables" in data:
            if rest.count(SEPARATOR) > _MOST_TEXTS:
                return None
            texts = iter(rest.split(SEPARATOR))
            tables = {sheet: table_from_json(table, texts) for sheet, table in data["tables"].items()}
            content = Content.of_tables(tables)
        else:
            content = content_from_json(data["content"])  # so it stood in the first workbooks
        at, *parts = map(str, data.get("rebuilt") or [""])
        return Manifest(content, data.get("framework"), data.get("form"), Rebuilt(at, frozenset(parts)))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, DamagedDataError):
        return None


def bounded_json(text: str) -> Any:
    """Return what a JSON text out of a file holds; raises ValueError for one that would take far more room than it has.

    Each list and object takes a hundred times its brackets, so these are counted before anything is made of them.
    """
    if len(text) > _MOST_LETTERS or text.count("[") + text.count("{") > _MOST_LISTS or text.count(",") > _MOST_TEXTS:
        raise ValueError("more than any real workbook holds")
    return json.loads(text)
