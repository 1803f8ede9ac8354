"""Mutations: one thing done to a workbook, and the findings it must give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from openpyxl import Workbook, load_workbook

Original = Literal["return", "master"]
Edit = Callable[[Workbook], Workbook | None]
RawEdit = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Mutation:
    """One kind of mutation.

    ``expected`` are findings as ``CODE sheet!CELL`` with the sheet's id (its name for a sheet that is not declared);
    without a cell ``CODE sheet``, without a sheet ``CODE``. ``edit`` works on the workbook as a person does,
    ``raw`` on the bytes of the file as a program does. ``suffix`` is the format it is saved in.
    """

    kind: str
    family: str
    expected: tuple[str, ...]
    original: Original = "return"
    edit: Edit | None = None
    raw: RawEdit | None = None
    suffix: str = "xlsx"
    unknowable: bool = False
    """Whether answers stand in other rows afterwards and nothing can tell it."""

    def apply(self, source: Path, target: Path) -> None:
        """Write the mutated copy of ``source`` (always .xlsx; a client converts it to ``suffix``)."""
        if self.raw:
            target.write_bytes(self.raw(source.read_bytes()))
            return
        assert self.edit
        workbook = load_workbook(source)
        (self.edit(workbook) or workbook).save(target)


MUTATIONS: dict[str, Mutation] = {}


def mutation(
    *expected: str,
    original: Original = "return",
    raw: bool = False,
    suffix: str = "xlsx",
    unknowable: bool = False,
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Register the function below as a kind of mutation with the findings it must give."""

    def register(function: Callable[..., object]) -> Callable[..., object]:
        kind = function.__name__
        assert kind not in MUTATIONS, kind
        family = function.__module__.rpartition(".")[2]
        edit = {"raw" if raw else "edit": function}
        MUTATIONS[kind] = Mutation(
            kind, family, tuple(sorted(expected)), original, suffix=suffix, unknowable=unknowable, **edit
        )  # type: ignore[arg-type]
        return function

    return register
