"""The content of a season: a new master's rows from framework and departments, and the part of one department."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.identity import Identity, derive_id
from ita_workbook.book.keys import row_ids
from ita_workbook.book.workbook import load_spec
from ita_workbook.framework.agency import AgencyProfile, Department, available_profiles
from ita_workbook.framework.framework import Framework
from ita_workbook.words.text import Language
from ita_workbook.words.thai_text import fold

Owner = tuple[str, str]
"""(department, section); the section may be empty."""


def new_content(
    framework: Framework,
    agency: Mapping[str, Value],
    departments: Sequence[tuple[str, str, str]],
    owners: Mapping[str, Owner],
    language: Language = "th",
) -> Content:
    """Return the rows of a new master.

    ``agency`` answers the agency form by field; ``departments`` are (department, section, contact) in order;
    ``owners`` give each item's department and section where known.
    """
    year = framework.year_be
    form: dict[str, Value] = {"result_year": year, "measures_year": year, **agency, "fiscal_year": year}
    rows: dict[str, list[Row]] = {
        "agency": [Row(code, {"value": value}) for code, value in form.items()],
        "departments": [
            Row(key, _filled({"department": department, "section": section, "contact": contact}))
            for key, (department, section, contact) in zip(row_ids("D", (), len(departments)), departments, strict=True)
        ],
        "indicators": indicator_rows(framework, language),
        "scores": score_rows(framework, language),
        "assignments": [
            Row(
                item.code,
                _filled(
                    {
                        "item": item.code,
                        "name": item.name.pick(language),
                        "sub_indicator": item.sub_indicator or "",
                        "components": "\n".join(item.components),
                        "department": owners.get(item.code, ("", ""))[0],
                        "section": owners.get(item.code, ("", ""))[1],
                    }
                ),
            )
            for item in framework.items
        ],
    }
    return Content(rows)


def new_master(
    framework: Framework,
    profile: AgencyProfile,
    agency: Mapping[str, Value],
    departments: Sequence[Department],
    seed: str,
    language: Language = "th",
) -> Book:
    """Return a new master: the framework's rows, the departments, and the owners the agency's type usually has.

    ``seed`` makes the master id: a random text for a new master, a fixed one for a sample. An owner is entered only
    where the agency has that department; its section only where the department has it.
    """
    have = own_departments(profile, departments)
    owners: dict[str, Owner] = {}
    for code, (name, section) in profile.owners(framework).items():
        department = have.get(name)
        if department is not None:
            owners[code] = (department.name, section if section in department.sections else "")
    rows = [
        (department.name, section, department.contact(section))
        for department in departments
        for section in (department.sections or ("",))
    ]
    defaults = {entry.field: entry.default for entry in load_spec().sheet("agency").fields if entry.default}
    defaults["duties"] = "\n".join(profile.committee_duties)
    content = new_content(framework, _filled({**defaults, **agency}), rows, owners, language)
    content.sheets["committee"] = [
        Row(key, _filled({"position": member.position, "role": member.role, "duty": member.duty}))
        for key, member in zip(row_ids("K", (), len(profile.committee)), profile.committee, strict=True)
    ]
    master_id = derive_id("master", seed, framework.year_be, agency.get("name", ""))
    identity = Identity(
        form_id=derive_id("form", master_id),
        master_id=master_id,
        kind="master",
        year_be=framework.year_be,
        agency=str(agency.get("name", "")),
        version=load_spec().version,
        language=language,
    )
    return Book(identity, framework, content)


def own_departments(profile: AgencyProfile, departments: Sequence[Department]) -> dict[str, Department]:
    """Return by the name of a usual department the agency's own: of that name, or of another spelling of it.

    Else the only one whose name is the usual one and then what the agency is called: สำนักปลัด อบต.
    """
    listed = {fold(name): department for department in departments for name in (department.name, *department.aliases)}
    kinds = {fold(word) for kind in available_profiles() for word in (kind.name.th, *kind.aliases)}
    found: dict[str, Department] = {}
    for usual in profile.departments:
        spellings = [fold(name) for name in (usual.name, *usual.aliases)]
        fitting = [listed[name] for name in spellings if name in listed][:1] or [
            one for one in departments if any(fold(one.name).startswith(fold(usual.name) + kind) for kind in kinds)
        ]
        if len(fitting) == 1:
            found[usual.name] = fitting[0]
    return found


def indicator_rows(framework: Framework, language: Language = "th") -> list[Row]:
    """Return the rows of the indicators sheet: tools, indicators, sub-indicators, without scores."""
    # A combined tool is scored as one where a report prints its indicators for both parts together.
    names = {tool.code: tool.name for tool in framework.tools}
    names |= {combined.code: combined.name for combined in framework.combined_tools}
    rows = [Row(code, {"indicator": code, "name": name.pick(language), "tool": code}) for code, name in names.items()]
    tool_of: dict[str, str] = {}
    for indicator in framework.indicators:
        tool_of[indicator.code] = indicator.tool
        rows.append(
            Row(
                indicator.code,
                {
                    "indicator": indicator.code,
                    "name": indicator.name.pick(language),
                    "tool": tool_of[indicator.code],
                },
            )
        )
    for sub in framework.sub_indicators:
        values = {"indicator": sub.code, "name": sub.name.pick(language), "tool": tool_of.get(sub.indicator, "OIT")}
        rows.append(Row(sub.code, dict(values)))
    return rows


def score_rows(framework: Framework, language: Language = "th") -> list[Row]:
    """Return the rows of the scores sheet: every question, then every item, without scores."""
    rows = [
        Row(
            question.code,
            _filled(
                {
                    "code": question.code,
                    "tool": question.tool,
                    "indicator": question.indicator or "",
                    "text": question.text.pick(language),
                    # What a source does not state is for the agency to enter, not to find entered.
                    "items": ", ".join(link.item for link in question.links if link.confidence != "low"),
                }
            ),
        )
        for question in framework.questions
    ]
    # Items are scored by the last tool, the OIT; a family's own list may name it otherwise.
    tool = next((tool.code for tool in framework.tools if tool.code == "OIT"), "")
    for item in framework.items:
        values = {
            "code": item.code,
            "tool": tool,
            "indicator": item.sub_indicator or "",
            "text": item.name.pick(language),
        }
        rows.append(Row(item.code, _filled(values)))
    return rows


def _filled(values: Mapping[str, Value]) -> dict[str, Value]:
    return {code: value for code, value in values.items() if value != ""}
