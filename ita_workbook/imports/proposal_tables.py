"""The tables of a proposal: the mapping of columns, the values by target, and the cells that were left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.imports.headings import offered, targets
from ita_workbook.imports.proposal import DECISIONS, WIDE, ColumnOf, Decision, Draft, Proposed
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import LANGUAGES, Text
from ita_workbook.write.table import Column, Plain, Table, TableRow, Tone

_TITLES = (
    "id", "file", "place", "heading", "samples", "field", "score", "why", "round", "decision", "row", "column",
    "value", "source", "present", "confidence", "doubts", "corrected", "text", "reason",
)  # fmt: skip
MAPPING: Mapping[str, Text] = {code: pattern(f"imports.column.{code}") for code in _TITLES}
"""The titles of the columns, by which they are found again."""
DECISION_WORDS: Mapping[Decision, Text] = {
    code: pattern(f"imports.decision.{code}") for code in dict.fromkeys((*WIDE, *DECISIONS))
}
NOT_TAKEN = pattern("imports.not_taken")
_WIDTHS = {
    "id": 13, "file": 22, "place": 20, "heading": 34, "samples": 50, "field": 40, "score": 9, "why": 24, "round": 18,
    "decision": 13, "row": 34, "column": 9, "value": 44, "source": 44, "present": 26, "confidence": 13, "doubts": 50,
    "corrected": 34, "text": 60, "reason": 44,
}  # fmt: skip
_TONES: Mapping[str, Tone] = {"sure": "", "look": "missing", "unread": "wrong"}


def tables_of(draft: Draft, spec: WorkbookSpec) -> list[Table]:
    """Return the tables of the workbook: mapping, a table a target, what was left."""
    made = [mapping_table(draft, spec)]
    for sheet in targets(spec):
        values = [one for one in draft.proposed if one.sheet == sheet.id]
        if values:
            made.append(values_table(sheet, values, draft))
    if draft.findings:
        made.append(findings_table(draft))
    return [*made, left_table(draft)]


def field_label(sheet: SheetSpec, column: ColumnSpec) -> Text:
    """Return what the dropdown calls a field: the sheet and the title."""
    return sentence("imports.field", sheet=sheet.name, title=column.title)


def choices(spec: WorkbookSpec, *, whole: bool) -> dict[str, Text]:
    """Return what a ``whole`` table, or else a column, can be for: ``assignments``, ``assignments.url``; '' nothing."""
    sheets = targets(spec)
    if whole:
        return {"": NOT_TAKEN, **{sheet.id: sheet.name for sheet in sheets}}
    return {"": NOT_TAKEN, **{f"{sheet.id}.{column.field}": field_label(sheet, column)
                              for sheet in sheets for column in offered(spec, sheet)}}  # fmt: skip


def mapping_table(draft: Draft, spec: WorkbookSpec) -> Table:
    """Return the mapping: a row a table and a row a column, with what each is proposed for."""
    fields = choices(spec, whole=True) | choices(spec, whole=False)
    picks = {"field": tuple(fields.values()), "decision": _words(wide=True),
             "round": tuple(value.label for value in spec.rounds.values)}  # fmt: skip
    codes = ("id", "file", "place", "heading", "samples", "field", "score", "why", "round", "decision")
    rows = [
        TableRow(tuple(_mapping_row(one, spec, draft)), "done" if not one.number else "" if one.sure else "missing")
        for one in draft.columns
    ]
    counts = counted(draft)
    notes = (counts, pattern("imports.how"))
    return Table("columns", pattern("imports.sheet.mapping"), _columns(codes, picks), tuple(rows), notes)


def counted(draft: Draft) -> Text:
    """Return in words how many cells were taken up and left, and how many values are proposed."""
    counts = draft.counts()
    return sentence("imports.counts", cells=counts["cells"], used=counts["used"], left=counts["left"],
                    proposed=counts["proposed"])  # fmt: skip


def _mapping_row(one: ColumnOf, spec: WorkbookSpec, draft: Draft) -> Iterator[Plain]:
    sheet = spec.by_id.get(one.sheet)
    samples: Text | str = " · ".join(one.samples)
    heading: Text | str = one.heading
    label = NOT_TAKEN
    if not one.number:
        heading = sentence("imports.whole")
        label = sheet.name if sheet else NOT_TAKEN
        samples = sentence("imports.table_of", rows=one.samples[0], above=" ".join(one.samples[1:]))
    elif sheet and one.field in sheet.by_field:
        label = field_label(sheet, sheet.by_field[one.field])
    decided = draft.decisions.get(one.id)
    word = DECISION_WORDS[decided.decision] if decided and decided.decision else None
    score = one.score if one.number and one.field else None
    yield from (one.id, one.file, one.place, heading, samples, label, score, pattern(f"imports.why.{one.why}"))
    yield from (one.round or None, word)


def values_table(sheet: SheetSpec, values: list[Proposed], draft: Draft) -> Table:
    """Return the values proposed for one sheet, row by row."""
    codes = ("id", "row", "field", "value", "source", "present", "file", "place", "confidence", "doubts", "decision",
             "corrected", "column")  # fmt: skip
    order = {column.field: number for number, column in enumerate(sheet.columns)}
    rows = []
    keys = list(dict.fromkeys(one.row_key for one in values))
    for one in sorted(values, key=lambda one: (keys.index(one.row_key), order[one.field])):
        tone = _TONES[one.confidence]
        what = (one.id, one.row, sheet.by_field[one.field].title, one.text, one.source, one.present or None)
        where = (one.file, ", ".join(one.places), pattern(f"imports.confidence.{one.confidence}"), _doubts(one))
        decided = draft.decisions.get(one.id)
        word = DECISION_WORDS[decided.decision] if decided and decided.decision else None
        decision = (word, decided.text or None if decided else None, one.column)
        rows.append(TableRow((*what, *where, *decision), tones={"confidence": tone, "doubts": tone}))
    return Table(
        sheet.id, sheet.name, _columns(codes, {"decision": _words()}), tuple(rows), (pattern("imports.decide"),)
    )


def _doubts(one: Proposed) -> Text | None:
    said = ("\n".join(f"[{doubt.code}] {doubt.text.pick(language)}" for doubt in one.doubts) for language in LANGUAGES)
    return Text(*said) if one.doubts else None


def findings_table(draft: Draft) -> Table:
    """Return what was found about the files as a whole."""
    rows = [TableRow((doubt.text,)) for doubt in draft.findings]
    return Table("findings", pattern("imports.sheet.findings"), _columns(("text",), {}), tuple(rows))


def left_table(draft: Draft) -> Table:
    """Return the cells that are proposed for nothing, with the reason of each."""
    rows = [TableRow((one.file, one.place, one.text, pattern(f"imports.left.{one.reason}"))) for one in draft.left]
    return Table("left", pattern("imports.sheet.left"), _columns(("file", "place", "text", "reason"), {}), tuple(rows))


def _words(*, wide: bool = False) -> tuple[Text, ...]:
    return tuple(DECISION_WORDS[code] for code in (WIDE if wide else DECISIONS))


def _columns(codes: tuple[str, ...], picks: Mapping[str, tuple[Text, ...]]) -> tuple[Column, ...]:
    return tuple(
        Column(code, MAPPING[code], "count" if code == "score" else "text", _WIDTHS[code], picks=picks.get(code, ()))
        for code in codes
    )
