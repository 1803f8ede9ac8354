"""The one exception tree: errors that end a command, with their exit code and both wordings."""

from __future__ import annotations

from ita_workbook.text import Language, Text


class ItaError(Exception):
    """A condition that ends the command. ``message`` says where, what, and what to do instead."""

    exit_code = 2

    def __init__(self, th: str, en: str) -> None:
        self.message = Text(th, en)
        super().__init__(en)

    def pick(self, language: Language = "th") -> str:
        """Return the message in ``language``."""
        return self.message.pick(language)


class UsageProblem(ItaError):
    """A path, option or argument that cannot be used; exit code 2."""


class ExistingFile(UsageProblem):
    """An output exists already and ``--force`` was not given."""
