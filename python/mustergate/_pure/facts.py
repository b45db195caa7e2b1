"""What certificates say, as columns: the batch parser that analysts, audits and benchmarks use."""

from dataclasses import dataclass

from . import oid
from .certificate import Certificate
from .general_name import DnsName, GeneralNames
from .signature import sha256
from .time import EpochSeconds


@dataclass(frozen=True, slots=True)
class Facts:
    """What one certificate says. An extension that is absent gives `None`."""

    version: int
    """1, 2 or 3."""
    serial_number: bytes
    """The content octets of serialNumber, two's complement."""
    issuer: str
    """RFC 4514."""
    subject: str
    """RFC 4514."""
    not_before: EpochSeconds
    """Seconds since 1970."""
    not_after: EpochSeconds
    """Seconds since 1970."""
    key_type: str
    """`rsa`, `rsa_pss`, `p256`, `p384`, `p521`, `dsa` or `other`."""
    key_bits: int | None
    """Of the modulus, the prime p or the curve; `None` where the key does not decode."""
    signature_algorithm: str
    """Dotted."""
    is_ca: bool
    """cA of basicConstraints."""
    path_len: int | None
    """pathLenConstraint."""
    key_usage: tuple[str, ...] | None
    """Names of the bits set."""
    extended_key_usage: tuple[str, ...] | None
    """Dotted."""
    subject_key_identifier: bytes | None
    """The extension's octets."""
    authority_key_identifier: bytes | None
    """keyIdentifier of the extension."""
    dns_names: tuple[str, ...] | None
    """dNSName entries of subjectAltName."""
    spki_sha256: bytes
    """SHA-256 of the SubjectPublicKeyInfo."""

    @classmethod
    def new(cls, certificate: Certificate) -> "Facts":
        """Reads the facts off a parsed certificate."""
        extensions = certificate.extensions
        constraints = extensions.basic_constraints
        key_usage, purposes = extensions.key_usage, extensions.extended_key_usage
        subject_key, authority_key = extensions.subject_key_identifier, extensions.authority_key_identifier
        names = extensions.subject_alt_name
        return cls(
            version=certificate.version,
            serial_number=certificate.serial_number,
            issuer=certificate.issuer.to_rfc4514(),
            subject=certificate.subject.to_rfc4514(),
            not_before=certificate.validity.not_before,
            not_after=certificate.validity.not_after,
            key_type=certificate.spki.key_type().value,
            key_bits=certificate.spki.key_bits(),
            signature_algorithm=oid.dotted(certificate.signature_algorithm.algorithm),
            is_ca=constraints is not None and constraints.value.is_ca,
            path_len=None if constraints is None else constraints.value.path_len,
            key_usage=None if key_usage is None else tuple(key_usage.value.names()),
            extended_key_usage=None if purposes is None else tuple(map(oid.dotted, purposes.value)),
            subject_key_identifier=None if subject_key is None else subject_key.value,
            authority_key_identifier=None if authority_key is None else authority_key.value,
            dns_names=None if names is None else _dns_names(names.value),
            spki_sha256=sha256(certificate.spki.encoded),
        )


def _dns_names(names: GeneralNames) -> tuple[str, ...]:
    return tuple(name.text for name in names if isinstance(name, DnsName))


def certificate_id(der: bytes) -> bytes:
    """The certificate id: SHA-256 of the DER (AWS IoT's certificateId)."""
    return sha256(der)
