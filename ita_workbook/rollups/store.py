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
_ROWS = 20_000
"""Rows of a table that are held at a time."""
_PIECES = 64
"""Pieces of a table after which they are put together."""


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
    _, parquet = needed("pyarrow"), needed("pyarrow.parquet")
    tables = store_tables()
    counts = dict.fromkeys(tables, 0)

    def write(paths: Mapping[str, Path]) -> None:
        growing = {name: _Growing(paths[name], table) for name, table in tables.items()}
        for path in parts:
            whole = parquet.ParquetFile(path).read(use_threads=False)
            for name, one in growing.items():
                counts[name] += one.add(whole.column(name).chunks)
        for one in growing.values():
            one.close()

    _all_whole([store / table.file for table in tables.values()], list(tables), write)
    return counts


class _Growing:
    """A table that grows part by part, of which a bounded number of rows is held at a time."""

    def __init__(self, path: Path, table: StoreTable) -> None:
        self._schema = schema(table)
        self._writer = needed("pyarrow.parquet").ParquetWriter(path, self._schema, compression="zstd")
        self._held: list[Any] = []
        self._rows = 0

    def add(self, chunks: Sequence[Any]) -> int:
        """Add the rows of a part; return how many they are."""
        arrow, before = needed("pyarrow"), self._rows
        for chunk in chunks:
            batch = arrow.RecordBatch.from_struct_array(chunk.flatten())
            self._held.append(batch)
            self._rows += batch.num_rows
        added = self._rows - before
        if self._rows >= _ROWS:
            self._flush()
        elif len(self._held) >= _PIECES:
            # A piece holds all that was read with it: copied together, they hold their own rows alone.
            self._held = self._together().to_batches()
        return added

    def close(self) -> None:
        """Write what is held, and the end of the file."""
        if self._held:
            self._flush()
        self._writer.close()

    def _together(self) -> Any:
        return needed("pyarrow").Table.from_batches(self._held, self._schema).combine_chunks()

    def _flush(self) -> None:
        self._writer.write_table(self._together())
        self._held, self._rows = [], 0


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


def frame(store: Path, name: str, columns: Sequence[str] | None = None) -> pandas.DataFrame:
    """Return one table of a store as a typed data frame; ``columns`` takes some of it, and less memory."""
    parquet = needed("pyarrow.parquet")
    table = table_named(name)
    wanted = None if columns is None else list(columns)
    read = parquet.read_table(store / table.file, columns=wanted).to_pandas(date_as_object=True)
    return _typed(read, table)


def table_named(name: str) -> StoreTable:
    """Return a table by its name; raises UsageProblem listing them."""
    tables = store_tables()
    if name not in tables:
        raise UsageProblem(sentence("output.no_table", name=name, listed=", ".join(tables)))
    return tables[name]


def _typed(read: pandas.DataFrame, table: StoreTable) -> pandas.DataFrame:
    import pandas as pd

    for column in (one for one in table.columns if one.code in read):
        if column.choices:
            order = [*column.choices, *sorted({*read[column.code].dropna()} - {*column.choices})]
            kind: Any = pd.CategoricalDtype(pd.Index(order, dtype="string"), ordered=True)
            read[column.code] = read[column.code].astype("string")
        else:
            kind = PANDAS[column.dtype]
        read[column.code] = read[column.code].astype(kind)
    return read
