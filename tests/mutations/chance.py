"""Damages by chance: what people do to rows, in any sheet and at places drawn by lot.

Each is done to a table as it stands after what was done before, so any two of them can follow one another.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook, load_workbook

from ita_workbook.book.sheet import INNER_KEY
from mutations.edits import NAMES
from mutations.table import Table

SHEETS = ("assignments", "measures", "tracking")
Damage = Callable[[Table], None]
DAMAGES: dict[str, Damage] = {}


def damage(function: Damage) -> Damage:
    """Register a damage."""
    DAMAGES[function.__name__] = function
    return function


@damage
def whole_table_sorted(table: Table) -> None:
    table.sort(1)


@damage
def visible_columns_sorted(table: Table) -> None:
    table.sort(3)


@damage
def sorted_with_header(table: Table) -> None:
    table.sort(3, table.first - 1)


@damage
def whole_table_sorted_with_header(table: Table) -> None:
    table.sort(1, table.first - 1)


@damage
def sorted_with_code_row(table: Table) -> None:
    table.sort(3, table.code_row)


@damage
def white_block_sorted(table: Table) -> None:
    table.sort(table.white)


@damage
def from_second_column_sorted(table: Table) -> None:
    table.sort(table.named_to + 1)


@damage
def part_of_rows_sorted(table: Table) -> None:
    first = table.chance.randint(table.first, max(table.first, table.last - 3))
    table.sort(3, first, last=min(table.last, first + table.chance.randint(2, 5)))


@damage
def row_deleted_by_lot(table: Table) -> None:
    table.page.delete_rows(table.filled(1)[0])


@damage
def row_emptied(table: Table) -> None:
    table.clear(table.filled(1)[0])


@damage
def row_emptied_with_keys(table: Table) -> None:
    table.clear(table.filled(1)[0], 1)


@damage
def empty_rows_inserted(table: Table) -> None:
    table.page.insert_rows(table.filled(1)[0], table.chance.randint(1, 3))


@damage
def row_retyped_below(table: Table) -> None:
    """The row is typed anew below the table and the old one is deleted."""
    row = table.filled(1)[0]
    values = table.read(row)
    table.write(table.page.max_row + 1, values)
    table.page.delete_rows(row)


@damage
def row_retyped_without_inner_key(table: Table) -> None:
    row = table.filled(1)[0]
    values = table.read(row)
    values[0][table.places[INNER_KEY] - 3] = None
    table.write(table.page.max_row + 1, values)
    table.page.delete_rows(row)


@damage
def two_rows_swapped(table: Table) -> None:
    one, other = table.filled(2)
    first, second = table.read(one), table.read(other)
    table.write(one, second)
    table.write(other, first)


@damage
def white_cells_swapped(table: Table) -> None:
    one, other = table.filled(2)
    first, second = table.read(one, table.white), table.read(other, table.white)
    table.write(one, second, table.white)
    table.write(other, first, table.white)


@damage
def row_cut_onto_another(table: Table) -> None:
    one, other = table.filled(2)
    table.write(other, table.read(one))
    table.clear(one)


@damage
def whole_row_cut_onto_another(table: Table) -> None:
    one, other = table.filled(2)
    table.write(other, table.read(one, 1), 1)
    table.clear(one, 1)


@damage
def row_cut_below(table: Table) -> None:
    one = table.filled(1)[0]
    table.write(table.page.max_row + 1, table.read(one))
    table.clear(one)


@damage
def row_copied_onto_another(table: Table) -> None:
    one, other = table.filled(2)
    table.write(other, table.read(one))


@damage
def row_copied_with_keys_onto_another(table: Table) -> None:
    one, other = table.filled(2)
    table.write(other, table.read(one, 1), 1)


@damage
def row_copied_below_it(table: Table) -> None:
    one = table.filled(1)[0]
    values = table.read(one, 1)
    table.page.insert_rows(one + 1)
    table.write(one + 1, values, 1)


@damage
def code_and_name_copied_down(table: Table) -> None:
    one = table.filled(1)[0]
    table.write(one + 1, table.read(one, 3, table.named_to))


@damage
def code_copied_down(table: Table) -> None:
    one = table.filled(1)[0]
    table.write(one + 1, table.read(one, 3, 3))


@damage
def codes_filled_down(table: Table) -> None:
    one = table.filled(1)[0]
    for row in range(one + 1, min(one + 4, table.last + 1)):
        table.write(row, table.read(one, 3, 3))


@damage
def inner_key_filled_down(table: Table) -> None:
    one, place = table.filled(1)[0], table.places[INNER_KEY]
    for row in range(one + 1, min(one + 4, table.last + 1)):
        table.write(row, table.read(one, place, place), place)


@damage
def inner_keys_deleted(table: Table) -> None:
    for row in table.filled(3):
        table.clear(row, table.places[INNER_KEY], table.places[INNER_KEY])


@damage
def inner_key_pasted_over(table: Table) -> None:
    row, place = table.filled(1)[0], table.places[INNER_KEY]
    table.write(row, [["ดูแฟ้มงาน"]], place)


@damage
def hidden_keys_deleted(table: Table) -> None:
    for row in table.filled(3):
        table.clear(row, 1, 2)


@damage
def hidden_key_filled_down(table: Table) -> None:
    one = table.filled(1)[0]
    for row in range(one + 1, min(one + 3, table.last + 1)):
        table.write(row, table.read(one, 1, 1), 1)


@damage
def codes_deleted(table: Table) -> None:
    for row in table.filled(3):
        table.clear(row, 3, table.named_to)


@damage
def hidden_key_left_on_an_empty_row(table: Table) -> None:
    """A row is inserted, everything visible is moved into it: the key stays with the empty one."""
    one = table.filled(1)[0]
    values = table.read(one)
    table.clear(one)
    table.page.insert_rows(one + 1)
    table.write(one + 1, values)


@damage
def moved_down_one_row(table: Table) -> None:
    """All that is visible from a row on was pasted one row lower."""
    start = table.filled(1)[0]
    lines = [table.read(row) for row in range(start, table.last + 1)]
    for row, line in enumerate(lines, start + 1):
        table.write(row, line)
    table.clear(start)


@damage
def visible_row_deleted_and_shifted_up(table: Table) -> None:
    """The cells were deleted and those below moved up; the hidden ones stayed."""
    start = table.filled(1)[0]
    for row in range(start, table.last):
        table.write(row, table.read(row + 1))
    table.clear(table.last)


@damage
def visible_row_inserted(table: Table) -> None:
    """Only the visible cells were pushed down, for an empty line."""
    moved_down_one_row(table)


@damage
def total_row_added(table: Table) -> None:
    row = table.page.max_row + 1
    table.write(row, [["รวมทั้งสิ้น", table.last - table.first + 1]])


@damage
def header_repeated(table: Table) -> None:
    row = table.filled(1)[0]
    values = table.read(table.first - 1)
    table.page.insert_rows(row)
    table.write(row, values)


@damage
def signed_below(table: Table) -> None:
    row = table.page.max_row + 2
    for number, text in enumerate(
        ("ลงชื่อ ....................", "(....................)", "ผู้อำนวยการกองคลัง", "วันที่ 5 เมษายน 2566")
    ):
        table.write(row + number, [[text]], table.chance.choice((3, 5)))


@damage
def own_table_below(table: Table) -> None:
    row = table.page.max_row + 2
    for line in (["ลำดับ", "เรื่อง", "ผู้รับผิดชอบ"], [1, "จัดซื้อกระดาษ", "เจ้าหน้าที่พัสดุ"], [2, "ซ่อมเครื่องพิมพ์", "เจ้าหน้าที่ธุรการ"]):
        table.write(row, [line])
        row += 1


@damage
def row_of_another_department(table: Table) -> None:
    row = table.page.max_row + 1
    if table.id == "assignments":
        table.write(row, [["O20", "ข้อมูลของกองอื่น", None, None, "กองช่าง", None, "นายช่างโยธา"]])
    elif table.id == "measures":
        table.write(row, [["M02", "8", "กระบวนการของกองช่าง", "ปรับปรุงคู่มือการให้บริการ"]])
    else:
        table.write(row, [["M02", "รอบ 6 เดือน", "ดำเนินการแล้ว", None, "ผลของกองช่าง"]])


@damage
def report_of_another_round(table: Table) -> None:
    if table.id == "tracking":
        table.write(table.page.max_row + 1, [["M01", "ไตรมาส 3", "ดำเนินการแล้ว", None, "ผลของไตรมาส 3"]])


@damage
def code_row_moved_away(table: Table) -> None:
    """The hidden row was cut and pasted below the table."""
    values = table.read(table.code_row)
    table.clear(table.code_row)
    table.write(table.page.max_row + 1, values)


@damage
def identity_sheet_deleted(table: Table) -> None:
    book = table.page.parent
    if NAMES["identity"] in book.sheetnames:
        book.remove(book[NAMES["identity"]])


def damaged_by_chance(seed: int, source: Path, target: Path, count: int | None = None) -> tuple[str, ...]:
    """Write a copy with one to three damages of one sheet drawn by lot; return their names, none where they do not fit.

    A damage does not fit where what was done before took away what it is done to.
    """
    chance = random.Random(seed)
    book = load_workbook(source)
    sheet = chance.choice(SHEETS)
    names = tuple(chance.sample(sorted(DAMAGES), count or chance.choice((1, 2, 2, 3))))
    for name in names:
        try:
            apply(name, book, sheet, chance)
        except (ValueError, IndexError, KeyError):
            return ()
    book.save(target)
    return (sheet, *names)


def apply(name: str, book: Workbook, sheet: str, chance: random.Random) -> None:
    """Do one damage to one sheet."""
    DAMAGES[name](Table(sheet, book[NAMES[sheet]], chance))
