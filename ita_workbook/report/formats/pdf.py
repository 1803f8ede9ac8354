"""Turns a Word document into PDF with LibreOffice, where that is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from ita_workbook.words.errors import ItaError

PROGRAMS = ("soffice", "libreoffice")
TIMEOUT = 180
"""Seconds for one document; the first start on a slow machine alone takes some 20."""


class OfficeMissing(ItaError):
    """LibreOffice is not installed, or cannot be found."""


class OfficeFailed(ItaError):
    """LibreOffice is there, but gave no PDF."""


def office() -> str:
    """Return the path of LibreOffice; raises :class:`OfficeMissing`."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        raise OfficeMissing(
            "สร้าง PDF ไม่ได้เพราะไม่พบ LibreOffice ในเครื่องนี้ ให้ติดตั้ง LibreOffice หรือสั่ง --format docx "
            "แล้วเปิดใน Word และบันทึกเป็น PDF",
            "No PDF can be made: LibreOffice was not found. Install it, or use --format docx and save as PDF in Word.",
        )
    return found


def pdf_bytes(document: bytes, *, suffix: str = ".docx", timeout: float = TIMEOUT) -> bytes:
    """Return ``document`` (a .docx or .xlsx file) as PDF.

    LibreOffice gets a profile and a folder of its own, so that an open window or a stale lock does not matter.
    """
    program = office()
    with tempfile.TemporaryDirectory(prefix="ita-pdf-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        source = place / f"report{suffix}"
        source.write_bytes(document)
        command = [
            program,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(place),
            str(source),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)  # noqa: S603 - fixed program, own file
        except subprocess.TimeoutExpired as late:
            raise OfficeFailed(
                f"LibreOffice ไม่ตอบภายใน {timeout:g} วินาที ให้ปิดโปรแกรมที่ค้างแล้วลองใหม่ หรือสั่ง --format docx",
                f"LibreOffice did not answer within {timeout:g} seconds. Try again, or use --format docx.",
            ) from late
        made = source.with_suffix(".pdf")
        if not made.is_file():
            said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()[-300:]
            raise OfficeFailed(
                f"LibreOffice แปลงเป็น PDF ไม่สำเร็จ ({said or 'ไม่มีข้อความ'}) ให้สั่ง --format docx แล้วบันทึกเป็น PDF ใน Word",
                f"LibreOffice could not make the PDF ({said or 'no message'}). Use --format docx instead.",
            )
        return made.read_bytes()
