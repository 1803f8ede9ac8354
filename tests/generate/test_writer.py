"""The file as a whole: same bytes for the same book, whole or not at all, identity, sheets and their states."""

from __future__ import annotations

import json
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from written_books import CREATED, make_issued, make_master

from ita_workbook.book.book import Book
from ita_workbook.book.content import content_to_json
from ita_workbook.book.identity import parse_description, parse_identity, parse_properties
from ita_workbook.book.manifest import Manifest, pack, unpack
from ita_workbook.words.errors import UsageProblem
from ita_workbook.write import workbook_file
from ita_workbook.write.workbook_file import write_workbook

Opened = Callable[[Book], openpyxl.Workbook]


@pytest.mark.parametrize("kind", ["master", "issued"])
def test_same_book_same_bytes(kind: str, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        book = make_master()
        write_workbook(make_issued(book, "กองคลัง") if kind == "issued" else book, tmp_path / name, created=CREATED)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_another_time_is_another_file(master: Book, tmp_path: Path) -> None:
    write_workbook(master, tmp_path / "a.xlsx", created=CREATED)
    write_workbook(master, tmp_path / "b.xlsx", created=datetime(2023, 1, 1))
    assert (tmp_path / "a.xlsx").read_bytes() != (tmp_path / "b.xlsx").read_bytes()


def test_a_failure_leaves_the_old_file_and_no_other(
    master: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "master.xlsx"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(workbook_file, "set_properties", fail)
    with pytest.raises(OSError, match="disk full"):
        write_workbook(master, path, created=CREATED)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("master.xlsx", "old")]


def test_a_folder_that_is_not_there_is_made(master: Book, tmp_path: Path) -> None:
    write_workbook(master, tmp_path / "season" / "master.xlsx", created=CREATED)
    assert [file.name for file in (tmp_path / "season").iterdir()] == ["master.xlsx"]


def test_a_file_where_the_folder_should_be_is_told(master: Book, tmp_path: Path) -> None:
    (tmp_path / "season").write_text("notes")
    with pytest.raises(UsageProblem, match="season"):
        write_workbook(master, tmp_path / "season" / "master.xlsx", created=CREATED)


@pytest.mark.parametrize("kind", ["master", "merged", "issued"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_declared_sheet_stands_in_its_state(kind: str, language: str, opened: Opened) -> None:
    book = make_master(language)  # type: ignore[arg-type]
    if kind == "merged":
        book.identity = type(book.identity)(**{**_fields(book), "kind": "merged"})
    elif kind == "issued":
        book = make_issued(book, "สำนักปลัด")
    states = {"visible": "visible", "hidden": "hidden", "very_hidden": "veryHidden"}
    found = opened(book)
    assert [(sheet.title, sheet.sheet_state) for sheet in found] == [
        (book.say(sheet.name), states[sheet.state]) for sheet in book.sheets
    ]
    assert found.active.title == book.say(book.spec.sheet("guide").name)


def _fields(book: Book) -> dict[str, object]:
    return {name: getattr(book.identity, name) for name in type(book.identity).__dataclass_fields__}


@pytest.mark.parametrize("kind", ["master", "issued"])
def test_the_four_places_name_the_same_workbook(kind: str, master: Book, issued: Book, opened: Opened) -> None:
    book = master if kind == "master" else issued
    found = opened(book)
    ids = {book.say(sheet.name): sheet.id for sheet in book.sheets}
    for sheet in found:
        cell = sheet["A1" if sheet.title == "_ita" else "A3"].value
        assert len(cell) <= 250
        assert parse_identity(cell) == (book.identity, ids[sheet.title])
    custom = parse_properties({prop.name: prop.value for prop in found.custom_doc_props.props})
    described = parse_description(found.properties.description)
    assert custom and described
    assert custom.form_id == described.form_id == book.identity.form_id
    assert custom.master_id == described.master_id == book.identity.master_id
    assert {type(prop).__name__ for prop in found.custom_doc_props.props} == {"StringProperty"}


def test_the_file_names_nobody(master: Book, opened: Opened) -> None:
    properties = opened(master).properties
    assert not properties.creator and not properties.lastModifiedBy
    assert properties.title == "สมุดงาน ITA ปีงบประมาณ พ.ศ. 2566 ของ เทศบาลตำบลตัวอย่าง"
    assert properties.created == CREATED


def test_the_manifest_holds_the_content(issued: Book, opened: Opened) -> None:
    chunks = [row[0] for row in opened(issued)["_ita"].iter_rows(min_row=2, max_col=1, values_only=True)]
    manifest = unpack(chunks)
    assert manifest and manifest.framework is None
    assert manifest.content == issued.content


def test_a_manifest_in_utf_8_is_still_read(issued: Book) -> None:
    # So it stands in workbooks that were issued by earlier versions.
    text = json.dumps({"content": content_to_json(issued.content), "framework": None}, ensure_ascii=False)
    manifest = unpack([b64encode(zlib.compress(text.encode())).decode()])
    assert manifest and manifest.content == issued.content
    now = unpack(pack(Manifest(issued.content)))
    assert now == manifest


def test_a_framework_of_ones_own_travels_along(master: Book, tmp_path: Path) -> None:
    write_workbook(master, tmp_path / "own.xlsx", created=CREATED, embed_framework=True)
    sheet = openpyxl.load_workbook(tmp_path / "own.xlsx")["_ita"]
    manifest = unpack([row[0] for row in sheet.iter_rows(min_row=2, max_col=1, values_only=True)])
    assert manifest
    assert manifest.framework == json.loads(json.dumps(master.framework.to_dict()))


def test_only_an_issued_workbook_keeps_its_sheets_from_being_deleted(
    master: Book, issued: Book, written: Callable[[Book], Path]
) -> None:
    def structure(book: Book) -> bool:
        with zipfile.ZipFile(written(book)) as archive:
            return b'<workbookProtection lockStructure="1"/><bookViews>' in archive.read("xl/workbook.xml")

    assert structure(issued)
    assert not structure(master)


def test_names_are_ascii_and_refer_to_cells(master: Book, issued: Book, opened: Opened) -> None:
    for book in (master, issued):
        names = opened(book).defined_names
        assert {"lst_status", "ita_assignments_status", "ita_measures_title"} <= set(names)
        for name, defined in names.items():
            assert name.isascii()
            # Plain ranges: a program that drops names with formulas leaves these.
            assert [sheet for sheet, _ in defined.destinations]
