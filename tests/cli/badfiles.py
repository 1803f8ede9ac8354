"""Files that are no proper return, made as they come about: cut off, locked with a password, renamed, somebody else's."""

from __future__ import annotations

import struct
from pathlib import Path

import openpyxl

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_file(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file as Excel makes one for a workbook with a password: streams of 4096 bytes and more."""
    sectors: list[bytes] = []
    table = [_FAT, _END]
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for number, (name, data) in enumerate(streams.items(), 1):
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        start = 2 + len(sectors)
        count = len(padded) // 512
        sectors += [padded[place : place + 512] for place in range(0, len(padded), 512)]
        table += [*range(start + 1, start + count), _END]
        entries.append(_entry(name, 2, start, len(padded), right=number + 1 if number < len(streams) else _FREE))
    entries += [bytes(128)] * (4 - len(entries))
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0).ljust(436, b"\xff")
    return header + fat + b"".join(entries) + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(text), kind, 1, _FREE, right, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def make_bad_files(folder: Path, good: Path) -> dict[str, tuple[Path, str]]:
    """Write one file of each sort; return name → (file, the code of its one finding)."""
    folder.mkdir(parents=True, exist_ok=True)
    made: dict[str, tuple[Path, str]] = {}

    def put(name: str, data: bytes, code: str) -> None:
        path = folder / name
        path.write_bytes(data)
        made[name] = path, code

    whole = good.read_bytes()
    put("ภาพถ่าย.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200), "F001")
    put("ว่าง.xlsx", b"", "F002")
    put("ขาดครึ่ง.xlsx", whole[: len(whole) // 2], "F003")
    put("มีรหัสผ่าน.xlsx", ole_file({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": whole}), "F004")
    put("ข้อมูล csv.xlsx", "ข้อ,สถานะ\nO1,ดำเนินการแล้ว\n".encode("utf-8-sig"), "F006")
    put("รายงาน.xlsx", b"%PDF-1.7\n" + bytes(100), "F006")
    put("~$กองคลัง.xlsx", b"\x06admin" + bytes(159), "F007")
    book = openpyxl.Workbook()
    book.active.append(["ลำดับ", "รายการ", "จำนวนเงิน"])
    book.active.append([1, "ค่าน้ำมัน", 500])
    book.save(folder / "บัญชี ค่าใช้จ่าย.xlsx")
    made["บัญชี ค่าใช้จ่าย.xlsx"] = folder / "บัญชี ค่าใช้จ่าย.xlsx", "F201"
    return made
