"""What the tests of the commands share: bad files, and another agency's return."""

from __future__ import annotations

import pytest
from workbooks import Form, fill_in, ita_ok

from .badfiles import make_bad_files


@pytest.fixture(scope="session")
def bad_files(season, tmp_path_factory):
    """One file of each sort: name → (file, code of its one finding)."""
    return make_bad_files(tmp_path_factory.mktemp("ไฟล์เสีย"), season(2566).returns["กองคลัง"])


@pytest.fixture(scope="session")
def other_agency(tmp_path_factory):
    """A filled return of another agency's กองคลัง, of the same year."""
    folder = tmp_path_factory.mktemp("other")
    ita_ok("new", "--year", 2566, "--agency", "เทศบาลตำบลข้างเคียง", "--type", "ทต.", "-o", folder / "master.xlsx")
    ita_ok("issue", folder / "master.xlsx", "-o", folder / "issued", "--department", "กองคลัง")
    return fill_in(Form(folder / "issued" / "กองคลัง.xlsx")).save(folder / "กองคลังข้างเคียง.xlsx")
