"""What sorting does to rows: all that is seen, a block, or one column, with and without something else."""

from __future__ import annotations

from openpyxl import Workbook

from mutations.edits import reverse, sheet, sort
from mutations.mutation import mutation


@mutation()
def sorted_whole(book: Workbook) -> None:
    reverse(sheet(book, "assignments"), "A5:R10")


@mutation()
def all_sheets_sorted_whole(book: Workbook) -> None:
    reverse(sheet(book, "assignments"), "A5:R10")
    reverse(sheet(book, "measures"), "A5:P12")
    reverse(sheet(book, "tracking"), "A5:N12")


@mutation("R106 assignments!C5")
def sorted_without_keys(book: Workbook) -> None:
    reverse(sheet(book, "assignments"), "C5:R10")


@mutation("R106 assignments!C8")
def sorted_by_status_without_keys(book: Workbook) -> None:
    sort(sheet(book, "assignments"), "C5:R10", lambda line: line[8])


@mutation("R106 measures!C5")
def measures_sorted_without_keys(book: Workbook) -> None:
    reverse(sheet(book, "measures"), "C5:P8")


@mutation("R106 tracking!C5")
def tracking_sorted_without_keys(book: Workbook) -> None:
    reverse(sheet(book, "tracking"), "C5:N8")


@mutation("R106 assignments!C5", "S108")
def sorted_without_keys_and_without_identity(book: Workbook) -> None:
    """What was issued is not known any more; codes and fingerprints still tell."""
    reverse(sheet(book, "assignments"), "C5:R10")
    book.remove(sheet(book, "identity"))


@mutation("R107 assignments!C5", "S108")
def codes_sorted_and_without_identity(book: Workbook) -> None:
    reverse(sheet(book, "assignments"), "C5:C10")
    book.remove(sheet(book, "identity"))


@mutation("R107 assignments!C5")
def codes_and_names_sorted(book: Workbook) -> None:
    """Columns C to E moved, the rest stayed: all of it can be told apart."""
    reverse(sheet(book, "assignments"), "C5:E10")


@mutation("R107 assignments!C5")
def code_column_sorted(book: Workbook) -> None:
    reverse(sheet(book, "assignments"), "C5:C10")


@mutation("R107 assignments!F5")
def columns_beside_the_code_sorted(book: Workbook) -> None:
    """The codes stayed, columns F to R moved; each answer goes back; of the note at the edge nothing tells."""
    reverse(sheet(book, "assignments"), "F5:R10")


@mutation("R107 assignments!H5")
def columns_from_the_section_sorted(book: Workbook) -> None:
    """The due date and the inner key tell it, but of the note at the edge nothing does."""
    reverse(sheet(book, "assignments"), "H5:R10")


@mutation("R107 assignments!D5")
def names_sorted(book: Workbook) -> None:
    reverse(sheet(book, "assignments"), "D5:F10")


@mutation("R106 measures!C5")
def keys_sorted_apart(book: Workbook) -> None:
    """The hidden columns alone changed their order: the same as sorting all the others."""
    reverse(sheet(book, "measures"), "A5:B8")


@mutation("R106 assignments!C5")
def sorted_with_header(book: Workbook) -> None:
    """Turned upside down with the header among the rows, which then stands below them."""
    reverse(sheet(book, "assignments"), "C4:R10")


@mutation("R101 assignments", "R106 assignments!C5")
def sorted_and_row_deleted(book: Workbook) -> None:
    page = sheet(book, "assignments")
    reverse(page, "C5:R10")
    page.delete_rows(7)


@mutation("R107 assignments!C5")
def sorted_and_white_cells_sorted_again(book: Workbook) -> None:
    page = sheet(book, "assignments")
    reverse(page, "C5:R10")
    sort(page, "K5:R10", lambda line: str(line[2]))


@mutation("R107 assignments!L5")
def white_cells_sorted(book: Workbook) -> None:
    """Each answer goes back; of the status, which is alike in so few rows, nothing tells."""
    reverse(sheet(book, "assignments"), "K5:R10")


@mutation("R107 tracking!K5")
def reports_sorted(book: Workbook) -> None:
    reverse(sheet(book, "tracking"), "G5:N8")


@mutation("R107 assignments!L5", "R112 assignments!C9")
def white_cells_sorted_without_one_inner_key(book: Workbook) -> None:
    page = sheet(book, "assignments")
    page["O6"] = None
    reverse(page, "K5:R10")


@mutation(unknowable=True)
def one_column_sorted(book: Workbook) -> None:
    """A column that was empty when it was issued, by itself, in a first return: nothing says whose its cells are."""
    reverse(sheet(book, "assignments"), "I5:I10")


@mutation(unknowable=True)
def columns_right_of_the_inner_key_sorted(book: Workbook) -> None:
    reverse(sheet(book, "assignments"), "Q5:R10")
