"""Pages of an import: what the agency's own tables hold, mapped, decided, entered into the master."""

from __future__ import annotations

from starlette.responses import Response

from ita_workbook.web import choices
from ita_workbook.web.render import Call
from ita_workbook.web.work import Outcome, Step
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence

_DECISION, _CORRECTED, _FIELD, _ROUND = "decision.", "corrected.", "field.", "round."


def proposals(call: Call) -> Response:
    """Show the proposals that wait, or one of them with its mapping and its values."""
    name, waiting = call.query.get("name", ""), call.season.proposals.names
    if not name:
        return call.page("import", name="", waiting=waiting)
    found, spec = call.season.proposals.read(name), call.season.master().book.spec
    considered = None if found.remapped else call.season.proposals.considered(name)
    return call.page("import", name=name, waiting=waiting, considered=considered, found=found, draft=found.draft,
                     spec=spec, mapping=choices.Mappings(spec))  # fmt: skip


def propose(call: Call) -> Response:
    """Make a proposal of what files hold."""
    uploads = call.uploads("files")

    def run(step: Step) -> Outcome:
        if not uploads:
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        made = call.season.proposals.propose(uploads, step)
        told = sentence("web.import.proposed", count=len(made.draft.proposed), left=len(made.draft.left))
        return Outcome(f"/import?name={made.output.name if made.output else ''}", (told,), made.warnings)

    return call.do(sentence("web.menu.import"), run)


def map_columns(call: Call) -> Response:
    """Propose the values anew, by the mapping that was corrected."""
    name, chosen = call.text("name"), _decisions(call)
    fields, rounds = call.named(_FIELD), call.named(_ROUND)

    def run(step: Step) -> Outcome:
        made = call.season.proposals.map_columns(name, chosen, fields, rounds, step)
        told = sentence("web.import.proposed", count=len(made.draft.proposed), left=len(made.draft.left))
        return Outcome(f"/import?name={name}", (told,), made.warnings)

    return call.do(sentence("web.import.anew"), run, f"/import?name={name}")


def decide(call: Call) -> Response:
    """Write the decisions into the proposal, and enter what was accepted where that was asked for."""
    name, enter, chosen = call.text("name"), bool(call.text("enter")), _decisions(call)
    place, fields, rounds = f"/import?name={name}", call.named(_FIELD), call.named(_ROUND)

    def run(_: Step) -> Outcome:
        call.season.proposals.decide(name, chosen, fields, rounds)
        if not enter:
            return Outcome(place, (sentence("web.import.saved"),))
        made = call.season.proposals.accept(name)
        counts = made.counts()
        told = sentence("web.import.entered", carried=counts["carried"], conflicting=counts["conflicting"],
                        undecided=counts["undecided"])  # fmt: skip
        return Outcome("/conflicts" if made.conflicts else place, (told,), made.warnings)

    return call.do(sentence("web.menu.import"), run, place)


def _decisions(call: Call) -> dict[str, str]:
    """Return what was decided by the ids of values, columns and tables; a corrected value comes first."""
    return call.named(_DECISION) | {key: text for key, text in call.named(_CORRECTED).items() if text}
