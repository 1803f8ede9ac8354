"""Unread: why a file of a folder is not read, by what its name says it is, or by what it holds."""

from __future__ import annotations

import re
import stat
from pathlib import Path, PurePosixPath
from typing import Literal

from ita_workbook.read.archive import holds_workbook

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xls", ".ods", ".xlsb", ".fods")
Reason = Literal[
    "document", "picture", "archive", "cloud", "numbers", "mail", "shortcut", "partial", "other", "own", "hidden",
    "nested", "locked", "damaged", "too_large", "empty_container", "unreachable", "folder_link", "broken_link",
    "special",
]  # fmt: skip
SYSTEM = re.compile(r"\._|\.~lock\.|\.ita-|(?:thumbs\.db|desktop\.ini|\.ds_store)$", re.IGNORECASE)
"""Names that systems leave behind, and our own unfinished files: nobody's answers."""
_BY_SUFFIX: dict[Reason, str] = {
    "document": ".doc .docx .pdf .csv .tsv .rtf .odt .txt .htm .html .ppt .pptx .odp .md .xps",
    "picture": ".jpg .jpeg .jfif .png .gif .bmp .tif .tiff .heic .heif .webp .svg",
    "archive": ".rar .7z .tar .gz .tgz .bz2 .xz .zst .cab .zipx .iso",
    "cloud": ".gsheet .gdoc .gslides .gform",
    "numbers": ".numbers .pages .wps .et",
    "mail": ".msg .pst .mbox .oft",
    "shortcut": ".lnk .url .webloc .desktop",
    "partial": ".crdownload .part .partial .download .tmp",
    "own": ".ledger .ledger-journal",
}
_REASONS: dict[str, Reason] = {suffix: reason for reason, listed in _BY_SUFFIX.items() for suffix in listed.split()}
_LONGEST_LOOK = 8 * 1024 * 1024


def reason_of(name: str) -> Reason:
    """Return why a file of this name is no workbook to be read."""
    return _REASONS.get(PurePosixPath(name).suffix.lower(), "other")


def reason_to_pass(path: Path) -> Reason | None:
    """Return why a file that is neither a workbook nor a container by its name is passed over; None: it is to be read.

    A workbook whose name lost its suffix (``กองคลัง.xlsx (1)``) is told by its content.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "broken_link"
    except OSError:
        return "unreachable"
    if not stat.S_ISREG(mode):
        return "special"
    if path.name.startswith(".") and not path.name.startswith("~$"):
        return "hidden"
    if path.suffix.lower() in WORKBOOK_SUFFIXES:
        return None
    reason = reason_of(path.name)
    return None if reason in ("other", "partial", "numbers") and holds_workbook(path, _LONGEST_LOOK) else reason
