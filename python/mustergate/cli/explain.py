"""`mustergate explain`: which check failed, the compared values, the rule, how to mend it."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256

from mustergate._backend import load_backend
from mustergate.verdict import Verdict
from mustergate.verifier import CertificateResult, Verifier

from .arguments import UsageError, add_judging_options, add_reading_options, rfc3339, verifier_of
from .description import facts_lines, facts_of, path_lines, row_line
from .inputs import Row, rows_of
from .mending import MENDING
from .output import printable

__all__ = ["EPILOG", "add_options", "judgement_lines", "run"]

EPILOG = """\
With --trust-anchors each certificate is judged: of a rejected one, the check that failed, the compared
values, the rule's section and what to do; of an accepted one, the path from the leaf to the trust anchor.
Without, it is parsed alone: what is wrong with it, or what it says.

exit codes: 0 all accepted (or parsed), 1 some not, 2 wrong usage or input that cannot be read

examples:
  mustergate explain device.pem --trust-anchors roots.pem --intermediates cas.pem
  mustergate explain chain.pem --as chain --trust-anchors roots.pem --at 2026-06-01T00:00:00Z
  mustergate explain device.der
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    add_reading_options(parser)
    add_judging_options(parser, anchors_required=False)


def run(arguments: argparse.Namespace) -> int:
    """Explains each certificate, and gives the exit code."""
    if arguments.trust_anchors is None and (arguments.intermediates or arguments.at):
        raise UsageError("--trust-anchors: needed with --intermediates and --at; name a file of trusted CAs")
    verifier = verifier_of(arguments) if arguments.trust_anchors else None
    at = arguments.at or datetime.now(UTC).replace(microsecond=0)
    good = True
    lines: Iterable[str]
    for place, row in enumerate(rows_of(arguments.paths, as_chain=arguments.reading == "chain")):
        if verifier is None:
            parsed, lines = _parsing(row, arguments.backend)
            good &= parsed
        else:
            result = verifier.verify_certificate(row.chain, at=at)
            good &= result.accepted
            lines = judgement_lines(row, result, verifier, f"{rfc3339(at)} by {arguments.policy}")
        sys.stdout.write("\n" if place else "")
        sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()
    return 0 if good else 1


def judgement_lines(row: Row, result: CertificateResult, verifier: Verifier, judged: str) -> Iterator[str]:
    """The explanation of one verdict; `judged` says when, and by which policy."""
    yield f"{printable(row.source)}: {result.slug}"
    yield row_line("what", result.sentence)
    for label, value in _compared(result):
        yield row_line(label, value)
    yield row_line("rule", result.rule)
    yield row_line("judged at", f"{judged} ({verifier.backend} backend)")
    if result.accepted:
        yield row_line("path", "leaf to trust anchor")
        yield from path_lines(result.path)
        return
    yield row_line("mend", MENDING[Verdict(result.slug)])
    if row.chain and load_backend(verifier.backend).certificate_fault(row.chain[0]) is None:
        yield from facts_lines(facts_of(row.chain[0]))


def _compared(result: CertificateResult) -> Iterator[tuple[str, object]]:
    label = "compared"
    for name, value in result.details.items():
        yield label, f"{name} = {value}"
        label = ""


def _parsing(row: Row, backend: str | None) -> tuple[bool, list[str]]:
    lines = []
    parsed = bool(row.chain)
    for position, der in enumerate(row.chain, 1):
        place = row.source if len(row.chain) == 1 else f"{row.source}, certificate {position}"
        fault = load_backend(backend).certificate_fault(der)
        lines.append(f"{printable(place)}: {'a certificate' if fault is None else 'not a certificate'}")
        lines.append(row_line("SHA-256", sha256(der).hexdigest()))
        if fault is None:
            lines += facts_lines(facts_of(der))
        else:
            parsed = False
            lines.append(row_line("what", fault))
            lines.append(row_line("mend", MENDING[Verdict.CERTIFICATE_MALFORMED]))
    return parsed, lines
