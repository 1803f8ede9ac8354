"""Pages that fill cells of the master: the agency and the owners of items, scores, the texts of the analysis."""

from __future__ import annotations

from starlette.responses import Response

from ita_workbook.web.render import Call
from ita_workbook.web.texts import Wanted, changed, gone_over, mark, of_content, of_drafts
from ita_workbook.web.work import Outcome, Step
from ita_workbook.words.sentences import sentence

_CELL, _SHOWN = "cell.", "shown."


def analysis(call: Call) -> Response:
    """Show every score beside last year's and its target, and what is drafted on each indicator."""
    master = call.season.master()
    frame = master.scores(language=call.language)
    rows = list(frame.astype(object).where(frame.notna(), None).to_dict("records"))
    shown = of_content(master.book.content, master.book.spec)
    return call.page("analysis", rows=rows, drafts=call.season.drafts(call.language), mark=mark, shown=shown,
                     book=master.book)  # fmt: skip


def save(call: Call) -> Response:
    """Write the texts that were changed into the master, and accept or take back the draft that was named."""
    texts, marks = call.named(_CELL), call.named(_SHOWN)
    accepted, drafted = call.text("accept"), call.text("draft")
    at = f"#i{accepted or drafted}" if accepted or drafted else ""

    def run(_: Step) -> Outcome:
        drafts, book = call.season.drafts(call.language), call.season.master().book
        wanted = changed(of_drafts(drafts, of_content(book.content, book.spec)), texts, marks)
        wanted = gone_over(wanted, drafts.facts.draft_accepted, accepted=accepted, drafted=drafted)
        return _filled(call, wanted, f"/analysis{at}")

    return call.do(sentence("web.menu.analysis"), run)


def fill_in(call: Call) -> Response:
    """Write what was filled in on the page of the master."""
    texts, marks = call.named(_CELL), call.named(_SHOWN)

    def run(_: Step) -> Outcome:
        book = call.season.master().book
        return _filled(call, changed(of_content(book.content, book.spec), texts, marks), "/master")

    return call.do(sentence("web.master.fill"), run, "/master")


def _filled(call: Call, wanted: Wanted, place: str) -> Outcome:
    made = call.season.fill(wanted.cells) if wanted.cells else None
    told = sentence("web.texts.saved", count=len(made.changes)) if made else sentence("web.texts.nothing")
    return Outcome(place, (told,), (*wanted.lost, *(made.warnings if made else ())))
