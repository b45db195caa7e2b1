"""The command line: `mustergate verify certificates`, `explain`, `parse`."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import Protocol

from mustergate import __version__, backend

from . import explain, parse, verify
from .arguments import ArgumentParser, UsageError
from .output import printable

__all__ = ["main"]


class Command(Protocol):
    """What the module of a command has."""

    EPILOG: str

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declares what it takes."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Runs it, and gives the exit code."""
        ...


_DESCRIPTION = "Proves who every device is: X.509 certificates in, one exact verdict for each out."
_EPILOG = """\
examples:
  mustergate verify certificates fleet/ --trust-anchors roots.pem
  mustergate explain device.pem --trust-anchors roots.pem --at 2026-06-01T00:00:00Z
  mustergate parse bundle.pem --format jsonl

exit codes: 0 all accepted, 1 some rejected, 2 wrong usage or input that cannot be read, 130 interrupted
"""
_INTERRUPTED = 130  # 128 and the signal, as shells count: SIGINT
_READER_GONE = 141  # SIGPIPE


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command and gives its exit code; complaints are one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = _parser().parse_args(argv)
        return int(arguments.run(arguments))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    except KeyboardInterrupt:
        sys.stderr.write("mustergate: interrupted\n")
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _READER_GONE
    except (UsageError, OSError, ValueError, ModuleNotFoundError) as error:
        sys.stderr.write(f"mustergate: {_complaint(error)}\n")
        return 2


def _complaint(error: Exception) -> str:
    text = str(error)
    if isinstance(error, OSError) and error.filename is not None:
        text = f"{error.filename}: {error.strerror}; {_MENDING.get(type(error), 'see that it can be used')}"
    return printable(" ".join(text.split()))


_MENDING: dict[type[OSError], str] = {
    FileNotFoundError: "see that the path is right",
    PermissionError: "see that you may read or write it",
    IsADirectoryError: "name a file in it",
    NotADirectoryError: "see that the path is right",
}


def _parser() -> argparse.ArgumentParser:
    parser = ArgumentParser(
        prog="mustergate",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mustergate {__version__} ({backend} backend)")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    verifying = commands.add_parser("verify", help="judge many, and count")
    kinds = verifying.add_subparsers(metavar="WHAT", required=True)
    _add(kinds, "certificates", "certificates or presented chains, a verdict each", verify)
    _add(commands, "explain", "say why, and how to mend it", explain)
    _add(commands, "parse", "show what certificates say", parse)
    return parser


def _add(commands: "argparse._SubParsersAction[ArgumentParser]", name: str, summary: str, command: Command) -> None:
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=command.EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_options(parser)
    parser.set_defaults(run=command.run)
