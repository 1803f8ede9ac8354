"""Messages: a text for each department, ready to send, that names its own cells to fill or correct.

They are the coordinator's letters, in the words of ``templates/words/reminder.yaml`` or of the agency's own file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import channels, display
from ita_workbook.checks.catalogue import by_code
from ita_workbook.checks.finding import Finding, by_cause
from ita_workbook.read.a1 import compact
from ita_workbook.season.not_sent import NotSent, TakenAway
from ita_workbook.season.season_status import DepartmentStatus
from ita_workbook.words.errors import ExistingFile, UsageProblem
from ita_workbook.words.sentences import Sentences, sentence, shipped
from ita_workbook.words.text import Language
from ita_workbook.write.file_names import file_names
from ita_workbook.write.output import alone_in, refuse_existing, write_text

WORDS = "reminder"
"""The file of sentences, under ``templates/words`` and in an agency's own folder."""
EVERYWHERE = frozenset({"department", "agency", "year", "sender", "contact"})
"""Fields that every sentence of a message may have."""
CURE_FIELDS = ("cell", "sheet", "row_key", "value", "expected")
"""Fields that the cure of a code may have beside."""
_MOST = 40
"""Lines of findings in one message; the annotated file and the findings workbook have all of them."""
_MOST_DOUBTS = 10


def reminder_words(folder: Path) -> Sentences:
    """Return the sentences of the messages, those of the folder's ``reminder.yaml`` in place of ours."""
    if not folder.is_dir():
        raise UsageProblem(sentence("season.no_templates", folder=folder))
    return shipped(WORDS).edited(folder, EVERYWHERE)


def message(status: DepartmentStatus, book: Book, language: Language = "th", words: Sentences | None = None) -> str:
    """Return the text for one department: thanks, a reminder, or the cells to fill or correct."""
    return _Letter(status, book, language, words or shipped(WORDS)).text()


