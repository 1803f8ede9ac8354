"""Random damage: whatever happens to the bytes, reading never raises and always says what is wrong."""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations.original import write_filled

from ita_workbook.checks.engine import check_return
from ita_workbook.merge.annotate import annotate
from ita_workbook.read.archive import UnreadableFileError, open_archive
from ita_workbook.read.formats import read_any
from ita_workbook.read.reader import read_workbook

FEW = settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
flips = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20)
shares = st.floats(0, 1)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return write_filled(tmp_path_factory.mktemp("original") / "return.xlsx").read_bytes()


def flipped(data: bytes, places: list[tuple[float, int]]) -> bytes:
    changed = bytearray(data)
    for place, value in places:
        changed[int(place * len(changed))] = value
    return bytes(changed)


def assert_told(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    returned = read_workbook(path)
    assert returned.readable or returned.events
    again = read_workbook(path)
    assert [event.kind for event in again.events] == [event.kind for event in returned.events]


@FEW
@given(flips)
def test_flipped_bytes(tmp_path, original, places):
    assert_told(tmp_path / "x.xlsx", flipped(original, places))


@FEW
@given(shares)
def test_truncated_file(tmp_path, original, share):
    assert_told(tmp_path / "x.xlsx", original[: int(share * len(original))])


@FEW
@given(shares, shares)
def test_a_piece_cut_out(tmp_path, original, one, other):
    start, end = sorted((int(one * len(original)), int(other * len(original))))
    assert_told(tmp_path / "x.xlsx", original[:start] + original[end:])


@FEW
@given(st.data())
def test_damaged_parts_with_right_checksums(tmp_path, original, data):
    """The archive is sound, so the damage reaches the XML."""
    with zipfile.ZipFile(io.BytesIO(original)) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    parts[name] = flipped(parts[name], data.draw(flips))
    if data.draw(st.booleans()):
        parts[name] = parts[name][: int(data.draw(shares) * len(parts[name]))]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for entry, part in parts.items():
            zipped.writestr(entry, part)
    assert_told(tmp_path / "x.xlsx", stream.getvalue())


@FEW
@given(st.data())
def test_lost_parts(tmp_path, original, data):
    with zipfile.ZipFile(io.BytesIO(original)) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    kept = data.draw(st.sets(st.sampled_from(sorted(parts)), max_size=len(parts)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for name in sorted(kept):
            zipped.writestr(name, parts[name])
    assert_told(tmp_path / "x.xlsx", stream.getvalue())


@FEW
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"%PDF", b"<html>", b"<?xml"]))
def test_any_bytes(tmp_path, noise, head):
    path = tmp_path / "x.xlsx"
    path.write_bytes(head + noise)
    returned = read_workbook(path)
    assert not returned.readable
    assert returned.events


@FEW
@given(flips)
def test_archive_and_structure_raise_only_their_own_error(tmp_path, original, places):
    path = tmp_path / "x.xlsx"
    path.write_bytes(flipped(original, places))
    try:
        archive = open_archive(path)
        read_any(archive)
        archive.verify()
    except UnreadableFileError as error:
        assert error.event.kind


TOKENS = (b"<", b">", b'"', b"/", b"<c ", b"</c>", b"<row ", b"<v>", b"&", b"<!--", b"<si>", b"</t>", b't="s"', b"\r",
          b"_x000D_", b"<f>", b"<![CDATA[", b"\xe0", b"999999999", b"<is>", b"</sheetData>", b'tabSelected="1"')  # fmt: skip
edits = st.lists(
    st.tuples(shares, shares, st.one_of(st.sampled_from(TOKENS), st.binary(max_size=3)), st.integers(0, 40)),
    min_size=1,
    max_size=6,
)


@settings(FEW, max_examples=int(os.environ.get("ITA_FUZZ", "60")))
@given(edits)
def test_parts_changed_at_random_are_read_judged_and_marked_or_told(tmp_path, original, changes):
    with zipfile.ZipFile(io.BytesIO(original)) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    names = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    for which, where, put, cut in changes:
        name = names[min(int(which * len(names)), len(names) - 1)]
        at = int(where * len(parts[name]))
        parts[name] = parts[name][:at] + put + parts[name][at + cut :]
    path, target = tmp_path / "x.xlsx", tmp_path / "marked.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    returned = read_workbook(path)
    findings = check_return(returned, today=date(2023, 9, 30))
    assert returned.readable or findings
    with suppress(UnreadableFileError):
        annotate(path, target, findings, returned.identity)
