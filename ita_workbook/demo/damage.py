"""Damage: what ordinary days do to a workbook, done to a copy of a sample so that the demo can show the cure."""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from pathlib import Path

_FIXED = (1980, 1, 1, 0, 0, 0)


def delete_sheet(source: Path, target: Path, sheet_name: str) -> None:
    """Write ``source`` to ``target`` without one sheet, as deleting it in a spreadsheet program leaves the file.

    The sheet's part, its entries in the workbook, the relations and the content types go; references to it in names
    and formulas become ``#REF!``. Raises KeyError when there is no such sheet.
    """
    with zipfile.ZipFile(source) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    workbook = parts["xl/workbook.xml"].decode()
    found = re.search(rf'<sheet name="{re.escape(sheet_name)}"[^>]*?r:id="(\w+)"[^>]*?/>', workbook)
    if not found:
        raise KeyError(sheet_name)
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    relation = re.search(rf'<Relationship Id="{found[1]}"[^>]*?Target="([^"]+)"[^>]*?/>', relations)
    if not relation:
        raise KeyError(sheet_name)
    part = posixpath.join("xl", relation[1])
    sheets = re.findall(r"<sheet name=[^>]*?/>", workbook)
    position = sheets.index(found[0])
    workbook = workbook.replace(found[0], "")
    workbook = re.sub(r"<definedName[^>]*?</definedName>", lambda name: _name(name[0], sheet_name, position), workbook)
    parts["xl/workbook.xml"] = workbook.encode()
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(relation[0], "").encode()
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = re.sub(rf'<Override PartName="/{re.escape(part)}"[^>]*?/>', "", types).encode()
    gone = {part, posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")}
    for name in gone:
        parts.pop(name, None)
    reference = f"'{sheet_name}'!"
    for name, data in parts.items():
        if name.startswith("xl/worksheets/") or name.startswith("xl/charts/"):
            text = data.decode()
            if reference in text:
                text = re.sub(rf"{re.escape(reference)}\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?", "#REF!", text)
                parts[name] = text.encode()
    target.write_bytes(_zipped(parts))


def _name(declared: str, sheet_name: str, position: int) -> str:
    """Return a defined name after the deletion: those of the sheet go, later sheets move up by one."""
    local = re.search(r'localSheetId="(\d+)"', declared)
    if local and int(local[1]) == position:
        return ""
    if local and int(local[1]) > position:
        declared = declared.replace(local[0], f'localSheetId="{int(local[1]) - 1}"')
    return re.sub(rf"'{re.escape(sheet_name)}'![^<,]+", "#REF!", declared)


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, data)
    return stream.getvalue()
