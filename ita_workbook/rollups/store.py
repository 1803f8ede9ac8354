"""Store: the folder of a rollup: a part an agency, the tables gathered from them, and a manifest whose counts agree."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ita_workbook.rollups.tables import StoreTable, needed, schema, store_tables
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.write.output import write_bytes, write_text, write_whole
from ita_workbook.write.table import PANDAS

if TYPE_CHECKING:
    import pandas

SCHEMA = "ita-workbook/rollup/1"
MANIFEST = "manifest.json"
PARTS = "parts"
_GAPS = "-gaps"
"""Stands in the name of a part some files of which were given up: it is made again by the next run."""
_ROWS = 50_000
"""Rows of a table that are held at a time."""


class Parts:
    """The parts of a store, by the keys of their units."""

    def __init__(self, store: Path) -> None:
        self._folder = store / PARTS

    def path(self, key: str, *, gaps: bool = False) -> Path:
        """Return where the part of a key stands."""
        return self._folder / f"{key}{_GAPS if gaps else ''}.parquet"

    def has(self, key: str) -> bool:
        """Whether there is a part in which nothing was given up."""
        return self.path(key).is_file()

    def put(self, key: str, data: bytes, *, gaps: bool) -> None:
        """Write a part, whole or not at all."""
        write_bytes(self.path(key, gaps=gaps), data)

    def keep(self, paths: Iterable[Path]) -> None:
        """Remove every part but these: what became of agencies and files that are no longer there."""
        kept = {path.name for path in paths}
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            if path.name not in kept and path.is_file():
                path.unlink()


def gather(store: Path, parts: Sequence[Path]) -> dict[str, int]:
    """Write the tables of a store from its parts, in their order; return how many rows each has."""
    arrow, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    tables = store_tables()
    held: dict[str, list[Any]] = {name: [] for name in tables}
    counts, waiting = dict.fromkeys(tables, 0), dict.fromkeys(tables, 0)

    def write(paths: Mapping[str, Path]) -> None:
        writers = {name: parquet.ParquetWriter(paths[name], schema(table), compression="zstd")
                   for name, table in tables.items()}  # fmt: skip

        def flush(name: str) -> None:
            if held[name]:
                writers[name].write_table(arrow.Table.from_batches(held[name], schema(tables[name])).combine_chunks())
                held[name].clear()
                waiting[name] = 0

        for path in parts:
            whole = parquet.ParquetFile(path).read(use_threads=False)
            for name in tables:
                for chunk in whole.column(name).chunks:
                    batch = arrow.RecordBatch.from_struct_array(chunk.flatten())
                    held[name].append(batch)
                    counts[name] += batch.num_rows
                    waiting[name] += batch.num_rows
                if waiting[name] >= _ROWS:
                    flush(name)
        for name, writer in writers.items():
            flush(name)
            writer.close()

    _all_whole([store / table.file for table in tables.values()], list(tables), write)
    return counts


def _all_whole(paths: Sequence[Path], names: Sequence[str], write: Any) -> None:
    """Write several files whole or not at all, one inside the other; the last step puts them in place."""

    def inner(rest: Sequence[Path], so_far: dict[str, Path]) -> None:
        if not rest:
            write(so_far)
            return
        write_whole(rest[0], lambda partial: inner(rest[1:], {**so_far, names[len(so_far)]: partial}))

    inner(paths, {})


def write_manifest(store: Path, data: Mapping[str, Any]) -> None:
    """Write the manifest: the last step of a rollup, after the tables that it counts."""
    write_text(store / MANIFEST, json.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=1) + "\n")


def read_manifest(store: Path) -> dict[str, Any] | None:
    """Return the manifest of a store; None where there is none yet. Raises UsageProblem for one that is none."""
    path = store / MANIFEST
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise KeyError(data["schema"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageProblem(sentence("rollups.no_store", store=store)) from error
    return dict(data)


def must_be_store(store: Path) -> dict[str, Any]:
    """Return the manifest of a store; raises UsageProblem where there is none."""
    manifest = read_manifest(store) if store.is_dir() else None
    if manifest is None:
        raise UsageProblem(sentence("rollups.no_store", store=store))
    return manifest


def frame(store: Path, name: str) -> pandas.DataFrame:
    """Return one table of a store as a typed data frame."""
    parquet = needed("pyarrow.parquet")
    table = table_named(name)
    read = parquet.read_table(store / table.file).to_pandas(date_as_object=True)
    return _typed(read, table)


def table_named(name: str) -> StoreTable:
    """Return a table by its name; raises UsageProblem listing them."""
    tables = store_tables()
    if name not in tables:
        raise UsageProblem(sentence("output.no_table", name=name, listed=", ".join(tables)))
    return tables[name]


def _typed(read: pandas.DataFrame, table: StoreTable) -> pandas.DataFrame:
    import pandas as pd

    for column in table.columns:
        if column.choices:
            order = [*column.choices, *sorted({*read[column.code].dropna()} - {*column.choices})]
            kind: Any = pd.CategoricalDtype(pd.Index(order, dtype="string"), ordered=True)
            read[column.code] = read[column.code].astype("string")
        else:
            kind = PANDAS[column.dtype]
        read[column.code] = read[column.code].astype(kind)
    return read
