"""Identity: which master, department and year a workbook belongs to, written in four places that vote on return."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from ita_workbook.book.column import KINDS, Kind
from ita_workbook.words.text import Language
from ita_workbook.words.thai_text import normalise

LONGEST = 250
"""Characters of an identity cell: programs that write .xls cut a text after 255."""
_SURELY_CUT = 200
_CUT = re.compile(r',"[a-z_]*"?:?(?:"[^"]*|[0-9]*)$')
"""What is left of the last entry where a text was cut."""
_TOKEN = re.compile(r"ita-workbook((?: [a-z_]+=[A-Za-z0-9_.-]+)+)")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a workbook belongs to.

    ``master_id`` is the same in a master and all that is issued from it; ``form_id`` names this one workbook.
    ``issue`` counts the issues to a department from 1; 0 in a master. ``agency`` and ``department`` are Thai names.
    """

    form_id: str
    master_id: str
    kind: Kind
    year_be: int
    agency: str = ""
    department: str = ""
    issue: int = 0
    version: str = ""
    language: Language = "th"

    @property
    def form(self) -> str:
        """The code of the form that the workbook is, after the dash of its version; empty for one of a season."""
        return self.version.partition("-")[2]

    def to_json(self, sheet: str = "", longest: int = LONGEST) -> str:
        """Return the JSON of the identity for a cell, with the sheet id for a sheet's own; at most ``longest`` letters.

        What the names need beyond that is cut, the agency's first: the ids before them tell the same workbook.
        """
        data: dict[str, Any] = {"ita": 1, **({"sheet": sheet} if sheet else {})}
        data |= {name: getattr(self, name) for name in ("form_id", "master_id", "kind", "year_be", "issue", "version")}
        if self.language != "th":
            data["language"] = self.language
        return _fitted(data, self.department, self.agency, longest)

    def properties(self) -> dict[str, str]:
        """Return the ASCII custom properties of the file: all but the Thai names, which programs mangle."""
        return {
            "ita_form_id": self.form_id,
            "ita_master_id": self.master_id,
            "ita_kind": self.kind,
            "ita_year_be": str(self.year_be),
            "ita_issue": str(self.issue),
            "ita_version": self.version,
        }

    def description(self) -> str:
        """Return the text of the file's description property."""
        pairs = (f"{name.removeprefix('ita_')}={value}" for name, value in self.properties().items() if value)
        return "ita-workbook " + " ".join(pairs)


_NAMES = frozenset(entry.name for entry in fields(Identity))


def parse_identity(text: str) -> tuple[Identity, str] | None:
    """Read the JSON of an identity cell; return it with its sheet id, or None when the text is no identity."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        data = json.loads(text)
    except ValueError:
        data = _rest_of(text)
    if not isinstance(data, dict) or data.get("ita") != 1:
        return None
    identity = _from_mapping(data)
    return (identity, str(data.get("sheet", ""))) if identity else None


def _rest_of(text: str) -> Any:
    """Return what a cell still says whose end was cut off, without the entry in which it was cut."""
    if len(text) < _SURELY_CUT or text.endswith("}"):
        return None
    try:
        return json.loads(_CUT.sub("", text) + "}")
    except ValueError:
        return None


def parse_properties(properties: Mapping[str, str]) -> Identity | None:
    """Read the identity from a file's custom properties."""
    return _from_mapping({name.removeprefix("ita_"): value for name, value in properties.items()})


def parse_description(text: str) -> Identity | None:
    """Read the identity from a file's description property."""
    found = _TOKEN.search(text)
    if not found:
        return None
    return _from_mapping(dict(pair.split("=", 1) for pair in found.group(1).split()))


def _from_mapping(data: Mapping[str, Any]) -> Identity | None:
    try:
        values = {name: value for name, value in data.items() if name in _NAMES}
        values["year_be"] = int(values["year_be"])
        values["issue"] = int(values.get("issue", 0))
        for name in ("form_id", "master_id", "version"):
            values[name] = str(values.get(name, ""))
        for name in ("agency", "department"):
            # What a program does to the letters of a file it does to these as well.
            values[name] = normalise(str(values.get(name, "")))
        if values.get("kind") not in KINDS or not values["form_id"] or not values["master_id"]:
            return None
        if values.get("language") not in ("th", "en"):
            values["language"] = "th"
        return Identity(**values)
    except (KeyError, TypeError, ValueError):
        return None


_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)
"""What ten bits are in base 32: one key a row of each file is compared, for which b32encode is too slow."""


def short_id(text: str, letters: int) -> str:
    """Return the first ``letters`` (16 at most) of the hash of ``text``: the one short hash of files and ledgers."""
    bits = int.from_bytes(sha256(text.encode()).digest()[:10], "big")
    pairs = [_PAIRS[bits >> shift & 1023] for shift in range(70, 70 - 5 * letters, -10)]
    return "".join(pairs)[:letters]


def derive_id(*parts: object) -> str:
    """Return a 16-character id that depends only on ``parts``."""
    return short_id("\x1f".join(map(str, parts)), 16)


def _fitted(data: dict[str, Any], department: str, agency: str, longest: int) -> str:
    """Return the JSON of ``data`` with both names, shortened until it fits."""
    while True:
        text = json.dumps(
            data | {"department": department, "agency": agency}, ensure_ascii=False, separators=(",", ":")
        )
        over = len(text) - longest
        if over <= 0 or not (department or agency):
            return text
        if agency:
            agency = agency[: max(0, len(agency) - over)]
        else:
            department = department[: max(0, len(department) - over)]


def form_id(master_id: str, department: str, issue: int) -> str:
    """Return the form id of one issue to one department."""
    return derive_id("form", master_id, department, issue)
