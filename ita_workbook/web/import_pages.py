"""Pages of an import: what the agency's own tables hold, decided here or in Excel, entered into the master."""

from __future__ import annotations

from starlette.responses import Response

from ita_workbook.web.render import Call
from ita_workbook.web.work import Outcome, Step
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence

_VALUE, _CORRECTED = "decision.", "corrected."


def proposals(call: Call) -> Response:
    """Show the proposals that wait, or one of them with its values."""
    name, waiting = call.query.get("name", ""), list(call.season.files("imports"))[::-1]
    if not name:
        return call.page("import", name="", waiting=waiting)
    found, spec = call.season.considered(name), call.season.master().book.spec
    return call.page("import", name=name, waiting=waiting, considered=found, draft=found.taken.draft, spec=spec)


def propose(call: Call) -> Response:
    """Make a proposal of what files hold."""
    uploads = call.uploads("files")

    def run(step: Step) -> Outcome:
        if not uploads:
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        made = call.season.propose(uploads, step)
        told = sentence("web.import.proposed", count=len(made.draft.proposed), left=len(made.draft.left))
        return Outcome(f"/import?name={made.output.name if made.output else ''}", (told,), made.warnings)

    return call.do(sentence("web.menu.import"), run)


def decide(call: Call) -> Response:
    """Write the decisions into the proposal, and enter what was accepted where that was asked for."""
    name, enter = call.text("name"), bool(call.text("enter"))
    place = f"/import?name={name}"
    chosen = {key.removeprefix(_VALUE): call.text(key) for key in call.form if key.startswith(_VALUE)}
    chosen |= {key.removeprefix(_CORRECTED): call.text(key) for key in call.form
               if key.startswith(_CORRECTED) and call.text(key)}  # fmt: skip

    def run(_: Step) -> Outcome:
        call.season.decide_import(name, chosen)
        if not enter:
            return Outcome(place, (sentence("web.import.saved"),))
        made = call.season.accept(name)
        counts = made.counts()
        told = sentence("web.import.entered", carried=counts["carried"], conflicting=counts["conflicting"],
                        undecided=counts["undecided"])  # fmt: skip
        return Outcome("/conflicts" if made.conflicts else place, (told,), made.warnings)

    return call.do(sentence("web.menu.import"), run, place)
