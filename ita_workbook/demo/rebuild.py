"""Rebuilding: every committed file of the samples made again from its source.yaml, byte for byte."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from ita_workbook.demo.chain import run_chain
from ita_workbook.demo.sample import load_sample, sample_names

BUILT_WITH = "built_with.json"
"""Which versions of the writing libraries the committed files came from; others may lay the bytes otherwise."""
_MADE = ("issued", "returns", "repaired", "reports")
_LIBRARIES = ("XlsxWriter", "python-docx", "docxtpl", "lxml")


def built_with() -> dict[str, str]:
    """Return the versions of what decides the bytes of the files."""
    return {name: version(name) for name in _LIBRARIES} | {"zlib": zlib.ZLIB_RUNTIME_VERSION}


def rebuild(folder: Path) -> Iterator[Path]:
    """Rebuild every sample under ``folder`` and yield each sample's folder when it is done."""
    for name in sample_names():
        # What an earlier build made and this one does not would stay and be taken for a part of the sample.
        for made in _MADE:
            shutil.rmtree(folder / name / made, ignore_errors=True)
        chain = run_chain(load_sample(name), folder / name)
        # The ledger is a database whose bytes depend on its engine; it is made anew by whoever runs the chain.
        (chain.folder / "master.ledger").unlink(missing_ok=True)
        yield chain.folder
    text = json.dumps(built_with(), indent=2) + "\n"
    (folder / BUILT_WITH).write_text(text, encoding="utf-8")
