"""What is written: records in the machine formats, a table for people, the summary."""

import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO

from mustergate.verdict import Verdict
from mustergate.verdicts import Verdicts

from .arguments import rfc3339

__all__ = ["WRITERS", "Summary", "Writer", "open_output", "printable", "summary_lines"]

_LISTED_MAX = 20
_encoded = json.encoder.encode_basestring_ascii


@dataclass(slots=True)
class Summary:
    """What a run came to."""

    at: datetime
    policy: str
    backend: str
    counts: Counter[Verdict] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """Rows judged."""
        return sum(self.counts.values())

    @property
    def accepted(self) -> int:
        """Rows accepted."""
        return self.counts[Verdict.ACCEPTED]

    def to_json(self) -> dict[str, object]:
        """The object that ends the format json."""
        return {
            "at": rfc3339(self.at),
            "policy": self.policy,
            "backend": self.backend,
            "total": self.total,
            "accepted": self.accepted,
            "counts": {str(verdict): count for verdict, count in self.counts.most_common()},
        }


class Writer(Protocol):
    """One of the formats."""

    def __init__(self, stream: TextIO) -> None: ...

    def write(self, sources: Sequence[str], verdicts: Verdicts) -> None:
        """Takes the next rows."""

    def finish(self, summary: Summary) -> None:
        """Takes the end."""


class JsonLinesWriter:
    """A record a line, as it comes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, sources: Sequence[str], verdicts: Verdicts) -> None:
        """Takes the next rows."""
        self._stream.writelines(f"{record}\n" for record in _records(sources, verdicts))

    def finish(self, summary: Summary) -> None:
        """Takes the end: nothing to add."""


class JsonWriter:
    """One object: `certificates`, an array of the records of jsonl, and `summary`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._separator = '{"certificates": [\n'

    def write(self, sources: Sequence[str], verdicts: Verdicts) -> None:
        """Takes the next rows."""
        for record in _records(sources, verdicts):
            self._stream.write(self._separator + record)
            self._separator = ",\n"

    def finish(self, summary: Summary) -> None:
        """Takes the end."""
        start = self._separator if self._separator.startswith("{") else "\n"
        self._stream.write(f'{start}],\n"summary": {json.dumps(summary.to_json())}}}\n')


class TableWriter:
    """For people: the certificates where they are few, else the first that were rejected; the counts."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._total = 0
        self._first: list[tuple[str, str]] = []
        self._rejected: list[tuple[str, str]] = []

    def write(self, sources: Sequence[str], verdicts: Verdicts) -> None:
        """Takes the next rows."""
        self._total += len(sources)
        rejected = (~verdicts.accepted).nonzero()[0][: _LISTED_MAX - len(self._rejected)].tolist()
        first = range(min(_LISTED_MAX - len(self._first), len(sources)))
        if rejected or first:
            slugs = verdicts.slugs
            self._rejected += [(slugs[row], sources[row]) for row in rejected]
            self._first += [(slugs[row], sources[row]) for row in first]

    def finish(self, summary: Summary) -> None:
        """Takes the end."""
        few = self._total <= _LISTED_MAX
        for slug, source in self._first if few else self._rejected:
            self._stream.write(f"{slug:<44}  {printable(source)}\n")
        omitted = summary.total - summary.accepted - len(self._rejected)
        if omitted:
            self._stream.write(f"... and {omitted:,} more rejected; --format jsonl lists every certificate\n")
        if self._first:
            self._stream.write("\n")
        self._stream.writelines(f"{line}\n" for line in summary_lines(summary))


WRITERS: dict[str, type[Writer]] = {"table": TableWriter, "json": JsonWriter, "jsonl": JsonLinesWriter}


def summary_lines(summary: Summary) -> Iterator[str]:
    """Verdicts with their counts and shares, what they were judged by, and when."""
    for verdict, count in summary.counts.most_common():
        yield f"{verdict:<44}{count:>12,}{count / summary.total:>8.1%}"
    rate = summary.total / summary.seconds if summary.seconds else 0.0
    yield (
        f"{summary.accepted:,} of {summary.total:,} accepted at {rfc3339(summary.at)} by {summary.policy} "
        f"({summary.backend} backend, {summary.seconds:.2f} s, {rate:,.0f}/s)"
    )


def printable(text: str) -> str:
    """Text of unknown origin, safe for a terminal: what does not print is escaped."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


@contextmanager
def open_output(name: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name when it is complete.

    A device or pipe is written to as it is. Raises `OSError`.
    """
    if name is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name).resolve()
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8") as stream:
            yield stream
        return
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            yield stream
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _records(sources: Iterable[str], verdicts: Verdicts) -> Iterator[str]:
    ids = verdicts.certificate_ids.tobytes().hex()
    absent = "0" * 64
    for row, (source, slug) in enumerate(zip(sources, verdicts.slugs, strict=True)):
        digits = ids[64 * row : 64 * row + 64]
        certificate_id = "null" if digits == absent else f'"{digits}"'
        accepted = "true" if slug == "accepted" else "false"
        yield (
            f'{{"source": {_encoded(source)}, "certificate_id": {certificate_id}, '
            f'"slug": "{slug}", "accepted": {accepted}}}'
        )
