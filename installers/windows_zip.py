"""One zip for an offline Windows PC: an embeddable CPython, the wheels unpacked, and a file to double-click.

    python installers/windows_zip.py python-3.12.10-embed-amd64.zip -o ITA.zip

The embeddable CPython is downloaded from python.org by whoever runs this; its version decides which wheels are fetched.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START = "เปิด ITA.cmd"
# Nothing but ASCII inside: the console reads it in a code page that nobody knows beforehand.
_COMMANDS = r"""@echo off
rem A season folder can be dropped on this file; without one it is the folder ITA beside it.
set "SEASON=%~1"
if "%SEASON%"=="" set "SEASON=%~dp0ITA"
"%~dp0python\python.exe" -m ita_workbook.cli.main serve "%SEASON%"
if errorlevel 1 pause
"""
_READ_ME = """\
1. แตกไฟล์ zip นี้ไว้ในโฟลเดอร์ของท่าน เช่น C:\\ITA (อย่าเปิดจากใน zip)
2. ดับเบิลคลิก เปิด ITA หน้าเว็บจะเปิดในเบราว์เซอร์ หน้าต่างสีดำต้องเปิดค้างไว้ระหว่างใช้
3. งานทั้งหมดอยู่ในโฟลเดอร์ ITA ข้างไฟล์นี้ สำรองทั้งโฟลเดอร์ได้เลย
   ถ้าจะใช้โฟลเดอร์อื่น ให้ลากโฟลเดอร์นั้นมาวางบน เปิด ITA
4. เลิกใช้: กดปุ่ม ปิดโปรแกรม ในหน้าเว็บ
โปรแกรมไม่ส่งข้อมูลออกจากเครื่อง และไม่ต้องต่ออินเทอร์เน็ต
"""


def main(arguments: list[str] | None = None) -> None:
    """Make the zip."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", type=Path, help="the embeddable CPython (.zip, amd64)")
    parser.add_argument("-o", "--output", type=Path, default=Path("ITA.zip"))
    parser.add_argument("--wheels", type=Path, help="a folder of wheels; without it they are fetched")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        wheels = given.wheels or fetched(Path(folder), version_of(given.python))
        write(given.python, sorted(wheels.glob("*.whl")), given.output)
    print(given.output)


def version_of(python: Path) -> str:
    """Return the version whose wheels are wanted: ``3.12``."""
    with zipfile.ZipFile(python) as zipped:
        found = next(
            (re.fullmatch(r"python(\d)(\d+)\._pth", name) for name in zipped.namelist() if "_pth" in name), None
        )
    if found is None:
        raise SystemExit(f"{python} is no embeddable CPython: it has no python3*._pth")
    return f"{found[1]}.{found[2]}"


def fetched(folder: Path, version: str) -> Path:
    """Build our own wheel and fetch those that it needs on Windows."""
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True)  # noqa: S603
    (own,) = folder.glob("ita_workbook-*.whl")
    subprocess.run(  # noqa: S603
        [*pip, "download", "--dest", str(folder), "--only-binary=:all:", "--platform", "win_amd64",
         "--python-version", version, f"{own}[web]", "colorama", "tzdata"],
        check=True,
    )  # fmt: skip
    return folder


def write(python: Path, wheels: list[Path], output: Path) -> None:
    """Write the zip; an unpacked wheel is what installing it would leave."""
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in _of_python(python):
            made.writestr(f"python/{name}", data)
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as zipped:
                for name in zipped.namelist():
                    if not name.endswith("/") and ".data/" not in name:
                        made.writestr(f"python/Lib/site-packages/{name}", zipped.read(name))
        made.writestr(START, _COMMANDS.replace("\n", "\r\n"))
        made.writestr("อ่านก่อน.txt", "\ufeff" + _READ_ME.replace("\n", "\r\n"))


def _of_python(python: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(python) as zipped:
        for name in zipped.namelist():
            data = zipped.read(name)
            # It looks nowhere but where this file says.
            yield name, data + b"\r\nLib\\site-packages\r\n" if name.endswith("._pth") else data


if __name__ == "__main__":
    main()
