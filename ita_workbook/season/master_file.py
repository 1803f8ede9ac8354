"""Master file: a master read for a verb, refused in words where it is none or cannot be read."""

from __future__ import annotations

from pathlib import Path

from ita_workbook.checks.engine import check_return
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Return
from ita_workbook.words.errors import ItaError, UsageProblem


class BadMaster(ItaError):
    """A master that is there but cannot be read: a finding of the file, so exit code 1."""

    exit_code = 1


def read_master(path: Path) -> Return:
    """Read a master; raises UsageProblem when there is none of that name, BadMaster when it cannot be read."""
    if path.is_dir():
        raise UsageProblem(
            f"{path} เป็นโฟลเดอร์ ระบุไฟล์สมุดงานกลางในโฟลเดอร์นั้น", f"{path} is a folder; name the master file in it"
        )
    if not path.exists():
        raise UsageProblem(
            f"ไม่พบสมุดงานกลาง {path} สร้างใหม่ด้วย ita new หรือตรวจชื่อไฟล์",
            f"the master {path} is not there; make one with ita new, or check its name",
        )
    master = read_workbook(path)
    if not master.readable or master.book is None:
        found = check_return(master)[0]
        raise BadMaster(
            f"อ่านสมุดงานกลาง {path.name} ไม่ได้: [{found.code}] {found.message.th} {found.cure.th}",
            f"cannot read the master {path.name}: [{found.code}] {found.message.pick('en')} {found.cure.pick('en')}",
        )
    if master.book.kind == "issued":
        raise UsageProblem(
            f"{path.name} เป็นสมุดงานของ {master.book.identity.department} ไม่ใช่สมุดงานกลาง "
            "ระบุไฟล์ที่ได้จาก ita new หรือ ita merge",
            f"{path.name} is the workbook of {master.book.identity.department}, not a master; "
            "name the file made by ita new or ita merge",
        )
    return master
