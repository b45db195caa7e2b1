"""Object identifiers as their DER content octets (X.690 section 8.19), and those that are known here."""

from typing import Final

from .limits import OBJECT_IDENTIFIER_BYTES_MAX
from .rejection import Fault, FaultError


def check(content: bytes) -> bytes:
    """The content octets of a well-formed OBJECT IDENTIFIER: not empty, each arc minimal and complete.

    Raises:
        FaultError: `object_identifier_invalid`.
    """
    if not content or content[-1] & 0x80 or len(content) > OBJECT_IDENTIFIER_BYTES_MAX:
        raise FaultError(Fault.OBJECT_IDENTIFIER_INVALID)
    arc_starts = True
    for octet in content:
        if arc_starts and octet == 0x80:
            raise FaultError(Fault.OBJECT_IDENTIFIER_INVALID)
        arc_starts = octet < 0x80
    return content


def dotted(content: bytes) -> str:
    """The dotted form, in time linear in the octets.

    An arc over 128 bits is written as `#` and its octets in hex.
    """
    arcs: list[str] = []
    start = 0
    for end, octet in enumerate(content, start=1):
        if octet < 0x80 or end == len(content):
            arcs.append(_arc(content[start:end], first=start == 0))
            start = end
    return ".".join(arcs)


def _arc(arc: bytes, *, first: bool) -> str:
    if len(arc) > 18:
        return "#" + arc.hex()
    value = 0
    for octet in arc:
        value = value << 7 | octet & 0x7F
    if not first:
        return str(value)
    root = min(value // 40, 2)
    return f"{root}.{value - root * 40}"


class Extension:
    """Extensions (RFC 5280 section 4.2)."""

    SUBJECT_KEY_IDENTIFIER: Final = bytes((0x55, 0x1D, 14))
    """2.5.29.14"""
    KEY_USAGE: Final = bytes((0x55, 0x1D, 15))
    """2.5.29.15"""
    SUBJECT_ALT_NAME: Final = bytes((0x55, 0x1D, 17))
    """2.5.29.17"""
    BASIC_CONSTRAINTS: Final = bytes((0x55, 0x1D, 19))
    """2.5.29.19"""
    NAME_CONSTRAINTS: Final = bytes((0x55, 0x1D, 30))
    """2.5.29.30"""
    CRL_DISTRIBUTION_POINTS: Final = bytes((0x55, 0x1D, 31))
    """2.5.29.31"""
    CERTIFICATE_POLICIES: Final = bytes((0x55, 0x1D, 32))
    """2.5.29.32"""
    POLICY_MAPPINGS: Final = bytes((0x55, 0x1D, 33))
    """2.5.29.33"""
    AUTHORITY_KEY_IDENTIFIER: Final = bytes((0x55, 0x1D, 35))
    """2.5.29.35"""
    POLICY_CONSTRAINTS: Final = bytes((0x55, 0x1D, 36))
    """2.5.29.36"""
    EXTENDED_KEY_USAGE: Final = bytes((0x55, 0x1D, 37))
    """2.5.29.37"""
    INHIBIT_ANY_POLICY: Final = bytes((0x55, 0x1D, 54))
    """2.5.29.54"""
    AUTHORITY_INFO_ACCESS: Final = bytes((0x2B, 6, 1, 5, 5, 7, 1, 1))
    """1.3.6.1.5.5.7.1.1"""
    OCSP_NO_CHECK: Final = bytes((0x2B, 6, 1, 5, 5, 7, 48, 1, 5))
    """1.3.6.1.5.5.7.48.1.5 (RFC 6960 section 4.2.2.2.1): says how to check a responder's certificate."""


class Purpose:
    """Key purposes (RFC 5280 section 4.2.1.12)."""

    ANY: Final = bytes((0x55, 0x1D, 37, 0))
    """2.5.29.37.0"""
    SERVER_AUTH: Final = bytes((0x2B, 6, 1, 5, 5, 7, 3, 1))
    """1.3.6.1.5.5.7.3.1"""
    CLIENT_AUTH: Final = bytes((0x2B, 6, 1, 5, 5, 7, 3, 2))
    """1.3.6.1.5.5.7.3.2"""


class Algorithm:
    """Public keys, curves, hashes and signature algorithms (RFC 3279, 4055, 5480, 5758)."""

    RSA_ENCRYPTION: Final = bytes((0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1))
    """1.2.840.113549.1.1.1"""
    MGF1: Final = bytes((0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 8))
    """1.2.840.113549.1.1.8"""
    RSASSA_PSS: Final = bytes((0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10))
    """1.2.840.113549.1.1.10"""
    SHA256_WITH_RSA: Final = bytes((0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11))
    """1.2.840.113549.1.1.11"""
    SHA384_WITH_RSA: Final = bytes((0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 12))
    """1.2.840.113549.1.1.12"""
    SHA512_WITH_RSA: Final = bytes((0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 13))
    """1.2.840.113549.1.1.13"""
    DSA: Final = bytes((0x2A, 0x86, 0x48, 0xCE, 0x38, 4, 1))
    """1.2.840.10040.4.1"""
    DSA_WITH_SHA256: Final = bytes((0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2))
    """2.16.840.1.101.3.4.3.2"""
    EC_PUBLIC_KEY: Final = bytes((0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1))
    """1.2.840.10045.2.1"""
    ECDSA_WITH_SHA256: Final = bytes((0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2))
    """1.2.840.10045.4.3.2"""
    ECDSA_WITH_SHA384: Final = bytes((0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 3))
    """1.2.840.10045.4.3.3"""
    ECDSA_WITH_SHA512: Final = bytes((0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 4))
    """1.2.840.10045.4.3.4"""
    P256: Final = bytes((0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7))
    """1.2.840.10045.3.1.7"""
    P384: Final = bytes((0x2B, 0x81, 4, 0, 34))
    """1.3.132.0.34"""
    P521: Final = bytes((0x2B, 0x81, 4, 0, 35))
    """1.3.132.0.35"""
    SHA256: Final = bytes((0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1))
    """2.16.840.1.101.3.4.2.1"""
    SHA384: Final = bytes((0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2))
    """2.16.840.1.101.3.4.2.2"""
    SHA512: Final = bytes((0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3))
    """2.16.840.1.101.3.4.2.3"""


class Qualifier:
    """Qualifiers of certificate policies (RFC 5280 section 4.2.1.4)."""

    CPS: Final = bytes((0x2B, 6, 1, 5, 5, 7, 2, 1))
    """1.3.6.1.5.5.7.2.1"""

    USER_NOTICE: Final = bytes((0x2B, 6, 1, 5, 5, 7, 2, 2))
    """1.3.6.1.5.5.7.2.2"""


class Attribute:
    """Attribute types (RFC 4514 section 3, and emailAddress of RFC 5280 appendix A)."""

    COMMON_NAME: Final = bytes((0x55, 4, 3))
    """2.5.4.3"""

    EMAIL_ADDRESS: Final = bytes((0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1))
    """1.2.840.113549.1.9.1"""

    SHORT_NAMES: Final = {
        COMMON_NAME: "CN",
        bytes((0x55, 4, 7)): "L",
        bytes((0x55, 4, 8)): "ST",
        bytes((0x55, 4, 10)): "O",
        bytes((0x55, 4, 11)): "OU",
        bytes((0x55, 4, 6)): "C",
        bytes((0x55, 4, 9)): "STREET",
        bytes((0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 25)): "DC",
        bytes((0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 1)): "UID",
    }
    """The short names of RFC 4514 section 3."""
