"""A certificate keeps what was checked and found right, and tells later whether the files are still these."""

import hashlib
import json

import pytest
from form_rows import NOTHING, PURCHASE, SOMETHING, UNITS
from workbooks import ita, ita_ok

from ita_workbook import __version__


@pytest.fixture
def certified(made, filled, tmp_path):
    """A form without findings, and its certificate."""
    path, _ = made("sk1", UNITS[0])
    filled(path, "purchases", [PURCHASE], "months", [SOMETHING, *[NOTHING] * 11])
    ita_ok("check", path, "--certificate", tmp_path / "certificate.json")
    return path, tmp_path / "certificate.json"


def test_it_has_hashes_counts_codes_not_found_and_rules(certified):
    path, certificate = certified
    told = json.loads(certificate.read_text(encoding="utf-8"))
    (file,) = told["files"]
    assert (told["schema"], told["tool"]) == ("ita-workbook/certificate/1", __version__)
    assert told["counts"] == {"error": 0, "warning": 0, "note": 0, "waived": 0, "explained": 0}
    assert file["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (file["rows"]["months"], file["rows"]["purchases"]) == (12, 1)
    assert {"X502", "N301", "C301"} <= set(told["not_found"]) and told["found"] == {}
    assert {"N303", "X601"} & set(told["not_found"]) == set(), "nobody looked for these"
    assert "above purchases agreed budget" in file["rules"] and file["switched_off"] == []


def test_the_same_file_is_verified_and_a_changed_one_is_named(certified, filled):
    path, certificate = certified
    assert "ตรงกับใบรับรองทั้ง 1 ไฟล์" in ita_ok("check", path, "--verify", certificate).out
    filled(path, "purchases", [PURCHASE | {"work": "งานที่เพิ่ม"}])
    ran = ita("check", path, "--verify", certificate)
    assert (ran.code, "form.xlsx ไม่ใช่ไฟล์เดียวกับที่ตรวจ" in ran.err) == (1, True)


def test_a_file_more_or_less_is_named(certified, master):
    path, certificate = certified
    ran = ita("check", path, master, "--verify", certificate)
    assert (ran.code, ran.err.strip()) == (1, "master.xlsx ไม่อยู่ในใบรับรอง")
    ran = ita("check", master, "--verify", certificate)
    assert ran.err.splitlines()[0] == "form.xlsx อยู่ในใบรับรอง แต่ไม่ได้ระบุหรือไม่มีแล้ว"


def test_an_edited_certificate_proves_nothing(certified):
    path, certificate = certified
    told = certificate.read_text(encoding="utf-8")
    certificate.write_text(told.replace('"purchases": 1', '"purchases": 2'), encoding="utf-8")
    ran = ita("check", path, "--verify", certificate)
    assert (ran.code, "ถูกแก้ไข" in ran.err) == (1, True)
    for broken in ("{}", "[]", "no json", '{"schema": "x", "seal": "y", "files": 3}'):
        certificate.write_text(broken, encoding="utf-8")
        assert ita("check", path, "--verify", certificate).code == 2, broken


def test_nothing_is_overwritten(certified):
    path, certificate = certified
    assert ita("check", path, "--certificate", certificate).code == 2
    assert ita("check", path, "--certificate", certificate, "--force").code == 0
