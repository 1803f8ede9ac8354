"""Agencies: the profile of each type (usual departments, head, committee, owners of items) and lists of departments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ita_workbook.framework.crosswalk import Crosswalk
from ita_workbook.framework.framework import CONFIDENCES, STANDARD, Confidence, Framework
from ita_workbook.words.errors import AgencyError
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import template
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import normalise

#: The shipped types in the order they are offered: code of the file under ``templates/agencies``.
TYPES: tuple[str, ...] = ("tt", "tm", "tn", "sao", "pao", "other")
# A replaced item asks for something else, a new one had no owner before: neither tells who should have it.
_DERIVABLE = frozenset({"same", "renamed", "changed", "merged"})
_PROFILE: tuple[str, ...] = (
    *("code", "name", "aliases", "name_prefix", "head", "head_title", "departments", "other_departments", "committee"),
    *("committee_duties", "owners", "confidence", "source", "note"),
)


@dataclass(frozen=True, slots=True)
class Department:
    """A department (ส่วนราชการ) with its sections (งาน).

    ``contacts`` holds (section, name of the coordinator); section "" stands for the whole department. ``aliases`` are
    other spellings of the name.
    """

    name: str
    sections: tuple[str, ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()

    def contact(self, section: str = "") -> str:
        """Return the coordinator of ``section``, or of the department where the section has none; "" if not known."""
        known = dict(self.contacts)
        return known.get(section) or known.get("", "")


@dataclass(frozen=True, slots=True)
class CommitteeMember:
    """A default member of the working group (คณะทำงาน): position, role and duty; ``duty`` may be empty."""

    position: str
    role: str
    duty: str = ""


@dataclass(frozen=True, slots=True)
class Ownership:
    """The default owner of ``items`` in the year the profile declares them for."""

    department: str
    section: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencyProfile:
    """The editable defaults of one type of agency. ``other_departments`` exist in some agencies of the type only."""

    code: str
    name: Text
    aliases: tuple[str, ...]
    name_prefix: str
    head: str
    head_title_pattern: str
    departments: tuple[Department, ...]
    other_departments: tuple[Department, ...]
    committee: tuple[CommitteeMember, ...]
    committee_duties: tuple[str, ...]
    owners_year: int
    ownership: tuple[Ownership, ...]
    confidence: Confidence
    note: Text

    def head_title(self, agency_name: str) -> str:
        """Return the title of the head: "เทศบาลตำบลสันมะเค็ด" gives "นายกเทศมนตรีตำบลสันมะเค็ด".

        The plain position where the name does not start as this type of agency does.
        """
        name = agency_name.strip()
        if self.name_prefix and self.head_title_pattern and name.startswith(self.name_prefix):
            return self.head_title_pattern.replace("{place}", name.removeprefix(self.name_prefix).strip())
        return self.head

    def owners(self, framework: Framework, crosswalk: Crosswalk | None = None) -> dict[str, tuple[str, str]]:
        """Return (department, section) by item code, for the items of ``framework`` whose owner is known.

        The owners are declared for one year; for another they follow the crosswalk. An item that is new, was
        replaced, or comes from items with different owners is left out. A list of another family has no owners.
        """
        if framework.family != STANDARD:
            return {}
        declared = {item: (part.department, part.section) for part in self.ownership for item in part.items}
        if framework.year_be == self.owners_year:
            return {item.code: declared[item.code] for item in framework.items if item.code in declared}
        links = crosswalk or Crosswalk.load()
        found = {}
        for item in framework.items:
            origins = links.follow(framework.year_be, self.owners_year, item.code)
            owners = {declared[code] for code, relation, _ in origins if relation in _DERIVABLE and code in declared}
            if len(owners) == 1:
                found[item.code] = owners.pop()
        return found


def load_profile(agency_type: str) -> AgencyProfile:
    """Return the profile of a type given by code ("tt"), Thai or English name, or abbreviation ("ทต.").

    Raises :class:`AgencyError` listing the known types.
    """
    wanted = _folded(agency_type)
    for code in TYPES:
        profile = _shipped(code)
        if wanted in {_folded(word) for word in (code, profile.name.th, profile.name.en, *profile.aliases)}:
            return profile
    listed = ", ".join(f"{code} ({_shipped(code).name.th})" for code in TYPES)
    raise AgencyError(
        agency_type,
        "",
        sentence("framework.agency.type", listed=listed),
    )


def available_profiles() -> list[AgencyProfile]:
    """Return the shipped profiles in the order they are offered."""
    return [_shipped(code) for code in TYPES]


@cache
def _shipped(code: str) -> AgencyProfile:
    file = template("agencies", f"{code}.yaml")
    return build_profile(Node.parse(file.read_bytes(), file.name, AgencyError))


def build_profile(whole: Node) -> AgencyProfile:
    """Build a profile from declared values; raises :class:`AgencyError` naming the key."""
    whole.only(_PROFILE)
    departments = tuple(build_department(entry) for entry in whole.each("departments"))
    year, ownership = _ownership(whole, departments)
    confidence = whole.need("confidence").choice(CONFIDENCES)
    return AgencyProfile(
        code=whole.need("code").text(),
        name=whole.need("name").wording(),
        aliases=whole.texts("aliases"),
        name_prefix=whole.optional("name_prefix"),
        head=whole.need("head").text(),
        head_title_pattern=whole.optional("head_title"),
        departments=departments,
        other_departments=tuple(build_department(entry) for entry in whole.each("other_departments")),
        committee=tuple(_member(entry) for entry in whole.each("committee")),
        committee_duties=whole.texts("committee_duties"),
        owners_year=year,
        ownership=ownership,
        confidence=next(word for word in CONFIDENCES if word == confidence),
        note=whole.optional_wording("note"),
    )


def build_department(entry: Node) -> Department:
    """Build one department from ``{name, sections, contact, aliases}`` or from a bare name."""
    if isinstance(entry.value, str):
        return Department(entry.text())
    entry.only(("name", "sections", "contact", "aliases"))
    contact = entry.optional("contact")
    contacts = (("", contact),) if contact else ()
    return Department(entry.need("name").text(), entry.texts("sections"), contacts, entry.texts("aliases"))


def _member(entry: Node) -> CommitteeMember:
    entry.only(("position", "role", "duty"))
    return CommitteeMember(entry.need("position").text(), entry.need("role").text(), entry.optional("duty"))


def _ownership(whole: Node, departments: Iterable[Department]) -> tuple[int, tuple[Ownership, ...]]:
    owners = whole.need("owners")
    owners.only(("year_be", "items"))
    sections = {department.name: department.sections for department in departments}
    seen: set[str] = set()
    found = []
    for entry in owners.each("items"):
        entry.only(("department", "section", "codes"))
        department, section = entry.need("department"), entry.need("section")
        if department.text() not in sections:
            raise department.fail(sentence("framework.agency.department"))
        if section.text() not in sections[department.text()]:
            raise section.fail(
                sentence("framework.agency.section", department=department.text()),
            )
        codes = entry.texts("codes")
        for code in codes:
            if code in seen:
                raise entry.at("codes", None).fail(sentence("framework.agency.has_owner", code=code))
            seen.add(code)
        found.append(Ownership(department.text(), section.text(), codes))
    return owners.need("year_be").integer(), tuple(found)


def _folded(word: str) -> str:
    """Return ``word`` without spaces, dots and case, so "ท.ต.", "ทต." and "ทต" are one."""
    return "".join(unicodedata.normalize("NFC", word).casefold().replace(".", "").split())


_PROVINCE = re.compile(r"(?:(?:จังหวัด|จว\.|จ\.) ?)*(.*?)(?: province)?", re.I | re.S)
_DISTRICT = re.compile(r"(?:(?:กิ่ง ?อำเภอ|กิ่ง ?อ\.|อำเภอ|อ\.|เขต) ?)*(.*?)(?: district)?", re.I | re.S)
_CAPITAL = re.compile(r"กรุงเทพ(?:มหานคร|ฯ|ๆ)?|กทม\.?|bangkok(?: metropolis)?", re.I)


def bare_province(text: str) -> str:
    """Return a province's name without จังหวัด or จ. before it."""
    return _bare(_PROVINCE, text)


def bare_district(text: str) -> str:
    """Return a district's name without อำเภอ, อ. or เขต before it."""
    return _bare(_DISTRICT, text)


def is_capital(province: str) -> bool:
    """Whether a bare province is Bangkok, which is no province and has เขต for อำเภอ."""
    return _CAPITAL.fullmatch(province) is not None


def _bare(words: re.Pattern[str], text: str) -> str:
    found = words.fullmatch(normalise(text))
    return found[1] if found else ""
