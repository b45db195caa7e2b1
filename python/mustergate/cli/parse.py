"""`mustergate parse`: what certificates say."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from mustergate._pure.time import rfc3339
from mustergate.facts import parse_certificates

from .arguments import add_reading_options
from .description import facts_lines, facts_of
from .inputs import Batch, batches_of
from .output import printable

__all__ = ["EPILOG", "add_options", "run"]

EPILOG = """\
formats:
  table  for people, a block a certificate
  jsonl  a line a certificate: "source", "slug" (null where it parsed) and the columns of
         mustergate.parse_certificates; octets are hex, times RFC 3339

Of a presented chain the end entity is read. Both formats need pyarrow (pip install 'mustergate[arrow]').

exit codes: 0 all parsed, 1 some malformed, 2 wrong usage or input that cannot be read

examples:
  mustergate parse device.pem
  mustergate parse fleet/ --format jsonl
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_reading_options(parser)
    parser.add_argument("--format", choices=("table", "jsonl"), default="table", help="default: table")


def run(arguments: argparse.Namespace) -> int:
    """Parses, writes, and gives the exit code."""
    good = True
    for batch in batches_of(arguments.paths, as_chain=arguments.reading == "chain"):
        facts = parse_certificates(batch.column, backend=arguments.backend)
        good &= facts.column("slug").null_count == facts.num_rows
        if arguments.format == "jsonl":
            sys.stdout.writelines(_json_lines(batch, facts))
        else:
            sys.stdout.writelines(f"{line}\n" for line in _blocks(batch, facts))
    sys.stdout.flush()
    return 0 if good else 1


def _json_lines(batch: Batch, facts: Any) -> Iterator[str]:
    import pyarrow

    columns = {}
    for name in facts.schema.names:
        column = facts.column(name)
        if pyarrow.types.is_timestamp(column.type):
            column = column.cast(pyarrow.int64())
            columns[name] = [None if seconds is None else rfc3339(seconds) for seconds in column.to_pylist()]
        else:
            columns[name] = column.to_pylist()
    for row, source in enumerate(batch.sources):
        record = {"source": source} | {name: _plain(values[row]) for name, values in columns.items()}
        yield json.dumps(record) + "\n"


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _blocks(batch: Batch, facts: Any) -> Iterator[str]:
    slugs = facts.column("slug").to_pylist()
    for source, slug, item in zip(batch.sources, slugs, batch.column, strict=True):
        chain = item if isinstance(item, list) else item.as_py()
        yield f"{printable(source)}: {slug or 'parsed'}"
        if slug is None:
            yield from facts_lines(facts_of(chain if isinstance(chain, bytes) else chain[0]))
        yield ""
