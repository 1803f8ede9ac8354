"""The story of a demo run: what happened, with the figures, and what to open first."""

from __future__ import annotations

from ita_workbook.season.sample import Sample
from ita_workbook.tour import Chain
from ita_workbook.words.text import Text


def story(sample: Sample, chain: Chain) -> Text:
    """Return the closing text of the demo."""
    counts = chain.checked.counts
    th = [
        "",
        f"หน่วยงานตัวอย่าง {sample.master.identity.agency} ปี {sample.master.identity.year_be} ({sample.about.th})",
        f"1. สร้างสมุดงานกลาง {chain.master}",
        f"2. แยกให้ {len(chain.issued)} ส่วนราชการ {chain.folder / 'issued'}",
        f"3. ส่งกลับ {len(chain.returns)} ไฟล์ {chain.folder / 'returns'}",
        f"4. ตรวจ: ผิด {counts.error} ข้อ เตือน {counts.warning} ข้อ ดู {chain.findings_file}",
    ]
    en = [
        "",
        f"sample {sample.name}: {sample.about.pick('en')}",
        f"1. made the master {chain.master}",
        f"2. issued to {len(chain.issued)} departments: {chain.folder / 'issued'}",
        f"3. {len(chain.returns)} came back: {chain.folder / 'returns'}",
        f"4. checked: {counts.error} errors, {counts.warning} warnings; see {chain.findings_file}",
    ]
    if chain.damaged and chain.repaired and chain.repaired_file:
        lost = sample.master.spec.sheet(chain.lost_sheet).name
        th.append(
            f'5. {chain.damaged.name} ถูกลบหน้า "{lost.th}" ซ่อมแล้วได้ข้อมูลคืน {len(chain.repaired.carried)} ช่อง '
            f"{chain.repaired_file}"
        )
        en.append(
            f"5. {chain.damaged.name} had lost its sheet {lost.en}; repaired with {len(chain.repaired.carried)} cells "
            f"carried: {chain.repaired_file}"
        )
    if chain.outcome:
        tallies = chain.outcome.merged.tallies.values()
        read, carried = sum(tally.read for tally in tallies), sum(tally.carried for tally in tallies)
        conflicts = len(chain.outcome.conflicts)
        th.append(f"6. รวม: อ่าน {read} ช่อง รวมใหม่ {carried} ช่อง ขัดแย้ง {conflicts} ช่อง {chain.merged}")
        en.append(f"6. merged: {read} cells read, {carried} carried, {conflicts} conflicts: {chain.merged}")
    th += [
        f"7. ออกรายงาน {len(chain.reports)} ฉบับ {chain.folder / 'reports'}",
        "",
        f"เปิดก่อน: {chain.folder / 'reports' / 'analysis.docx'} แล้วดู {chain.merged}",
    ]
    en += [
        f"7. wrote {len(chain.reports)} documents: {chain.folder / 'reports'}",
        "",
        f"open first: {chain.folder / 'reports' / 'analysis.docx'}, then {chain.merged}",
    ]
    return Text("\n".join(th), "\n".join(en))
