"""Turns documents into PDF with LibreOffice, where that is installed: all in one run, as starting it takes longest."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ita_workbook.words.errors import ItaError
from ita_workbook.words.sentences import sentence

PROGRAMS = ("soffice", "libreoffice")
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export"><prop oor:name="UseTaggedPDF" oor:op="fuse">
<value>true</value></prop></item>
</oor:items>
"""
"""Of the profile: headings, tables and pictures are told as such to whoever has the page read aloud."""
TIMEOUT = 180
"""Seconds for each document; the first start on a slow machine alone takes some 20."""


class OfficeMissing(ItaError):
    """LibreOffice is not installed, or cannot be found."""


class OfficeFailed(ItaError):
    """LibreOffice is there, but gave no PDF."""


def office() -> str:
    """Return the path of LibreOffice; raises :class:`OfficeMissing`."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        raise OfficeMissing(
            sentence("report.pdf.no_office"),
        )
    return found


def pdf_bytes(document: bytes, *, suffix: str = ".docx", timeout: float = TIMEOUT) -> bytes:
    """Return ``document`` (a .docx or .xlsx file) as PDF; raises :class:`OfficeFailed` where none was made."""
    name = f"report{suffix}"
    made, problem = convert({name: document}, timeout=timeout)
    if problem is not None:
        raise problem
    return made[name]


def convert(
    documents: Mapping[str, bytes], *, timeout: float = TIMEOUT
) -> tuple[dict[str, bytes], OfficeFailed | None]:
    """Return the PDF of each document by its name, such as ``plan.docx``, and what is to be told of those without one.

    No two names may differ in their suffix only. LibreOffice gets a profile and a folder of its own, so that an open
    window or a stale lock does not matter.
    """
    program = office()
    with tempfile.TemporaryDirectory(prefix="ita-pdf-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        sources = [place / name for name in documents]
        for source, document in zip(sources, documents.values(), strict=True):
            source.write_bytes(document)
        settings = place / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(place / "made"),
            *map(str, sources),
        ]
        said: str | None = None
        try:
            done = subprocess.run(command, capture_output=True, timeout=timeout * len(sources), check=False)  # noqa: S603 - fixed program, own files
            said = done.stderr.decode("utf-8", "replace").strip()[-300:]
        except subprocess.TimeoutExpired:
            pass
        paths = {source.name: place / "made" / f"{source.stem}.pdf" for source in sources}
        made = {name: path.read_bytes() for name, path in paths.items() if path.is_file()}
    missing = [name for name in documents if name not in made]
    return made, _failure(missing, said, timeout * len(sources)) if missing else None


def _failure(names: list[str], said: str | None, seconds: float) -> OfficeFailed:
    """Return what is told of documents without PDF; ``said`` is what LibreOffice said, None where it did not end."""
    listed = ", ".join(names)
    if said is None:
        return OfficeFailed(
            sentence("report.pdf.no_answer", seconds=f"{seconds:g}", listed=listed),
        )
    return OfficeFailed(
        sentence("report.pdf.failed", listed=listed, said=said or sentence("report.pdf.silent")),
    )
