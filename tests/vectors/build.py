"""Certificates, every field of which can be made wrong."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import der
from .keys import Key, elliptic

__all__ = [
    "ANY_PURPOSE",
    "AT",
    "CLIENT_AUTH",
    "CRL_SIGN",
    "DIGITAL_SIGNATURE",
    "KEY_CERT_SIGN",
    "KEY_ENCIPHERMENT",
    "SERVER_AUTH",
    "Issued",
    "alternative_names",
    "authority_key_identifier",
    "basic_constraints",
    "ca",
    "certificate",
    "device_key",
    "directory",
    "dns",
    "extended_key_usage",
    "extension",
    "ip",
    "key_usage",
    "leaf",
    "mail",
    "name",
    "name_constraints",
    "resource",
    "root",
    "self_signed",
]

AT = 1_767_225_600
"""2026-01-01T00:00:00Z: the time at which vectors are verified, unless they say otherwise."""

NOT_BEFORE, NOT_AFTER = der.utc_time("250101000000Z"), der.utc_time("350101000000Z")
DIGITAL_SIGNATURE, KEY_ENCIPHERMENT, KEY_CERT_SIGN, CRL_SIGN = 0, 2, 5, 6
CLIENT_AUTH, SERVER_AUTH, ANY_PURPOSE = "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1", "2.5.29.37.0"

Extensions = Mapping[str, bytes | None]


@dataclass(frozen=True)
class Issued:
    """A certificate with its owner's key and name."""

    der: bytes
    key: Key
    subject: bytes

    @property
    def key_identifier(self) -> bytes:
        """Of its key, as subjectKeyIdentifier has it."""
        return key_identifier(self.key.spki)


def certificate(
    *,
    subject: bytes,
    issuer: bytes,
    key: Key,
    signer: Key,
    extensions: Extensions,
    version: bytes = b"\xa0\x03\x02\x01\x02",
    serial: bytes = b"\x02\x01\x2a",
    not_before: bytes = NOT_BEFORE,
    not_after: bytes = NOT_AFTER,
    unique_identifiers: bytes = b"",
    algorithm: bytes | None = None,
    outer_algorithm: bytes | None = None,
    tbs_tail: bytes = b"",
    signature: Callable[[bytes], bytes] | None = None,
    signature_unused_bits: int = 0,
) -> Issued:
    """One certificate (RFC 5280 section 4.1), of the parts that it is told."""
    algorithm = algorithm or signer.algorithm
    listed = [value for value in extensions.values() if value is not None]
    tbs = der.sequence(
        version,
        serial,
        algorithm,
        issuer,
        der.sequence(not_before, not_after),
        subject,
        key.spki,
        unique_identifiers,
        der.context(3, der.sequence(*listed)) if listed else b"",
        tbs_tail,
    )
    signed = der.bit_string((signature or signer.sign)(tbs), signature_unused_bits)
    return Issued(der.sequence(tbs, outer_algorithm or algorithm, signed), key, subject)


def root(common_name: str = "root", scalar: int = 1, **parts: Any) -> Issued:
    """A self-signed CA."""
    return self_signed(name(common_name), key=parts.pop("key", elliptic("P-256", scalar)), **parts)


def self_signed(subject: bytes, *, key: Key, extensions: Extensions | None = None, **parts: Any) -> Issued:
    own = _ca_extensions(key) | (extensions or {})
    return certificate(
        subject=subject, issuer=subject, key=key, signer=parts.pop("signer", key), extensions=own, **parts
    )


def ca(issuer: Issued, common_name: str = "ca", scalar: int = 2, **parts: Any) -> Issued:
    """An intermediate CA."""
    key = parts.pop("key", None) or elliptic("P-256", scalar)
    authority = {"authority_key_identifier": authority_key_identifier(issuer.key_identifier)}
    return _issued_by(issuer, key, name(common_name), _ca_extensions(key) | authority, parts)


def leaf(issuer: Issued, **parts: Any) -> Issued:
    """A device's certificate."""
    key = parts.pop("key", None) or device_key()
    own = {
        "authority_key_identifier": authority_key_identifier(issuer.key_identifier),
        "key_usage": key_usage(DIGITAL_SIGNATURE),
        "extended_key_usage": extended_key_usage(CLIENT_AUTH),
    }
    return _issued_by(issuer, key, name("device"), own, parts)


def device_key() -> Key:
    return elliptic("P-256", 0xD1CE)


def name(*common_names: str) -> bytes:
    """A name of one attribute for each: commonName, UTF8String."""
    return der.sequence(*(relative_name("2.5.4.3", der.utf8(text)) for text in common_names))


def relative_name(kind: str, value: bytes) -> bytes:
    return der.set_of(der.sequence(der.oid(kind), value))


def key_identifier(spki: bytes) -> bytes:
    return hashlib.sha256(spki).digest()[:20]


def extension(identifier: str, value: bytes, *, critical: bool = False) -> bytes:
    return der.sequence(der.oid(identifier), der.boolean(True) if critical else b"", der.octet_string(value))


def basic_constraints(*, is_ca: bool = True, path_len: int | None = None, critical: bool = True) -> bytes:
    fields = [der.boolean(True)] if is_ca else []
    fields += [] if path_len is None else [der.integer(path_len)]
    return extension("2.5.29.19", der.sequence(*fields), critical=critical)


def key_usage(*bits: int, critical: bool = True) -> bytes:
    octet = sum(0x80 >> bit for bit in bits)
    return extension("2.5.29.15", der.bit_string(bytes([octet]), 7 - max(bits)), critical=critical)


def extended_key_usage(*purposes: str, critical: bool = False) -> bytes:
    return extension("2.5.29.37", der.sequence(*map(der.oid, purposes)), critical=critical)


def subject_key_identifier(identifier: bytes, *, critical: bool = False) -> bytes:
    return extension("2.5.29.14", der.octet_string(identifier), critical=critical)


def authority_key_identifier(identifier: bytes, *, critical: bool = False) -> bytes:
    return extension("2.5.29.35", der.sequence(der.implicit(0, identifier)), critical=critical)


def alternative_names(*names: bytes, critical: bool = False) -> bytes:
    return extension("2.5.29.17", der.sequence(*names), critical=critical)


def name_constraints(*, permitted: tuple[bytes, ...] = (), excluded: tuple[bytes, ...] = ()) -> bytes:
    lists = [(0, permitted), (1, excluded)]
    fields = [der.context(number, *map(der.sequence, bases)) for number, bases in lists if bases]
    return extension("2.5.29.30", der.sequence(*fields), critical=True)


def dns(text: str) -> bytes:
    return der.implicit(2, text.encode())


def mail(text: str) -> bytes:
    return der.implicit(1, text.encode())


def resource(text: str) -> bytes:
    return der.implicit(6, text.encode())


def ip(octets: bytes) -> bytes:
    return der.implicit(7, octets)


def directory(distinguished_name: bytes) -> bytes:
    return der.context(4, distinguished_name)


def _ca_extensions(key: Key) -> dict[str, bytes | None]:
    return {
        "basic_constraints": basic_constraints(),
        "key_usage": key_usage(KEY_CERT_SIGN, CRL_SIGN),
        "subject_key_identifier": subject_key_identifier(key_identifier(key.spki)),
    }


def _issued_by(issuer: Issued, key: Key, subject: bytes, own: Extensions, parts: dict[str, Any]) -> Issued:
    standard = {"subject": subject, "issuer": issuer.subject, "signer": issuer.key}
    extensions = {**own, **(parts.pop("extensions", None) or {})}
    return certificate(key=key, extensions=extensions, **(standard | parts))
