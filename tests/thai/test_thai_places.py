"""Provinces and districts: the words before a name are known, and are never part of it."""

import pytest

from ita_workbook.framework.agency import bare_district, bare_province, is_capital


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ขอนแก่น", "ขอนแก่น"),
        ("จังหวัดขอนแก่น", "ขอนแก่น"),
        ("จังหวัด ขอนแก่น", "ขอนแก่น"),
        ("จ.ขอนแก่น", "ขอนแก่น"),
        (" จ. ขอนแก่น ", "ขอนแก่น"),
        ("จังหวัดจังหวัดขอนแก่น", "ขอนแก่น"),
        ("จันทบุรี", "จันทบุรี"),
        ("Khon Kaen Province", "Khon Kaen"),
        ("จังหวัด", ""),
        ("", ""),
    ],
)
def test_a_province_stands_bare(written, name):
    assert bare_province(written) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("บ้านฝาง", "บ้านฝาง"),
        ("อ.บ้านฝาง", "บ้านฝาง"),
        ("อ. บ้านฝาง", "บ้านฝาง"),
        ("อำเภอบ้านฝาง", "บ้านฝาง"),
        ("อำเภอเมืองขอนแก่น", "เมืองขอนแก่น"),
        ("อำเภออ.บ้านฝาง", "บ้านฝาง"),
        ("เขตบางรัก", "บางรัก"),
        ("เขาย้อย", "เขาย้อย"),
        ("Ban Fang District", "Ban Fang"),
    ],
)
def test_a_district_stands_bare(written, name):
    assert bare_district(written) == name


def test_bangkok_is_no_province():
    assert all(is_capital(bare_province(name)) for name in ("กรุงเทพมหานคร", "กรุงเทพฯ", "กทม.", "จังหวัดกรุงเทพมหานคร"))
    assert not is_capital("ขอนแก่น")
