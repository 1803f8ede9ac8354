"""Pages of a season: how it begins, where it stands, its master, what is issued, what came before and comes next."""

from __future__ import annotations

import io
from datetime import date

from starlette.datastructures import UploadFile
from starlette.responses import Response

from ita_workbook.master import Master
from ita_workbook.web import choices
from ita_workbook.web.render import Call, see
from ita_workbook.web.texts import mark, of_content
from ita_workbook.web.work import Outcome, Step
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence


def start(call: Call) -> Response:
    """Show how a season begins: year, agency, type; or the bundled sample."""
    if call.season.begun:
        # What a second try had to say is told there.
        return see(f"/?work={call.query.get('work', '')}")
    return call.page("start", years=choices.years(), types=choices.agency_types(), samples=choices.samples())


def begin(call: Call) -> Response:
    """Make the master."""
    year, agency, kind = call.text("year"), call.text("agency"), call.text("type")
    listed = _uploaded(call, "departments")

    def run(_: Step) -> Outcome:
        if not year.isdecimal() or not agency:
            raise UsageProblem(sentence("web.start.needs"))
        master = Master.new(int(year), agency, kind, province=call.text("province"), district=call.text("district"),
                            departments=listed)  # fmt: skip
        call.season.begin(master)
        told = sentence("web.start.made", items=len(master.framework.items), departments=len(master.departments))
        return Outcome("/master", (told,), (*master.told, *master.caveats))

    return call.do(sentence("web.start.title"), run)


def begin_sample(call: Call) -> Response:
    """Make the season of a bundled agency."""

    def run(_: Step) -> Outcome:
        call.season.begin_sample(call.text("sample"))
        return Outcome("/", (sentence("web.start.sample_made"),))

    return call.do(sentence("web.start.sample"), run, "/start")


def overview(call: Call) -> Response:
    """Show where every department stands, and what is to do next."""
    if not call.season.begun:
        return see("/start")
    status, season = call.season.status(), call.season
    rows = list(zip(status.departments, status.tables[0].rows, strict=True))
    return call.page(
        "overview",
        status=status,
        master=season.master(),
        rows=rows,
        today=date.today(),
        looks=status.tables[1],
        conflicts=season.master().conflicts().conflicts,
        others=season.other_masters(),
        opened=season.opened(),
    )


def use_other(call: Call) -> Response:
    """Take another master in the folder as the one that is kept."""

    def run(_: Step) -> Outcome:
        call.season.use_other(call.text("name"))
        return Outcome("/", (sentence("web.master.replaced"),))

    return call.do(sentence("web.overview.use_other"), run, "/")


def master(call: Call) -> Response:
    """Show the master: where it stands, and what is to be put right in it."""
    season = call.season
    book, file = season.master().book, season.checked_master().files[0]
    shown = of_content(book.content, book.spec)
    return call.page("master", book=book, file=file, opened=season.opened(), shown=shown, mark=mark)


def replace_master(call: Call) -> Response:
    """Take an edited master in."""
    given = _uploaded(call, "file")

    def run(_: Step) -> Outcome:
        if given is None:
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        call.season.replace_master(given.read())
        return Outcome("/master", (sentence("web.master.replaced"),))

    return call.do(sentence("web.master.replace"), run, "/master")


def issue(call: Call) -> Response:
    """Show what was issued to whom."""
    return call.page("issue", status=call.season.status(), files=call.season.files("issued"),
                     unassigned=call.season.master().unassigned,
                     errors=call.season.checked_master().files[0].counts.error)  # fmt: skip


def issue_now(call: Call) -> Response:
    """Issue workbooks to the departments that were chosen."""
    names = call.texts("department")

    def run(step: Step) -> Outcome:
        if not names:
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        issued = call.season.issue(names, step)
        told = sentence("web.issue.made", count=len(issued.files))
        return Outcome("/issue", (told,), (*issued.notes, *issued.warnings))

    return call.do(sentence("web.menu.issue"), run)


def history(call: Call) -> Response:
    """Show who did what when, and the earlier masters."""
    earlier = [name for name in call.season.files("history") if name.endswith(".xlsx")]
    return call.page("history", history=call.season.master().history(), earlier=earlier[::-1])


def go_back(call: Call) -> Response:
    """Put an earlier master back."""

    def run(_: Step) -> Outcome:
        call.season.go_back(call.text("name"))
        return Outcome("/history", (sentence("web.history.back"),))

    return call.do(sentence("web.history.go_back"), run, "/history")


def next_year(call: Call) -> Response:
    """Begin the next year's master."""
    year = call.text("year")

    def run(_: Step) -> Outcome:
        if not year.isdecimal():
            raise UsageProblem(sentence("web.start.needs"))
        made = call.season.next_year(int(year))
        told = sentence("web.tools.next_made", year=made.year, decide=len(made.needing("decide")))
        return Outcome("/tools", (told,), made.warnings)

    return call.do(sentence("web.tools.next"), run, "/tools")


def _uploaded(call: Call, name: str) -> io.BytesIO | None:
    """Return the bytes of a file that was chosen; None where none was."""
    given = call.form.get(name)
    if not isinstance(given, UploadFile) or not given.filename:
        return None
    stream = io.BytesIO(given.file.read())
    # The reader tells a list's kind by its suffix; of the name nothing else is used.
    stream.name = "list" + given.filename[given.filename.rfind(".") :].lower()[:5] if "." in given.filename else "list"
    return stream
