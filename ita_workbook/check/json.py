"""JSON: the result of a check for machines; its shape is ``templates/findings/check.schema.json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ita_workbook.check.result import Checked
from ita_workbook.text import Language

SCHEMA = "ita-workbook/check/1"


def to_data(checked: Checked, language: Language = "th") -> dict[str, Any]:
    """Return the result as JSON data."""
    return {
        "schema": SCHEMA,
        "files": [
            {
                "file": file.name,
                "department": file.department or None,
                "identity": asdict(file.identity) if file.identity else None,
                "counts": file.counts.to_json(),
                "findings": [finding.to_json(language) for finding in file.findings],
            }
            for file in checked.files
        ],
        "counts": checked.counts.to_json(),
    }


def render(checked: Checked, language: Language = "th") -> str:
    """Return the result as JSON text, Thai as Thai, ending with a line feed."""
    return json.dumps(to_data(checked, language), ensure_ascii=False, indent=2) + "\n"