class _Letter:
    """The message to one department, in one language."""

    def __init__(self, status: DepartmentStatus, book: Book, language: Language, words: Sentences) -> None:
        self.status = status
        self.book = book
        self.language = language
        self.words = words
        agency = book.content.agency
        self.everywhere: dict[str, object] = {
            "department": status.department,
            "agency": str(agency.get("name", book.identity.agency)),
            "year": book.identity.year_be,
            "sender": "",
            "contact": channels(agency),
        }
        self.everywhere["sender"] = str(agency.get("coordinator", "")) or self.say("sender")

    def say(self, name: str, /, **values: object) -> str:
        """Return a sentence in the language of the message."""
        return self.words.say(name, **{**self.everywhere, **values}).pick(self.language)

    def text(self) -> str:
        """Return the whole message; a sentence that the agency has emptied leaves no gap."""
        if self.status.state == "relieved":
            name = "relieved.came" if self.status.files else "relieved.asked"
            body = [self.say(name, files=self.files(), listed=self._taken())]
        else:
            body = self.complete() if self.status.answered and self._nothing_to_do() else self.body()
        form = self.book.spec.form
        subject = self.say("subject_of_form", form=form.title) if form else self.say("subject")
        paragraphs = [self.say("greeting"), subject, *body, self.say("signature")]
        return "\n\n".join(part for part in paragraphs if part) + "\n"

    def complete(self) -> list[str]:
        """Return the thanks for a return of which nothing is asked any more."""
        thanks = self.say("complete", files=self.files())
        return [thanks, self.which_counts(), self.not_counted(), self.taken_away(), self.doubts()]

    def body(self) -> list[str]:
        """Return what is asked of the department, the dates, and the list of what to correct."""
        if not self.status.answered:
            names = self._uncounted()
            if self.status.misfits:
                wrong = " ".join(dict.fromkeys(one.message.pick(self.language) for one in self.status.misfits))
                return [self.say("asked.misfit", work=self.work(), names=names, wrong=wrong), *self.dates()]
            asked = self.say(f"asked.{self.status.state}", work=self.work(), names=names)
            return [asked, self.added(), self.taken_away(), *self.dates()]
        thanks = self.say("thanks", files=self.files(), percent=self.status.figures.percent, to_do=self.to_do())
        listed = self.findings() if self.status.state == "returned" else ""
        changed = (self.added(), self.taken_away())
        return [thanks, self.which_counts(), self.not_counted(), *changed, *self.dates(), listed, self.doubts()]

    def _nothing_to_do(self) -> bool:
        figures = self.status.figures
        return not (self.status.errors or self._left() or figures.late_rows or self.status.not_sent)

    def _uncounted(self) -> str:
        return ", ".join([*self.status.unread, *(one.file for one in self.status.misfits)])

    def not_counted(self) -> str:
        """Return that files came beside those that count, and do not; the department may take them for its answer."""
        names = self._uncounted()
        wrong = " ".join(dict.fromkeys(one.message.pick(self.language) for one in self.status.misfits))
        return self.say("not_counted", names=names, wrong=wrong) if names else ""

    def _left(self) -> int:
        """Return how many cells are to fill in the workbook that the department has."""
        elsewhere = 0 if self.status.remembered else sum(one.left(self.book.spec) for one in self.status.not_sent)
        return max(self.status.figures.required - self.status.figures.filled - elsewhere, 0)

    def added(self) -> str:
        """Return what the department is asked for beside what its workbook holds; empty where there is nothing."""
        rows = [self.say("late.row", code=one.name, name=self.label(one)) for one in self.status.not_sent]
        return self.say("added", listed="\n".join(rows)) if rows else ""

    def taken_away(self) -> str:
        """Return what the department need not answer any more though its workbook asks for it; empty where nothing."""
        return self.say("taken_away", listed=self._taken()) if self.status.taken_away else ""

    def _taken(self) -> str:
        rows = [
            self.say("taken.row", code=one.row.key, name=self.label(one), owners=", ".join(one.owners))
            if one.owners
            else self.say("taken.gone", code=one.row.key, name=self.label(one))
            for one in self.status.taken_away
        ]
        return "\n".join(rows)

    def label(self, one: NotSent | TakenAway) -> str:
        """Return the name of a row, beside its code."""
        return one.row.text(one.sheet.label.field) if one.sheet.label else ""

    def files(self) -> str:
        """Return the names of the files that came, in brackets; empty where none is known."""
        count, names = len(self.status.files), ", ".join(self.status.files)
        if not names:
            return ""
        return self.say("files.one" if count < 2 else "files.several", count=count, names=names)

    def which_counts(self) -> str:
        """Return which of several files counts: only the department knows whether that is the one it means."""
        if len(self.status.files) < 2:
            return ""
        name = "which_counts.earlier" if self.status.remembered else "which_counts.newest"
        return self.say(name, last=self.status.files[-1])

    def work(self) -> str:
        """Return how many items and measures the department has; of a form, which one it is."""
        figures = self.status.figures
        items = self.say("work.items", count=figures.items) if figures.items else ""
        measures = self.say("work.measures", count=figures.measures) if figures.measures else ""
        if not (items or measures):
            form = self.book.spec.form
            title = form.title.fill({"year": self.book.identity.year_be}).pick(self.language) if form else ""
            return self.say("work.form", form=title) if title else self.say("work.cells", count=figures.required)
        return self.say("work.both", items=items, measures=measures) if items and measures else items or measures

    def to_do(self) -> str:
        """Return what is still to do, with its counts; empty where there is nothing but what is late."""
        if self.status.errors:
            # Of an earlier look the ledger has the number of the findings, not their words.
            name = "to_do.listed" if self.status.findings else "to_do.earlier"
            return self.say(name, errors=self.status.errors)
        return self.say("to_do.cells", left=self._left()) if self._left() else ""

    def dates(self) -> list[str]:
        """Return what is late, by code and name, what is asked about it, and the next date."""
        figures, found = self.status.figures, []
        if figures.late:
            listed = self.rows(figures.item_sheet, figures.late)
            found.append(self.say("late.items", days=figures.days_late, listed=listed))
        if figures.late_measures:
            found.append(self.say("late.measures", listed=self.rows(figures.measure_sheet, figures.late_measures)))
        if others := [self.rows(sheet, keys) for sheet, keys in figures.late_others.items()]:
            found.append(self.say("late.others", listed="\n".join(others)))
        if found:
            found.append(self.say(f"hurry.{self._hurry()}"))
        if not self.status.answered and (day := self.book.content.agency.get("return_by")):
            found.append(self.say("return_by", day=display(day)))
        if figures.next_due:
            found.append(self.say("next_due", day=display(figures.next_due)))
        return found

    def _hurry(self) -> str:
        if self.status.state == "not_issued":
            return "not_issued"
        if not self.status.answered:
            return "not_answered"
        return "earlier" if self.status.remembered else "answered"

    def rows(self, sheet: str, keys: Sequence[str]) -> str:
        """Return rows of a sheet one a line: a bare code says nothing to who does not keep the framework in mind."""
        label = self.book.spec.sheet(sheet).label
        rows = self.book.content.rows(sheet) if label else ()
        names = {row.key: row.text(label.field) for row in rows if label}
        return "\n".join(self.say("late.row", code=key, name=names.get(key, "")) for key in keys)

    def findings(self) -> str:
        """Return the errors one a line, each with its place and its cure."""
        return self.listed([one for one in self.status.findings if one.counts_as_error], _MOST)

    def doubts(self) -> str:
        """Return what of its own answers the department should look at, one a line; empty where there is nothing."""
        found = [one for one in self.status.findings if one.severity == "warning" and one.cell
                 and not (one.waived or one.explained) and by_code()[one.code].of_answers]  # fmt: skip
        return self.say("doubts", count=len(found), listed=self.listed(found, _MOST_DOUBTS)) if found else ""

    def listed(self, findings: Sequence[Finding], most: int) -> str:
        """Return at most so many lines, one a cause and numbered, and how many findings there are beyond them.

        What is wrong in the same way in several cells of a column is told once, with the other cells behind.
        """
        files = dict.fromkeys(finding.file for finding in findings)
        alike = [own for file in files for own in self._alike([one for one in findings if one.file == file])]
        told = []
        for number, (first, *others) in enumerate(alike[:most], 1):
            same = self.say("findings.same", cells=compact(one.cell for one in others)) if others else ""
            told.append(" ".join(filter(None, (self.finding(number, first, len(files) > 1), same))))
        if left := sum(map(len, alike[most:])):
            told.append(self.say("findings.more", count=left))
        return "\n".join(told)

    def _alike(self, findings: Sequence[Finding]) -> Iterator[list[Finding]]:
        """Yield the findings of one file, those of one cure together; of those without a cell each one alone."""
        for cause in by_cause(findings):
            for own in cause.by_cure(self.language).values():
                yield from [own] if own[0].cell else ([one] for one in own)

    def finding(self, number: int, finding: Finding, several: bool) -> str:
        """Return one line; with several files of one department the cells alone would not tell which to open."""
        sheet = self.say("findings.sheet", sheet=finding.sheet) if finding.sheet else ""
        cell = self.say("findings.cell", cell=finding.cell) if finding.cell else ""
        place = " ".join(part for part in (finding.file if several else "", sheet, cell) if part)
        own = f"cures.{finding.code}"
        known = {name: getattr(finding, name) or "" for name in CURE_FIELDS}
        cure = self.say(own, **known) if self.words.has(own) else finding.cure.pick(self.language)
        text = finding.message.pick(self.language)
        return self.say("findings.line", number=number, place=place, message=text, cure=cure)


def write_messages(
    statuses: Sequence[DepartmentStatus],
    book: Book,
    folder: Path,
    language: Language = "th",
    *,
    words: Sentences | None = None,
    force: bool = False,
) -> list[Path]:
    """Write one .txt a department into ``folder``; nothing when one is there already and ``force`` is not set."""
    own = [status.department for status in statuses]
    names = file_names(dict.fromkeys((*book.content.departments(), *own)))
    paths = [folder / f"{names[department]}.txt" for department in own]
    with alone_in(folder):
        there = [path.name for path in paths if path.exists()]
        if there and not force:
            raise ExistingFile(sentence("season.messages_there", folder=folder, names=", ".join(there)))
        for status, path in zip(statuses, paths, strict=True):
            refuse_existing(path, force=force)
            # The mark tells Notepad on Windows that the text is UTF-8.
            write_text(path, message(status, book, language, words), encoding="utf-8-sig", newline="\r\n")
    return paths
