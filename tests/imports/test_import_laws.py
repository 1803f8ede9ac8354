"""Laws: nothing reaches the master without a decision, the same file again asks nothing new, and the counts agree."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook import Master

HEADS = ("ข้อ", "ข้อมูล", "ผู้รับผิดชอบ", "ลิงก์", "วันที่เผยแพร่", "สถานะ", "มาตรการ", "ระยะเวลา", "คะแนน", "อื่นใด")
TEXTS = st.sampled_from(
    ("", "O1", "๐๒", "ข้อ 3", "โครงสร้าง", "ข้อมูลผู้บริหาร", "อำนาจหน้าที่", "กองคลัง", "สำนักปลัด / กองช่าง", "ฝ่ายแผน",
     "https://www.example.go.th/o1", "www.example.go.th", "15/03/2566", "32/13/2566", "ดำเนินการแล้ว", "ทำแล้ว", "รวม",
     "ไตรมาส 1", "ม.ค. 2566 เป็นต้นไป", "98.5", "๙๙.๕๐ คะแนน", "=A1", "-", "1. จัดทำคู่มือ")
)  # fmt: skip


@st.composite
def tables(draw) -> list[list[str]]:
    heads = draw(st.lists(st.sampled_from(HEADS), min_size=2, max_size=6, unique=True))
    rows = draw(st.lists(st.lists(TEXTS, min_size=len(heads), max_size=len(heads)), min_size=1, max_size=6))
    return [heads, *rows]


def cells(book) -> dict:
    kept = ("provenance", "conflicts", "mappings")
    return {(sheet, key, code): value for sheet, key, code, value in book.content.cells() if sheet not in kept}


@settings(derandomize=True, max_examples=60)
@given(tables(), st.data())
def test_only_what_was_accepted_is_entered_and_what_was_decided_is_not_asked_again(lines, data):
    with TemporaryDirectory() as folder:
        path = Path(folder, "ตาราง.csv")
        path.write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
        master = Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt", seed="law").save(Path(folder, "m.xlsx"))
        proposal = master.propose(path)
        counts = proposal.draft.counts()
        assert counts["cells"] == counts["used"] + counts["left"]
        choice = st.sampled_from(("accept", "reject", None))
        decisions = {one.id: word for one in proposal.draft.proposed if (word := data.draw(choice))}
        entered = master.accept(proposal.decide(decisions))
        counts = entered.counts()
        assert counts["proposed"] == counts["accept"] + counts["edit"] + counts["reject"] + counts["undecided"]
        assert counts["accept"] == counts["carried"] + counts["agreed"] + counts["conflicting"] + counts["settled"]
        before, after = cells(master.book), cells(entered.master.book)
        accepted = {one.cell for one in proposal.draft.proposed if decisions.get(one.id) == "accept"}
        keys = {(sheet, key) for sheet, key, _ in accepted}
        changed = {cell for cell in after if after[cell] != before.get(cell)}
        spec = master.book.spec
        assert all(
            cell in accepted or (cell[:2] in keys and spec.sheet(cell[0]).by_field[cell[2]].key) for cell in changed
        )
        assert all(after.get(cell) == value for cell, value in before.items()), "no filled cell is changed"
        again = entered.save(Path(folder, "n.xlsx")).master.propose(path)
        decided = {(one.cell, one.text) for one in proposal.draft.proposed if one.id in decisions}
        assert not {(one.cell, one.text) for one in again.draft.proposed} & decided
