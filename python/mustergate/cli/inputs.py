"""PATHs of the command line, as batches of bounded size."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final

from mustergate._extras import require
from mustergate.certificate_files import FILE_OCTETS_MAX, certificates_of_content, files_of_path

from .arguments import UsageError

__all__ = ["Batch", "Row", "batches_of", "octets_of", "rows_of"]

COLUMN: Final = "certificate"
"""The column that is read of a Parquet or Arrow file."""

ROWS_MAX: Final = 16_384
"""Rows of one batch: enough to keep every thread busy, few enough to show progress."""

OCTETS_MAX: Final = 32 << 20
"""Octets of one batch that is gathered from files, about: what bounds memory."""

_BUFFER: Final = 1 << 20
"""Octets that are read of a Parquet file at once; without, a column chunk is read whole."""

_STDIN: Final = "-"
_PARQUET: Final = b"PAR1"
_ARROW_FILE: Final = b"ARROW1"
_ARROW_STREAM: Final = b"\xff\xff\xff\xff"


@dataclass(frozen=True, slots=True)
class Row:
    """A presented chain, and where it came from."""

    chain: list[bytes]
    source: str
    octets: int
    """Of the input, about: PEM has four for every three."""


@dataclass(slots=True)
class Batch:
    """Rows to judge together."""

    column: Any = field(default_factory=list)
    """What `Verifier.verify_certificates` takes."""
    sources: list[str] = field(default_factory=list)
    """Of each row: the file, and the block or row (from 1) in it."""
    octets: int = 0
    """Of the input, about."""

    def add(self, row: Row) -> None:
        """Takes one more row."""
        self.column.append(row.chain)
        self.sources.append(row.source)
        self.octets += row.octets

    def is_full(self) -> bool:
        """Whether it should be judged before more is read."""
        return len(self.sources) >= ROWS_MAX or self.octets >= OCTETS_MAX


def octets_of(paths: Sequence[str]) -> int | None:
    """How much there is to read; None where that cannot be known, as for a pipe."""
    if _STDIN in paths:
        return None
    files = [file.stat() for path in paths for file in files_of_path(Path(path)) if file.is_file()]
    return sum(file.st_size for file in files) or None


def batches_of(paths: Sequence[str], *, as_chain: bool) -> Iterator[Batch]:
    """The rows of files, directories and standard input, in order.

    Raises `OSError`, `ValueError` or `UsageError`, naming the file, for what cannot be read and for a
    path without any certificate.
    """
    gathered = Batch()
    for piece in chain.from_iterable(_pieces_of_path(path, as_chain=as_chain) for path in paths):
        if isinstance(piece, Row):
            gathered.add(piece)
        if gathered.sources and (gathered.is_full() or isinstance(piece, Batch)):
            yield gathered
            gathered = Batch()
        if isinstance(piece, Batch):
            yield piece
    if gathered.sources:
        yield gathered


def rows_of(paths: Sequence[str], *, as_chain: bool) -> Iterator[Row]:
    """As `batches_of`, row by row."""
    for batch in batches_of(paths, as_chain=as_chain):
        chains = batch.column if isinstance(batch.column, list) else batch.column.to_pylist()
        for presented, source in zip(chains, batch.sources, strict=True):
            yield Row([presented] if isinstance(presented, bytes) else list(presented or ()), source, 0)


def _pieces_of_path(path: str, *, as_chain: bool) -> Iterator[Row | Batch]:
    empty = True
    for piece in _pieces(path, as_chain=as_chain):
        empty = False
        yield piece
    if empty:
        name = _name(Path(path))
        raise UsageError(f"{name}: holds no certificate; expected PEM, DER, PKCS#7, Parquet or Arrow")


def _pieces(path: str, *, as_chain: bool) -> Iterator[Row | Batch]:
    if path == _STDIN:
        yield from _pieces_of_file(sys.stdin.buffer, Path(path), as_chain=as_chain)
        return
    for file in files_of_path(Path(path)):
        with file.open("rb") as stream:
            yield from _pieces_of_file(stream, file, as_chain=as_chain)


def _pieces_of_file(stream: BinaryIO, path: Path, *, as_chain: bool) -> Iterator[Row | Batch]:
    start = stream.peek(8) if isinstance(stream, BufferedReader) else b""
    if start.startswith(_PARQUET):
        return _parquet_batches(stream, path)
    if start.startswith(_ARROW_FILE):
        return _arrow_file_batches(stream, path)
    if start.startswith(_ARROW_STREAM):
        return _arrow_stream_batches(stream, path)
    return _rows_of_content(stream.read(FILE_OCTETS_MAX + 1), _name(path), as_chain=as_chain)


def _rows_of_content(content: bytes, name: str, *, as_chain: bool) -> Iterator[Row]:
    certificates = certificates_of_content(content, name)
    if as_chain:
        presented = [certificate.der for certificate in certificates]
        if presented:
            yield Row(presented, name, len(content))
        return
    for certificate in certificates:
        yield Row([certificate.der], certificate.source, len(certificate.der) * 4 // 3)


def _parquet_batches(stream: BinaryIO, path: Path) -> Iterator[Batch]:
    parquet = require("pyarrow.parquet", f"reading {_name(path)}")
    file = _opened(partial(parquet.ParquetFile, pre_buffer=False, buffer_size=_BUFFER), stream, path)
    _check_columns(file.schema_arrow.names, path)
    octets_per_row = path.stat().st_size / (file.metadata.num_rows or 1)
    groups = (
        file.iter_batches(batch_size=ROWS_MAX, columns=[COLUMN], row_groups=[group])
        for group in range(file.metadata.num_row_groups)
    )
    return _columnar(chain.from_iterable(groups), path, octets_per_row)


def _arrow_file_batches(stream: BinaryIO, path: Path) -> Iterator[Batch]:
    ipc = require("pyarrow.ipc", f"reading {_name(path)}")
    file = _opened(ipc.open_file, stream, path)
    _check_columns(file.schema.names, path)
    octets_per_row = path.stat().st_size / (file.count_rows() or 1)
    return _columnar(map(file.get_batch, range(file.num_record_batches)), path, octets_per_row)


def _arrow_stream_batches(stream: BinaryIO, path: Path) -> Iterator[Batch]:
    ipc = require("pyarrow.ipc", f"reading {_name(path)}")
    reader = _opened(ipc.open_stream, stream, path)
    _check_columns(reader.schema.names, path)
    return _columnar(reader, path, None)


def _opened(opener: Any, stream: BinaryIO, path: Path) -> Any:
    try:
        return opener(stream)
    except (OSError, ValueError) as error:
        raise UsageError(f"{_name(path)}: cannot be read ({error})") from error


def _check_columns(names: Sequence[str], path: Path) -> None:
    if COLUMN not in names:
        listed = ", ".join(map(repr, names))
        raise UsageError(f"{_name(path)}: has no column {COLUMN!r}; rename one of {listed}")


def _columnar(batches: Any, path: Path, octets_per_row: float | None) -> Iterator[Batch]:
    name, first = _name(path), 1
    for whole in _batches_read(batches, name):
        for start in range(0, whole.num_rows, ROWS_MAX):
            column = whole.slice(start, ROWS_MAX).column(COLUMN)
            sources = [f"{name}, row {row}" for row in range(first, first + len(column))]
            octets = len(column) * octets_per_row if octets_per_row else column.nbytes
            yield Batch(column, sources, int(octets))
            first += len(column)


def _batches_read(batches: Any, name: str) -> Iterator[Any]:
    remaining = iter(batches)
    while True:
        try:
            batch = next(remaining, None)
        except (OSError, ValueError) as error:
            raise UsageError(f"{name}: cannot be read ({error})") from error
        if batch is None:
            return
        yield batch


def _name(path: Path) -> str:
    return "standard input" if str(path) == _STDIN else str(path)
