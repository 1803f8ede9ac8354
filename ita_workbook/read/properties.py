"""Properties: what the two small parts of an .xlsx with the properties of the document say.

They are unlike in each file and nearly always written alike, so they are read by patterns in a fraction of a parser's
time; whatever is written otherwise is parsed.
"""

from __future__ import annotations

import re

from ita_workbook.read.xml import parse

_PROPERTY = re.compile(
    rb'<property fmtid="[^"<>&]*" pid="[^"<>&]*" name="([^"<>&\r\n\t]*)"><vt:lpwstr>([^<>&\r]*)</vt:lpwstr></property>'
)
_DESCRIPTION = re.compile(rb"<dc:description>([^<>&\r]*)</dc:description>")
_DECLARED = b'<?xml version="1.0" encoding="UTF-8"'


def custom_properties(data: bytes) -> dict[str, str]:
    """Return the custom properties by name; raises UnreadableFileError or UnicodeDecodeError for a damaged part."""
    found = _PROPERTY.findall(data)
    if _is_plain(data) and data.count(b"<property") == len(found):
        return {name.decode(): text.decode().strip() for name, text in found}
    properties = {}
    for entry in parse(data, "docProps/custom.xml"):
        text = entry[0].text if len(entry) == 1 and not len(entry[0]) else "".join(map(str, entry.itertext()))
        properties[str(entry.get("name", ""))] = (text or "").strip()
    return properties


def description(data: bytes) -> str:
    """Return the description among the core properties, '' where there is none; raises as above."""
    found = _DESCRIPTION.findall(data)
    if _is_plain(data) and len(found) == 1 and data.count(b"description") == 2:
        return str(found[0].decode())
    texts = [entry.text or "" for entry in parse(data, "docProps/core.xml") if str(entry.tag).endswith("}description")]
    return texts[-1] if texts else ""


def _is_plain(data: bytes) -> bool:
    """Whether a small part holds nothing but elements, in UTF-8: a parser takes several times as long as a pattern."""
    return data.startswith(_DECLARED) and b"<!" not in data and data.rfind(b"<?") == 0
