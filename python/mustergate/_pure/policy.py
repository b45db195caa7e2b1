"""The relying party's policy, and the order of checks.

The first check that fails is the verdict. Cheap before expensive; where trust is by path:

1. **Limits and parsing.** `certificate_missing`, `presented_chain_too_long`, then the end entity's
   certificate: `certificate_too_large`, `certificate_malformed`, `certificate_limit_exceeded`,
   `signature_algorithm_mismatch`; then, where a path is needed, the rest of the presented chain:
   `presented_chain_malformed`.
2. **TLS version and endpoint**: of handshakes alone.
3. **Subject key and algorithms.** `key_type_unsupported`, `public_key_malformed` (it does not decode),
   `key_too_small`, `key_too_large`, `public_key_malformed` (its numbers make no valid key), then
   `certificate_signature_algorithm_unsupported`.
4. **Validity.** `certificate_not_yet_valid` (if the policy checks it), `certificate_expired`.
5. **Registry**: of handshakes alone.
6. **The end entity's certificate by RFC 5280.** `certificate_version_unsupported`,
   `critical_extension_unsupported`, `extension_criticality_invalid`, `certificate_name_empty`,
   `authority_key_identifier_missing`, `key_usage_inconsistent`, `key_usage_forbidden`,
   `extended_key_usage_forbidden`. Then **the path**: see `path`.
7. **Revocation**, and certificate policies at the end of each path, have their place here.
8. **Proof of possession**: of handshakes alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from . import limits, oid
from .signature import DsaSha256, Ecdsa, Hash, RsaPkcs1, RsaPss, SignatureAlgorithm
from .subject_public_key_info import KeyType


class Trust(StrEnum):
    """What makes a certificate trusted."""

    REGISTRY = "registry"
    """Its registration and the status of that (AWS IoT Core)."""
    PATH = "path"
    """A path to a trust anchor (RFC 5280)."""
    REGISTRY_OR_PATH = "registry_or_path"
    """Either."""


class Purpose(StrEnum):
    """What the end entity's key must be good for (RFC 5280 section 4.2.1.12)."""

    CLIENT_AUTH = "client_auth"
    """TLS client authentication, and with it the demands of RFC 5280 section 4.2 on what certificates
    must hold (see `Policy`)."""
    SERVER_AUTH = "server_auth"
    """TLS server authentication."""
    ANY = "any"
    """No demand."""

    def object_identifier(self) -> bytes | None:
        """The key purpose that extendedKeyUsage must allow, if there is one."""
        match self:
            case Purpose.CLIENT_AUTH:
                return oid.Purpose.CLIENT_AUTH
            case Purpose.SERVER_AUTH:
                return oid.Purpose.SERVER_AUTH
            case Purpose.ANY:
                return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A relying party's policy: data, not code. By default that of `rfc5280_client`."""

    trust: Trust = Trust.PATH
    """What makes a certificate trusted."""
    extended_key_usage: Purpose = Purpose.CLIENT_AUTH
    """What the end entity's key must be good for."""
    max_intermediates: int = limits.INTERMEDIATES_DEFAULT
    """Intermediates in a path that are not self-issued, at most."""
    minimum_rsa_bits: int = 2048
    """Bits of every RSA key in a path, at least."""
    check_not_before: bool = True
    """Whether notBefore of the end entity is checked (that of issuers always is)."""
    accept_old_versions: bool = False
    """Whether end entities of versions 1 and 2 are accepted."""
    require_authority_key_identifier: bool = True
    """Whether a client's certificate must name its issuer's key (RFC 5280 section 4.2.1.1)."""
    check_trust_anchors: bool = True
    """Whether a trust anchor's own certificate binds it: its validity, basicConstraints, keyUsage,
    nameConstraints ... Off, it is a name and a key (RFC 5280 section 6.1.1 (d))."""

    @classmethod
    def rfc5280_client(cls) -> "Policy":
        """Trust by path: a TLS client's certificate by RFC 5280."""
        return cls()

    @classmethod
    def aws_iot(cls) -> "Policy":
        """Trust by registry: the rules of AWS IoT Core, which have neither notBefore nor extensions."""
        return cls(
            trust=Trust.REGISTRY,
            check_not_before=False,
            accept_old_versions=True,
            require_authority_key_identifier=False,
        )

    def checks_certificate_profile(self) -> bool:
        """Whether the demands that RFC 5280 section 4 makes on a conforming certificate are checked.

        Criticality, names that are not empty, consistent CA flags. They come with the purpose `client_auth`;
        under the others a path is validated by section 6.1 alone.
        """
        return self.extended_key_usage is Purpose.CLIENT_AUTH


