"""The corpus: every kind of mutation, each module read once."""

from mutations import columns, files, rows, sheets, sorts, values
from mutations.mutation import MUTATIONS

__all__ = ["CONVERTED", "FAMILIES", "KINDS", "MUTATIONS", "SAVED"]

FAMILIES = (sheets, columns, rows, sorts, values, files)
KINDS = tuple(MUTATIONS)
SAVED = tuple(kind for kind, mutation in MUTATIONS.items() if mutation.suffix == "xlsx")
CONVERTED = tuple(kind for kind, mutation in MUTATIONS.items() if mutation.suffix != "xlsx")
