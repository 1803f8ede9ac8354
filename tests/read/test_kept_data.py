"""Damage is told once, and what was written stays with the row and column it belongs to."""

from __future__ import annotations

import pytest
from mutations.corpus import KINDS
from mutations.mutation import MUTATIONS
from mutations.original import FINANCE, filled_content, issued_book, write_filled

from ita_workbook.read.reader import read_workbook


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return write_filled(tmp_path_factory.mktemp("original") / "return.xlsx")


@pytest.fixture
def read(tmp_path, original):
    def after(kind):
        path = tmp_path / f"{kind}.xlsx"
        MUTATIONS[kind].apply(original, path)
        return read_workbook(path)

    return after


def values_of(returned, sheet):
    return {row.key: row.values for row in returned.content.rows(sheet)}


def filled(sheet):
    return {row.key: row.values for row in filled_content(issued_book(FINANCE)).rows(sheet)}


UNHARMED = (
    "sheet_renamed", "sheet_duplicated", "sheet_duplicated_and_first_emptied", "sheet_hidden", "identity_deleted",
    "lists_and_identity_deleted", "column_moved_to_end", "columns_swapped_whole", "columns_swapped_below_codes",
    "text_columns_swapped_below_codes", "headers_swapped_without_data", "column_inserted_with_data",
    "columns_inserted_before_all", "column_duplicated", "column_duplicated_and_first_emptied", "header_edited",
    "code_row_deleted", "rows_above_headers_deleted", "some_codes_cleared", "codes_and_headers_deleted",
    "key_column_deleted", "both_hidden_columns_deleted", "fingerprint_column_deleted", "rows_inserted_above_table",
    "row_duplicated", "row_duplicated_above_and_not_filled", "visible_row_copied_below", "sorted_whole",
    "sorted_without_keys", "sorted_by_status_without_keys", "measures_sorted_without_keys", "codes_and_names_sorted",
    "tracking_sorted_without_keys", "code_column_sorted", "names_sorted", "keys_sorted_apart", "keys_cleared",
    "sorted_without_keys_and_without_identity", "keys_overwritten_by_numbers", "cell_in_the_last_corner",
    "data_sheets_copied_out", "sheet_of_other_department_added", "saved_as_xlsm", "million_styled_rows",
)  # fmt: skip


@pytest.mark.parametrize("kind", UNHARMED)
def test_nothing_is_lost(read, kind):
    assert kind in KINDS
    returned = read(kind)
    for sheet in ("assignments", "measures", "tracking"):
        assert values_of(returned, sheet) == filled(sheet), sheet


def test_cells_of_added_and_doubled_columns_are_kept(read):
    (inserted,) = read("column_inserted_with_data").sheets["assignments"].loose
    assert (inserted.place, inserted.cells) == (10, [(4, "ภายใน 11"), (5, "ภายใน 12")])
    (doubled,) = read("column_duplicated").sheets["assignments"].loose
    assert (doubled.place, [row for row, _ in doubled.cells]) == (11, [4, 5, 6, 7, 8, 9])


def test_another_departments_sheet_is_kept_aside(read):
    returned = read("sheet_of_other_department")
    assert [sheet.name for sheet in returned.extra_sheets] == ["ติดตามมาตรการ"]
    assert "tracking" not in returned.sheets


def test_a_row_that_was_not_issued_is_marked_as_foreign(read):
    rows = read("item_of_other_department_added").sheets["assignments"].rows
    assert [row.key for row in rows if row.foreign] == ["O12"]


def test_a_lost_row_names_what_it_was(read):
    events = [event for event in read("row_deleted").events if event.kind == "row_lost"]
    assert [event.row_key for event in events] == ["O3"]
    assert events[0].params["name"]
