"""File kinds: what a file is, by how it begins and by the names of its parts; an event says why it is no workbook."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ita_workbook.read.returned import Event, Format

BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")
"""How UTF-16 begins."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of the old Office begin, and encrypted ones of the new."""
_MAGIC = {
    b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG", b"GIF8": "GIF", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip",
}  # fmt: skip
_TEXTS = {b"%pdf": "PDF", b"<!doctype html": "HTML", b"<html": "HTML", b"mime-version": "MHT", b"<": "XML"}
_TABLES = ("CSV", "HTML", "docx")
"""Kinds of files whose tables can be imported."""
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1")
_FLAT: Mapping[Format, re.Pattern[bytes]] = {
    "fods": re.compile(rb"<office:document\b[^<>]*application/vnd\.oasis\.opendocument\.spreadsheet"),
    "xml": re.compile(rb"<(?:\w+:)?Workbook\b[^<>]*urn:schemas-microsoft-com:office:spreadsheet"),
}
"""Workbooks that are one XML file, and how they begin."""
_FLAT_BEGINS = 8192
# The names of OLE streams are UTF-16: an encrypted package has these two, a .xls has a Workbook or Book stream.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# A document whose key a server of rights keeps, as sensitivity labels do, names this among its streams.
_RIGHTS = ("DRMEncrypted".encode("utf-16-le"), "\x09DRMContent".encode("utf-16-le"))
_CONTENT = {
    "xlsm": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
    "xltx": b"spreadsheetml.template.main+xml",
    "docx": b"wordprocessingml",
    "pptx": b"presentationml",
}


def format_of_zip(
    mimetype: bytes | None, types: bytes | None, names: Collection[str], *, documents: bool
) -> Format | Event:
    """Return the format of a zipped file by two of its parts and the names of all, or why it is no workbook.

    ``documents``: a Word document is taken too.
    """
    if mimetype is not None:
        is_table = b"opendocument.spreadsheet" in mimetype
        return "ods" if is_table else Event("not_a_workbook", params={"found": "OpenDocument"})
    if types is None:
        return Event("not_a_workbook", params={"found": "zip"})
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if _CONTENT["xlsm"] in types:
        return "xlsm"
    if _CONTENT["xlsx"] in types or _CONTENT["xltx"] in types:
        return "xlsx"
    found = next((kind for kind in ("docx", "pptx") if _CONTENT[kind] in types), "zip")
    if documents and found == "docx":
        return "docx"
    return Event("not_a_workbook", params={"found": found, "table": found if found in _TABLES else ""})


def format_of_flat(xml: bytes) -> Format | None:
    """Return the format of a workbook that is one XML file; None for any other file."""
    return next((format for format, mark in _FLAT.items() if mark.search(xml, 0, _FLAT_BEGINS)), None)


def format_of_ole(data: bytes) -> Format | Event:
    """Return the format of a file of the old Office, or why it is no workbook."""
    if any(name in data for name in _RIGHTS):
        return Event("rights_managed")
    if _ENCRYPTED in data:
        return Event("encrypted_file")
    if any(name in data for name in _WORKBOOK):
        return "xls"
    return Event("not_a_workbook", params={"found": "OLE"})


def not_zipped(data: bytes) -> Event:
    """Return what a file that is no zip is instead of a workbook."""
    begin = data[:4096].decode("utf-16", "replace").encode() if data.startswith(BYTE_ORDER) else data[:2048]
    head = begin.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    text = next((kind for start, kind in _TEXTS.items() if head.startswith(start)), "")
    if not text and b"\0" not in begin and any(mark in head for mark in (b",", b"\t", b";")) and b"\n" in begin:
        text = "CSV"
    if text:
        return Event("renamed_text", params={"found": text, "table": text if text in _TABLES else ""})
    found = next((kind for start, kind in _MAGIC.items() if data.startswith(start)), "?")
    return Event("not_a_workbook", params={"found": "HEIC" if data[4:12] in _HEIC else found})