@dataclass(frozen=True, slots=True)
class SigningAlgorithmRow:
    """A row of the table of certificate signing algorithms.

    The name in the AWS IoT developer guide, "X.509 client certificates"; the object identifier, dotted; and
    what it is here, where the salt of RSASSA-PSS, 0 here, is that of the signature.
    """

    name: str
    object_identifier: str
    algorithm: SignatureAlgorithm


SIGNING_ALGORITHMS: Final = (
    SigningAlgorithmRow("SHA256WITHRSA", "1.2.840.113549.1.1.11", RsaPkcs1(Hash.SHA256)),
    SigningAlgorithmRow("SHA384WITHRSA", "1.2.840.113549.1.1.12", RsaPkcs1(Hash.SHA384)),
    SigningAlgorithmRow("SHA512WITHRSA", "1.2.840.113549.1.1.13", RsaPkcs1(Hash.SHA512)),
    SigningAlgorithmRow("SHA256WITHRSAANDMGF1", "1.2.840.113549.1.1.10", RsaPss(Hash.SHA256, 0)),
    SigningAlgorithmRow("SHA384WITHRSAANDMGF1", "1.2.840.113549.1.1.10", RsaPss(Hash.SHA384, 0)),
    SigningAlgorithmRow("SHA512WITHRSAANDMGF1", "1.2.840.113549.1.1.10", RsaPss(Hash.SHA512, 0)),
    SigningAlgorithmRow("DSA_WITH_SHA256", "2.16.840.1.101.3.4.3.2", DsaSha256()),
    SigningAlgorithmRow("ECDSA-WITH-SHA256", "1.2.840.10045.4.3.2", Ecdsa(Hash.SHA256)),
    SigningAlgorithmRow("ECDSA-WITH-SHA384", "1.2.840.10045.4.3.3", Ecdsa(Hash.SHA384)),
    SigningAlgorithmRow("ECDSA-WITH-SHA512", "1.2.840.10045.4.3.4", Ecdsa(Hash.SHA512)),
)
"""The algorithms that certificates may be signed with: the first table of the AWS IoT developer guide,
"X.509 client certificates", complete. The RFC 5280 preset has the same."""


@dataclass(frozen=True, slots=True)
class SubjectKeyRow:
    """A row of the table of subject keys: the kind, and whether TLS 1.2 and 1.3 connections may use it."""

    key_type: KeyType
    tls12: bool
    tls13: bool


SUBJECT_KEYS: Final = (
    SubjectKeyRow(KeyType.RSA, tls12=True, tls13=True),
    SubjectKeyRow(KeyType.P256, tls12=True, tls13=True),
    SubjectKeyRow(KeyType.P384, tls12=True, tls13=True),
    SubjectKeyRow(KeyType.P521, tls12=True, tls13=True),
    SubjectKeyRow(KeyType.RSA_PSS, tls12=False, tls13=True),
)
"""The keys that devices may have: the second table of the AWS IoT developer guide, "X.509 client
certificates" (RSA keys of at least `Policy.minimum_rsa_bits`; any algorithm of the first table)."""


def is_signing_algorithm(algorithm: SignatureAlgorithm) -> bool:
    """Whether a row of `SIGNING_ALGORITHMS` has this algorithm, whatever the salt."""
    without_salt = RsaPss(algorithm.hash, 0) if isinstance(algorithm, RsaPss) else algorithm
    return any(row.algorithm == without_salt for row in SIGNING_ALGORITHMS)


def is_subject_key(key_type: KeyType) -> bool:
    """Whether a row of `SUBJECT_KEYS` has this kind of key."""
    return any(row.key_type == key_type for row in SUBJECT_KEYS)
