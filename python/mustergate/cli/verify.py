"""`mustergate verify certificates`: many certificates, one verdict each."""

import argparse
import sys
import time
from datetime import UTC, datetime

from mustergate.verdicts import Verdicts
from mustergate.verifier import Progress, Verifier

from .arguments import UsageError, add_judging_options, add_reading_options, verifier_of
from .inputs import Batch, batches_of, octets_of
from .output import WRITERS, Summary, Writer, open_output, summary_lines
from .progress import Meter, open_meter

__all__ = ["EPILOG", "add_options", "run"]

EPILOG = """\
formats:
  table  the certificates where they are at most 20, else the first 20 rejected; then the verdicts' counts
  jsonl  a line a certificate, as it comes: {"source", "certificate_id" (SHA-256 of the DER, hex; null where
         none was presented), "slug", "accepted"}; the summary goes to standard error
  json   one object: "certificates", an array of those, and "summary": {"at", "policy", "backend", "total",
         "accepted", "counts"}; the summary goes to standard error too

A PATH is a PEM bundle, a DER or PKCS#7 file, a directory (recursively, every file that holds certificates),
a Parquet or Arrow file with a column `certificate` (binary: a certificate a row; list of binary: a presented
chain a row; streamed in bounded memory), or -. Blocks and rows are counted from 1.

exit codes: 0 all accepted, 1 some rejected, 2 wrong usage or input that cannot be read, 130 interrupted

examples:
  mustergate verify certificates device.pem --trust-anchors roots.pem
  mustergate verify certificates fleet/ --trust-anchors roots.pem --intermediates cas.pem --format jsonl
  mustergate verify certificates fleet.parquet --trust-anchors roots.pem --at 2026-06-01T00:00:00Z \\
      --format jsonl --output verdicts.jsonl
  openssl s_client -showcerts ... | mustergate verify certificates - --as chain --trust-anchors roots.pem
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_reading_options(parser)
    add_judging_options(parser, anchors_required=True)
    parser.add_argument("--format", choices=tuple(WRITERS), default="table", help="default: table")
    parser.add_argument("--output", metavar="FILE", help="written whole or not at all; default: standard output")
    parser.add_argument("--threads", type=int, metavar="N", help="default: all cores")


def run(arguments: argparse.Namespace) -> int:
    """Verifies, writes, and gives the exit code."""
    verifier = verifier_of(arguments, threads=arguments.threads)
    at = arguments.at or datetime.now(UTC).replace(microsecond=0)
    summary = Summary(at, arguments.policy, verifier.backend)
    with open_output(arguments.output) as stream:
        writer = WRITERS[arguments.format](stream)
        total = octets_of(arguments.paths) if sys.stderr.isatty() and not arguments.quiet else None
        with open_meter(total, quiet=arguments.quiet) as meter:
            _verify_all(arguments, verifier, summary, writer, meter)
        writer.finish(summary)
    if not arguments.quiet and (arguments.format != "table" or arguments.output):
        sys.stderr.writelines(f"{line}\n" for line in summary_lines(summary))
    return 0 if summary.accepted == summary.total else 1


def _verify_all(
    arguments: argparse.Namespace, verifier: Verifier, summary: Summary, writer: Writer, meter: Meter
) -> None:
    start = time.monotonic()
    octets = 0
    for batch in batches_of(arguments.paths, as_chain=arguments.reading == "chain"):
        done = summary.total
        share = batch.octets / max(len(batch.sources), 1)

        def show(rows: int, done: int = done, octets: int = octets, share: float = share) -> None:
            meter.show(done + rows, octets + int(rows * share))

        verdicts = _verdicts(verifier, batch, summary.at, show)
        writer.write(batch.sources, verdicts)
        summary.counts.update(verdicts.counts())
        octets += batch.octets
        meter.show(summary.total, octets)
    summary.seconds = time.monotonic() - start


def _verdicts(verifier: Verifier, batch: Batch, at: datetime, show: Progress) -> Verdicts:
    try:
        return verifier.verify_certificates(batch.column, at=at, progress=show)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{batch.sources[0]}: {error}") from error
