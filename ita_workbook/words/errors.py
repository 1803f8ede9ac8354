"""The one exception tree: errors that end a command, with their exit code and both wordings."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

from ita_workbook.words.text import Language, Text


class ItaError(Exception):
    """A condition that ends the command. ``message`` says where, what, and what to do instead."""

    exit_code = 2

    def __init__(self, th: str | Text, en: str = "") -> None:
        """Take a sentence, or its two wordings apart."""
        self.message = th if isinstance(th, Text) else Text(th, en)
        super().__init__(self.message.pick("en"))

    def pick(self, language: Language = "th") -> str:
        """Return the message in ``language``."""
        return self.message.pick(language)


class UsageProblem(ItaError):
    """A path, option or argument that cannot be used; exit code 2."""


class ExistingFile(UsageProblem):
    """An output exists already and ``--force`` was not given."""


_SPECIAL = re.compile(r"[\s\"'$`&|;<>()*?!#\\\[\]{}]")


def quoted(path: Path) -> str:
    """Return a path for a command line: in quotes where it has blanks or marks that a shell would take."""
    text = str(path)
    if os.name == "nt":
        return f'"{text}"' if " " in text else text
    # shlex would also quote every Thai name, which no shell needs.
    return shlex.quote(text) if _SPECIAL.search(text) else text


class DeclarationError(ItaError):
    """A declared file cannot be used; ``file`` and ``key`` (such as ``items[3].code``) say where, '' for nowhere."""

    def __init__(self, file: str, key: str, th: str | Text, en: str = "") -> None:
        """Take the place and what is wrong there: a sentence, or its two wordings apart."""
        self.file = file
        self.key = key
        said = th if isinstance(th, Text) else Text(th, en)
        place_th = f"{file} ที่ {key}: " if key else f"{file}: " if file else ""
        place_en = f"{file}, at {key}: " if key else f"{file}: " if file else ""
        super().__init__(f"{place_th}{said.th}", f"{place_en}{said.pick('en')}")


class FrameworkError(DeclarationError):
    """A framework file that is missing, unreadable, incomplete or contradicts itself."""


class AgencyError(DeclarationError):
    """An agency profile or a list of departments that is missing, unreadable or incomplete."""
