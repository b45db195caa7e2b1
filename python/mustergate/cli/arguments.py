"""What the commands share: their options, and the values made of them."""

import argparse
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from mustergate.policy import Policy
from mustergate.trust_anchors import TrustAnchors
from mustergate.verifier import Verifier

__all__ = [
    "ArgumentParser",
    "UsageError",
    "add_judging_options",
    "add_reading_options",
    "moment",
    "read_policy",
    "rfc3339",
    "verifier_of",
]

PRESETS = {"rfc5280-client": Policy.rfc5280_client, "aws-iot": Policy.aws_iot}


class UsageError(Exception):
    """What is wrong, where, and how to mend it: one line for standard error, and exit code 2."""


class ArgumentParser(argparse.ArgumentParser):
    """One that complains in one line."""

    def error(self, message: str) -> NoReturn:
        """Exits with 2."""
        self.exit(2, f"mustergate: {message}; see {self.prog} --help\n")


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """PATH... and how it is read."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="what to read; - is standard input")
    parser.add_argument("--backend", choices=("rust", "python"), help="default: the one chosen at import")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary on standard error")
    parser.add_argument(
        "--as",
        dest="reading",
        choices=("each", "chain"),
        default="each",
        help="a file's certificates are judged each by itself (default), or are one presented chain, end entity first",
    )


def add_judging_options(parser: argparse.ArgumentParser, *, anchors_required: bool) -> None:
    """By what and when certificates are judged."""
    parser.add_argument(
        "--trust-anchors", metavar="FILE", required=anchors_required, help="trusted CAs: PEM, DER or PKCS#7"
    )
    parser.add_argument("--intermediates", metavar="FILE", help="CAs to build paths with: PEM, DER or PKCS#7")
    parser.add_argument(
        "--policy",
        default="rfc5280-client",
        metavar="NAME|FILE.toml",
        help="rfc5280-client (default), aws-iot, or a file with a table [policy]: an optional preset and "
        "fields of mustergate.Policy",
    )
    parser.add_argument(
        "--at", metavar="RFC3339", type=moment, help="the moment to judge at, such as 2026-06-01T00:00:00Z"
    )


def moment(text: str) -> datetime:
    """A moment of RFC 3339, with its offset from UTC.

    Raises `argparse.ArgumentTypeError` for anything else.
    """
    example = "such as 2026-06-01T00:00:00Z"
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment of RFC 3339, {example}") from error
    if value.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no offset from UTC; write one, {example}")
    return value.astimezone(UTC)


def rfc3339(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def verifier_of(arguments: argparse.Namespace, *, threads: int | None = None) -> Verifier:
    """The verifier that the options describe.

    Raises `UsageError`, `ValueError` or `OSError` where they cannot be used.
    """
    policy = read_policy(arguments.policy)
    if policy.trust != "path":
        raise UsageError(
            f"--policy {arguments.policy}: trusts by the registry, which this version cannot read; judge by path "
            'with a policy file that says preset = "aws-iot" and trust = "path"'
        )
    try:
        return Verifier(
            policy=policy,
            trust_anchors=TrustAnchors.from_file(arguments.trust_anchors),
            intermediates=TrustAnchors.from_file(arguments.intermediates) if arguments.intermediates else None,
            threads=threads,
            backend=arguments.backend,
        )
    except ImportError as error:
        raise UsageError(str(error)) from error


def read_policy(name: str) -> Policy:
    """A preset by its name, or the policy of a TOML file.

    Raises `UsageError` for a key or value that is none of a policy's, naming it; `OSError`.
    """
    if name in PRESETS:
        return PRESETS[name]()
    if not name.endswith(".toml"):
        raise UsageError(f"--policy {name}: expected {', '.join(PRESETS)} or a file whose name ends in .toml")
    fields = _policy_table(name)
    preset = fields.pop("preset", "rfc5280-client")
    if preset not in PRESETS:
        raise UsageError(f"{name}: [policy] preset: expected {' or '.join(PRESETS)}, not {preset!r}")
    try:
        return PRESETS[preset]().replace(**fields)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{name}: [policy] {error}") from error


def _policy_table(name: str) -> dict[str, Any]:
    try:
        document = tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{name}: is not TOML ({error})") from error
    table = document.pop("policy", None)
    if not isinstance(table, dict):
        raise UsageError(f"{name}: has no table [policy]")
    if document:
        raise UsageError(f"{name}: unknown {_listed(list(document))}; it takes the table [policy] alone")
    return table


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names))
