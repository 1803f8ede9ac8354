"""Pages of returns: taking them in, one department, one file, merging, conflicts."""

from __future__ import annotations

from starlette.responses import Response

from ita_workbook.web.render import Call, download
from ita_workbook.web.work import Outcome, Step
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence


def receive(call: Call) -> Response:
    """Show what came in, each with what its check found."""
    register = call.season.inbox.register()
    checked = call.season.checked()
    return call.page("receive", files=checked.files[::-1], register=register, aside=call.season.files("set_aside"))


def receive_now(call: Call) -> Response:
    """Take files in."""
    uploads = call.uploads("files")

    def run(step: Step) -> Outcome:
        if not uploads:
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        taken = call.season.receive(uploads, step)
        kept, known = ", ".join(one.name for one in taken.kept), ", ".join(taken.known)
        told = sentence("web.receive.kept", count=len(taken.kept), names=kept)
        again = sentence("web.receive.known", count=len(taken.known), names=known)
        return Outcome("/receive", (told,) if taken.kept else (), (*((again,) if taken.known else ()), *taken.passed))

    return call.do(sentence("web.menu.receive"), run)


def department(call: Call) -> Response:
    """Show one department: its files with their findings, and the message to send."""
    name, status = call.query.get("name", ""), call.season.status()
    found = next((one for one in status.departments if one.department == name), None)
    if found is None:
        raise UsageProblem(sentence("web.problem.no_file", name=name))
    files = [file for file in call.season.checked().files if file.department == name]
    return call.page(
        "department",
        one=found,
        row=status.tables[0].rows[status.departments.index(found)],
        table=status.tables[0],
        files=files[::-1],
        message=status.messages(call.language)[name],
    )


def one_return(call: Call) -> Response:
    """Show one file with its findings."""
    file = call.season.checked_file(call.query.get("name", ""))
    return call.page("return", file=file, departments=call.season.master().departments)


def annotated(call: Call) -> Response:
    """Hand out a copy with the findings marked."""
    name = call.query.get("name", "")
    file, path = call.season.checked_file(name), call.season.annotated(name, call.language)
    whose = file.department or call.season.inbox.shown(file.name).rpartition(".")[0]
    return download(path, sentence("web.return.marked_name", name=whose).pick(call.language) + path.suffix)


def repaired(call: Call) -> Response:
    """Hand out a fresh workbook with what was recognised."""
    name = call.query.get("name", "")
    file, path = call.season.checked_file(name), call.season.repaired(name)
    whose = file.department or call.season.inbox.shown(file.name).rpartition(".")[0]
    return download(path, sentence("web.return.repaired_name", name=whose).pick(call.language) + path.suffix)


def rebuild(call: Call) -> Response:
    """Rebuild a file that lost its identity as a department's."""

    def run(_: Step) -> Outcome:
        call.season.rebuild(call.text("name"), call.text("department"))
        return Outcome("/receive", (sentence("web.return.rebuilt", department=call.text("department")),))

    return call.do(sentence("web.return.rebuild"), run, "/receive")


def set_aside(call: Call) -> Response:
    """Let a file not count."""

    def run(_: Step) -> Outcome:
        call.season.set_aside(call.text("name"))
        return Outcome("/receive", (sentence("web.receive.aside_done"),))

    return call.do(sentence("web.receive.set_aside"), run, "/receive")


def bring_back(call: Call) -> Response:
    """Let a file count again."""

    def run(_: Step) -> Outcome:
        call.season.bring_back(call.text("name"))
        return Outcome("/receive", (sentence("web.receive.back_done"),))

    return call.do(sentence("web.receive.bring_back"), run, "/receive")


def merge(call: Call) -> Response:
    """Show what a merge would change."""
    if not call.season.returns():
        return call.page("merge", preview=None)
    return call.page("merge", preview=call.season.preview(), state=call.season.state())


def merge_now(call: Call) -> Response:
    """Merge what was shown."""
    seen = call.text("state")

    def run(step: Step) -> Outcome:
        merged = call.season.merge(seen, {}, with_returns=True, progress=step)
        told = sentence("web.merge.done", changed=len(merged.changes.rows), conflicts=len(merged.conflicts))
        return Outcome("/conflicts" if merged.conflicts else "/merge", (told,), merged.warnings)

    return call.do(sentence("web.menu.merge"), run)


def conflicts(call: Call) -> Response:
    """Show the conflicts, each with what was issued, what the master has and what came back."""
    return call.page("conflicts", found=call.season.master().conflicts())


def decide(call: Call) -> Response:
    """Carry out the decisions that were taken; the others stay open, and lose what was chosen for them before."""
    chosen = {
        name.removeprefix("decision."): (str(code), call.text(f"other.{name.removeprefix('decision.')}"))
        for name, code in call.form.items()
        if name.startswith("decision.")
    }

    def run(step: Step) -> Outcome:
        if not any(code for code, _ in chosen.values()):
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        merged = call.season.merge("", chosen, with_returns=False, progress=step)
        told = sentence("web.conflicts.done", count=len(merged.outcome.decided.decided), left=len(merged.conflicts))
        stuck = (*merged.outcome.decided.incomplete, *merged.outcome.decided.contradicting)
        warned = sentence("web.conflicts.stuck", rows=", ".join(one.row_key for one in stuck)) if stuck else None
        return Outcome("/conflicts", (told,), (warned,) if warned else ())

    return call.do(sentence("web.menu.conflicts"), run)
