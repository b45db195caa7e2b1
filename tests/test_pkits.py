"""NIST PKITS as PyPI's cryptography-vectors ship it: what a clone without `../shared` has of others' paths.

Sections 4.1 to 4.3, 4.5 to 4.7 and 4.13, of which a certificate's file name tells the expectation. The
presented chain is every CA certificate that may stand above it.
"""

import re
from functools import cache
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography import x509
from mustergate import Policy, TrustAnchors, Verifier

FOLDER = Path(cryptography_vectors.__file__).parent / "x509" / "PKITS_data" / "certs"
AT = 1_302_825_600
"""2011-04-15, the day of PKITS 1.0.1."""

SECTIONS = {
    "4.1": r"ValidCertificatePathTest1|InvalidCASignatureTest2|InvalidEESignatureTest3|\w+DSA\w+",
    "4.2": r"\w+(CA|EE|pre2000UTC|GeneralizedTime)not(Before|After)DateTest\d|Invalidpre2000UTCEEnotAfterDateTest7",
    "4.3": r"\w+(NameChaining|NameUIDs|AttributeTypes|Rollover|UTF8String)\w*Test\d+",
    "4.5": r"\w+BasicSelfIssued\w+",
    "4.6": r"\w+(basicConstraints|cAFalse|pathLenConstraint)\w+",
    "4.7": r"\w+keyUsage\w+",
    "4.13": r"\w+nameConstraints\w+",
}
COUNTS = {"4.1": 6, "4.2": 8, "4.3": 11, "4.5": 8, "4.6": 17, "4.7": 5, "4.13": 38}
FAILS_BY_CRL = {
    "InvalidBasicSelfIssuedOldWithNewTest2EE",
    "InvalidBasicSelfIssuedNewWithOldTest5EE",
    "InvalidBasicSelfIssuedCRLSigningKeyTest7EE",
    "InvalidkeyUsageCriticalcRLSignFalseTest4EE",
    "InvalidkeyUsageNotCriticalcRLSignFalseTest5EE",
}
OUTSIDE_THE_PROFILE = {
    "ValidDSASignaturesTest4EE": "key_type_unsupported",
    "ValidDSAParameterInheritanceTest5EE": "key_type_unsupported",
}
"""DSA of 1024 bits with SHA-1 (design section 4; FIPS 186-5 section 4 withdraws DSA)."""

UNREADABLE_BY_PYCA = "DSAParametersInheritedCACert"
"""Which tells the names here. It stands above one certificate, which is outside the profile itself."""


def names_of(section: str) -> list[str]:
    pattern = re.compile(f"({SECTIONS[section]})EE")
    return [file.stem for file in sorted(FOLDER.glob("*EE.crt")) if pattern.fullmatch(file.stem)]


TESTS = [
    pytest.param(name, id=f"{section}-{name}")
    for section in SECTIONS
    for name in names_of(section)
    if name not in FAILS_BY_CRL
]


@pytest.mark.parametrize("name", TESTS)
def test_pkits(name: str, backend: str) -> None:
    policy = Policy.rfc5280_client().replace(extended_key_usage="any")
    anchors = TrustAnchors.from_der([read("TrustAnchorRootCertificate")])
    result = Verifier(policy=policy, trust_anchors=anchors, backend=backend).verify_certificate(chain(name), at=AT)
    if name in OUTSIDE_THE_PROFILE:
        assert result.slug == OUTSIDE_THE_PROFILE[name]
    else:
        assert result.accepted == name.startswith("Valid"), result.sentence


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_complete(section: str) -> None:
    assert len(names_of(section)) == COUNTS[section]


def read(name: str) -> bytes:
    return (FOLDER / f"{name}.crt").read_bytes()


def chain(name: str) -> list[bytes]:
    """The end entity, and every CA certificate whose subject is an issuer in the chain so far."""
    found = [read(name)]
    if name in OUTSIDE_THE_PROFILE:  # by its own key; pyca cannot read one of the two
        return found
    for der in found:
        issuer = fold(x509.load_der_x509_certificate(der).issuer)
        found += [ca for ca in ca_certificates().get(issuer, []) if ca not in found]
    return found


@cache
def ca_certificates() -> dict[str, list[bytes]]:
    by_subject: dict[str, list[bytes]] = {}
    for file in sorted(set(FOLDER.glob("*Cert.crt")) - {FOLDER / f"{UNREADABLE_BY_PYCA}.crt"}):
        der = file.read_bytes()
        by_subject.setdefault(fold(x509.load_der_x509_certificate(der).subject), []).append(der)
    return by_subject


def fold(name: x509.Name) -> str:
    """Names that differ in case and blanks alone are one here: tests 4.3.3 to 4.3.5 are about just that."""
    return "".join(name.rfc4514_string().replace("\\", "").lower().split())
