"""Certificates described for people: what they say, and the path that was found."""

from collections.abc import Iterator, Sequence

from mustergate._pure.certificate import Certificate
from mustergate._pure.facts import Facts
from mustergate._pure.time import rfc3339

from .output import printable

__all__ = ["facts_lines", "facts_of", "path_lines", "row_line"]


def facts_of(der: bytes) -> Facts:
    """What a certificate that parses says."""
    return Facts.new(Certificate.parse(der))


def facts_lines(facts: Facts) -> Iterator[str]:
    """A line for each fact that is there."""
    constraint = "" if facts.path_len is None else f", pathLenConstraint {facts.path_len}"
    rows: list[tuple[str, str | None]] = [
        ("subject", facts.subject or "(empty)"),
        ("issuer", facts.issuer or "(empty)"),
        ("serial number", _hex(facts.serial_number)),
        ("version", str(facts.version)),
        ("valid", f"{rfc3339(facts.not_before)} to {rfc3339(facts.not_after)}"),
        ("key", _key(facts)),
        ("signed with", facts.signature_algorithm),
        ("CA", f"yes{constraint}" if facts.is_ca else "no"),
        ("key usage", _joined(facts.key_usage)),
        ("extended key usage", _joined(facts.extended_key_usage)),
        ("subject key id", _hex(facts.subject_key_identifier)),
        ("authority key id", _hex(facts.authority_key_identifier)),
        ("DNS names", _joined(facts.dns_names)),
        ("SHA-256 of key", _hex(facts.spki_sha256)),
    ]
    for label, value in rows:
        if value is not None:
            yield row_line(label, value)


def path_lines(path: Sequence[bytes]) -> Iterator[str]:
    """The path as a tree: the leaf at the top, the trust anchor at the bottom."""
    for depth, der in enumerate(path):
        facts = facts_of(der)
        branch = "   " * (depth - 1) + "└─ " if depth else ""
        indent = "   " * depth
        role = " (trust anchor)" if depth == len(path) - 1 else ""
        yield f"  {branch}{printable(facts.subject) or '(empty subject)'}{role}"
        yield f"  {indent}   serial {_hex(facts.serial_number)}, key {_key(facts)}"
        yield f"  {indent}   valid {rfc3339(facts.not_before)} to {rfc3339(facts.not_after)}"


def row_line(label: str, value: object) -> str:
    """A labelled line."""
    return f"  {label:<20}{printable(str(value))}"


def _key(facts: Facts) -> str:
    bits = "" if facts.key_bits is None else f", {facts.key_bits} bits"
    return f"{facts.key_type}{bits}"


def _hex(octets: bytes | None) -> str | None:
    return None if octets is None else octets.hex()


def _joined(names: Sequence[str] | None) -> str | None:
    return None if names is None else ", ".join(names) or "(none)"
