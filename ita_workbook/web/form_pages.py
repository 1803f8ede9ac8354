"""Pages of scored forms: which there are and which were made; of one its published pair, and what stands on the web."""

from __future__ import annotations

from starlette.responses import Response

from ita_workbook.report.form_files import PAIR
from ita_workbook.report.write import FORMATS
from ita_workbook.web.document_pages import by_folder
from ita_workbook.web.forms import published
from ita_workbook.web.render import Call
from ita_workbook.web.work import Outcome, Step
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence


def forms(call: Call) -> Response:
    """Show the forms, those that were made and those that can be."""
    season = call.season
    return call.page("forms", available=season.forms.available(), made=season.forms.masters(),
                     year=season.master().year, departments=season.master().departments)  # fmt: skip


def make(call: Call) -> Response:
    """Make a form."""
    code, units, unverified = call.text("code"), call.texts("unit"), bool(call.text("unverified"))

    def run(_: Step) -> Outcome:
        call.season.forms.make(code, units, unverified=unverified)
        return Outcome("/forms", (sentence("web.form.made", code=code),))

    return call.do(sentence("web.menu.forms"), run)


def pair(call: Call) -> Response:
    """Show the layouts of a form, and the pairs that were made of it."""
    form = call.season.master().book.spec.form
    made = by_folder(call, "reports")
    return call.page("pair", pages=form.pages if form else (), formats=FORMATS, usual=PAIR, made=made)


def make_pair(call: Call) -> Response:
    """Make the published pair."""
    layouts, formats = call.texts("kind"), call.texts("format")
    digits = "thai" if call.text("thai_digits") else "arabic"

    def run(step: Step) -> Outcome:
        if not layouts or not formats:
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        made = call.season.report(layouts, formats, step, language=call.language, digits=digits)
        return Outcome("/pair", (sentence("web.reports.made", count=len(made.files)),), made.warnings)

    return call.do(sentence("web.menu.pair"), run)


def compare(call: Call) -> Response:
    """Compare what stands on the web site, or a file of it, with what the form makes now."""
    address, uploads = call.text("address"), call.uploads("file")

    def run(_: Step) -> Outcome:
        if not address and not uploads:
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        found = published(call.season, uploads[0] if uploads else address)
        told = sentence("web.form.compared", count=len(found)) if found else sentence("web.form.same")
        return Outcome("/pair", (told,), tuple(one.line for one in found))

    return call.do(sentence("web.form.compare"), run, "/pair")
