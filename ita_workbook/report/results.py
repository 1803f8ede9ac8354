"""Results of writing documents: the files, and what is left to put right in the master before they are published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any

from ita_workbook.report.documents.public_page import PublicPage
from ita_workbook.report.write import FORMATS, KINDS
from ita_workbook.words.errors import quoted
from ita_workbook.words.text import Language, Text
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table


@dataclass(frozen=True, slots=True)
class Unfinished:
    """How many errors a master still has, and how many of them are conflicts that nobody has decided."""

    errors: int = 0
    undecided: int = 0


@dataclass(frozen=True, repr=False)
class Documents(Result):
    """The files that were written."""

    files: tuple[Path, ...]
    _: KW_ONLY
    master: Path | None = None
    unfinished: Unfinished = Unfinished()
    """What is left to put right in the master: the documents are made all the same."""
    caveats: tuple[Text, ...] = ()
    """What is uncertain about the year's framework."""
    page: PublicPage | None = None
    """What the public page shows; None for other documents."""

    @property
    def warnings(self) -> tuple[Text, ...]:
        """That the master still has errors, and link cells that hold no address."""
        told = [_unfinished(self.unfinished, self.master)] if self.unfinished.errors else []
        return (*told, *(map(_unusable, self.unusable)))

    @property
    def unusable(self) -> tuple[str, ...]:
        """The items whose link cell holds something that is no web address."""
        return tuple(item.code for item in self.page.unusable) if self.page else ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """``documents``: a row a file."""
        columns: dict[str, Kinds] = {
            "kind": (*KINDS, "publish"), "format": FORMATS, "file": "text", "bytes": "count",
        }  # fmt: skip
        rows = [
            (
                "publish" if self.page else path.stem,
                path.suffix[1:],
                path.name,
                path.stat().st_size if path.exists() else None,
            )
            for path in self.files
        ]
        return (data_table("documents", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the files (schema ita-workbook/report/1)."""
        return {
            "schema": "ita-workbook/report/1",
            "files": [str(path) for path in self.files],
            "errors": self.unfinished.errors,
            "undecided": self.unfinished.undecided,
            "caveats": [caveat.pick(language) for caveat in self.caveats],
        }

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the files; of the public page also how many items have links."""
        for path in self.files:
            if self.page is None:
                yield str(path)
            else:
                yield Text(
                    f"{path}: มีลิงก์ {self.page.published} จาก {self.page.count} ข้อ",
                    f"{path}: {self.page.published} of {self.page.count} items have links",
                ).pick(language)


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.exists() else None


def _unfinished(found: Unfinished, master: Path | None) -> Text:
    command = f"ita check {quoted(master)}" if master else "ita check"
    also_th = also_en = ""
    if found.undecided:
        also_th = f" ในจำนวนนี้เป็นข้อขัดแย้งที่ยังไม่ได้ตัดสิน {found.undecided} ข้อ (เอกสารใช้ค่าของสมุดงานกลาง)"
        also_en = f", {found.undecided} of them undecided conflicts (the documents have the master's values)"
    return Text(
        f"คำเตือน: สมุดงานกลางยังมีสิ่งที่ต้องแก้ {found.errors} ข้อ{also_th} ตรวจก่อนเผยแพร่เอกสารด้วยคำสั่ง {command}",
        f"warning: errors in the master: {found.errors}{also_en}; before publishing the documents, run: {command}",
    )


def _unusable(code: str) -> Text:
    return Text(
        f"ข้อ {code}: ในช่องลิงก์ไม่มีที่อยู่ที่ขึ้นต้นด้วย http:// หรือ https:// จึงแสดงว่ายังไม่มีลิงก์",
        f"{code}: the link cell has no http:// or https:// address, so it is shown as missing",
    )
