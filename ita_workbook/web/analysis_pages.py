"""Pages of the analysis: scores and plots, and beside them the drafted texts to accept or to replace."""

from __future__ import annotations

from starlette.responses import Response

from ita_workbook.web.readings import changed, mark
from ita_workbook.web.render import Call
from ita_workbook.web.work import Outcome, Step
from ita_workbook.words.sentences import sentence

_CELL, _SHOWN = "cell.", "shown."


def analysis(call: Call) -> Response:
    """Show every score beside last year's and its target, and what is drafted on each indicator."""
    frame = call.season.master().scores(language=call.language)
    rows = list(frame.astype(object).where(frame.notna(), None).to_dict("records"))
    return call.page("analysis", rows=rows, drafts=call.season.drafts(call.language), mark=mark)


def save(call: Call) -> Response:
    """Write the texts that were changed into the master, and accept or take back the draft that was named."""
    texts, shown = call.named(_CELL), call.named(_SHOWN)
    accepted, drafted = call.text("accept"), call.text("draft")

    def run(_: Step) -> Outcome:
        wanted = changed(call.season.drafts(call.language), texts, shown, accepted=accepted, drafted=drafted)
        made = call.season.fill(wanted.cells) if wanted.cells else None
        told = [sentence("web.analysis.saved", count=len(made.changes))] if made else []
        return Outcome(f"/analysis#i{accepted or drafted}" if accepted or drafted else "/analysis",
                       tuple(told or [sentence("web.analysis.nothing")]), wanted.lost)  # fmt: skip

    return call.do(sentence("web.menu.analysis"), run)
