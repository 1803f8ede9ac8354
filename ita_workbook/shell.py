"""The shell: paths as people must type them in the commands that messages suggest."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

_SPECIAL = re.compile(r"[\s\"'$`&|;<>()*?!#\\\[\]{}]")


def quoted(path: Path) -> str:
    """Return a path for a command line: in quotes where it has blanks or marks that a shell would take."""
    text = str(path)
    if os.name == "nt":
        return f'"{text}"' if " " in text else text
    # shlex would also quote every Thai name, which no shell needs.
    return shlex.quote(text) if _SPECIAL.search(text) else text
