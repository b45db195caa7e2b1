"""Steps 1 to 6 of the order of checks: what the device's own certificate must be."""

from typing import Any

from . import der
from .build import (
    ANY_PURPOSE,
    CLIENT_AUTH,
    DIGITAL_SIGNATURE,
    KEY_CERT_SIGN,
    KEY_ENCIPHERMENT,
    SERVER_AUTH,
    alternative_names,
    authority_key_identifier,
    basic_constraints,
    dns,
    extended_key_usage,
    extension,
    key_usage,
    leaf,
    name,
    root,
    self_signed,
)
from .keys import elliptic
from .vector import Path, presented, vector

ROOT = root()
UNKNOWN = "1.3.6.1.4.1.99999.1"


def device(policy: dict[str, Any] | None = None, **parts: Any) -> Path:
    # root <- device
    return presented(leaf(ROOT, **parts), anchors=[ROOT], policy=policy or {})


def with_extension(policy: dict[str, Any] | None = None, **extensions: bytes | None) -> Path:
    # root <- device, with these extensions for its usual ones (None: without)
    return device(policy, extensions=extensions)


@vector("accepted")
def plain() -> Path:
    # root <- device
    """RFC 5280 section 6.1: a prospective certification path of one certificate and its trust anchor."""
    return device()


@vector("accepted")
def trusted_itself() -> Path:
    # device, which is the trust anchor
    """RFC 5280 section 6.1: the trust anchor is an input; a certificate that is configured needs no issuer."""
    own = leaf(ROOT)
    return presented(own, anchors=[own])


@vector("certificate_missing")
def nothing_presented() -> Path:
    # root <-
    """RFC 8446 section 4.4.2.4: a client that sends no certificates has not proved anything."""
    return presented(anchors=[ROOT])


@vector("certificate_too_large", bytes=65537, bytes_max=65536)
def octets_beyond_the_limit() -> Path:
    # root <- 64 KiB and an octet
    """limits.rs CERTIFICATE_BYTES_MAX: larger ones are refused before they are read."""
    return presented(bytes(65537), anchors=[ROOT])


@vector("presented_chain_too_long", bug=15, certificates=101, certificates_max=100)
def chain_of_a_hundred_and_one() -> Path:
    # root <- device, a hundred times the same decoy
    """limits.rs PRESENTED_CHAIN_MAX; CVE-2024-0567 and CVE-2024-28835 were chains past a bound."""
    own = leaf(ROOT)
    return presented(own, *[own] * 100, anchors=[ROOT])


@vector("accepted")
def chain_of_a_hundred() -> Path:
    # root <- device, 99 times the same decoy
    """limits.rs PRESENTED_CHAIN_MAX: the bound itself is allowed."""
    own = leaf(ROOT)
    return presented(own, *[own] * 99, anchors=[ROOT])


@vector("presented_chain_malformed", position=1, field="certificate", fault="tag_unexpected")
def junk_after_the_end_entity() -> Path:
    # root <- device, junk
    """RFC 8446 section 4.4.2: each entry of certificate_list holds one certificate."""
    return presented(leaf(ROOT), b"junk", anchors=[ROOT])


@vector("certificate_expired", not_after="2025-12-31T23:59:59Z", at="2026-01-01T00:00:00Z")
def expired_a_second_ago() -> Path:
    # root <- device (notAfter a second before now)
    """RFC 5280 section 4.1.2.5: the validity period runs "through notAfter, inclusive"."""
    return device(not_after=der.utc_time("251231235959Z"))


@vector("accepted")
def expires_this_second() -> Path:
    # root <- device (notAfter is now)
    """RFC 5280 section 4.1.2.5: the validity period runs "through notAfter, inclusive"."""
    return device(not_after=der.utc_time("260101000000Z"))


@vector("accepted")
def never_expires() -> Path:
    # root <- device (notAfter 99991231235959Z)
    """RFC 5280 section 4.1.2.5: 99991231235959Z where there is no well-defined expiration date."""
    return device(not_after=der.generalized_time("99991231235959Z"))


@vector("certificate_not_yet_valid", not_before="2026-01-01T00:00:01Z", at="2026-01-01T00:00:00Z")
def valid_in_a_second() -> Path:
    # root <- device (notBefore a second after now)
    """RFC 5280 section 6.1.3 (a)(2): the validity period includes the current time."""
    return device(not_before=der.utc_time("260101000001Z"))


@vector("accepted")
def not_before_unchecked() -> Path:
    # root <- device (notBefore a second after now), for a policy that does not look
    """AWS IoT Core knows no notBefore: Policy.check_not_before."""
    return device({"check_not_before": False}, not_before=der.utc_time("260101000001Z"))


@vector("certificate_version_unsupported", bug=31, version=1)
def version_1() -> Path:
    # root <- device (v1, without extensions)
    """RFC 5280 section 4.1.2.1: "When extensions are used ... version MUST be 3"; a device needs them."""
    return device(version=b"", extensions=dict.fromkeys(OWN))


@vector("accepted")
def version_1_where_the_policy_accepts_it() -> Path:
    # root <- device (v1, without extensions), for a policy of AWS IoT's kind
    """RFC 5280 section 4.1.2.1: implementations SHOULD be prepared to accept any version."""
    old = {"accept_old_versions": True, "require_authority_key_identifier": False}
    return device(old, version=b"", extensions=dict.fromkeys(OWN))


@vector("certificate_version_unsupported", bug=31, version=2)
def version_2_with_unique_identifiers() -> Path:
    # root <- device (v2, issuerUniqueID and subjectUniqueID)
    """RFC 5280 section 4.1.2.8: unique identifiers are of versions 2 and 3."""
    identifiers = der.implicit(1, b"\x00\x01") + der.implicit(2, b"\x00\x02")
    version = der.context(0, der.integer(1))
    return device(version=version, unique_identifiers=identifiers, extensions=dict.fromkeys(OWN))


OWN = ("authority_key_identifier", "key_usage", "extended_key_usage")


@vector("critical_extension_unsupported", bug=31, extension=UNKNOWN)
def unknown_critical_extension() -> Path:
    # root <- device (a critical extension that nobody knows)
    """RFC 5280 section 4.2: "MUST reject the certificate if it encounters a critical extension it does not recognize"."""
    return with_extension(unknown=extension(UNKNOWN, der.NULL, critical=True))


@vector("accepted")
def unknown_extension() -> Path:
    # root <- device (the same extension, not critical)
    """RFC 5280 section 4.2: "A non-critical extension MAY be ignored if it is not recognized"."""
    return with_extension(unknown=extension(UNKNOWN, der.NULL))


@vector("extension_criticality_invalid", extension="2.5.29.35")
def critical_authority_key_identifier() -> Path:
    # root <- device (authorityKeyIdentifier critical)
    """RFC 5280 section 4.2.1.1: "Conforming CAs MUST mark this extension as non-critical"."""
    return with_extension(authority_key_identifier=authority_key_identifier(ROOT.key_identifier, critical=True))


@vector("extension_criticality_invalid", extension="2.5.29.17")
def nameless_without_critical_alternative_names() -> Path:
    # root <- device (no subject, subjectAltName not critical)
    """RFC 5280 section 4.2.1.6: with an empty subject, "the subjectAltName extension MUST be critical"."""
    return device(subject=name(), extensions={"names": alternative_names(dns("device.example"))})


@vector("accepted")
def nameless_with_critical_alternative_names() -> Path:
    # root <- device (no subject, subjectAltName critical)
    """RFC 5280 section 4.1.2.6: the subject name MAY be carried in the subjectAltName extension."""
    return device(subject=name(), extensions={"names": alternative_names(dns("device.example"), critical=True)})


@vector("certificate_name_empty", field="subject")
def nameless() -> Path:
    # root <- device (no subject, no subjectAltName)
    """RFC 5280 section 4.1.2.6: the subject is named by the subject field, subjectAltName or both."""
    return device(subject=name())


@vector("certificate_name_empty", field="issuer")
def issuer_without_a_name() -> Path:
    # root without a name <- device
    """RFC 5280 section 4.1.2.4: "The issuer field MUST contain a non-empty distinguished name"."""
    nameless_root = self_signed(name(), key=elliptic("P-256", 1))
    return presented(leaf(nameless_root), anchors=[nameless_root])


@vector("authority_key_identifier_missing")
def without_authority_key_identifier() -> Path:
    # root <- device (no authorityKeyIdentifier)
    """RFC 5280 section 4.2.1.1: keyIdentifier "MUST be included in all certificates generated by conforming CAs"."""
    return with_extension(authority_key_identifier=None)


@vector("accepted")
def without_authority_key_identifier_where_the_policy_accepts_it() -> Path:
    # root <- device (no authorityKeyIdentifier), for a policy that makes no demand
    """RFC 5280 section 6.1 does not look at it: Policy.require_authority_key_identifier."""
    return with_extension({"require_authority_key_identifier": False}, authority_key_identifier=None)


@vector("key_usage_forbidden", bug=27)
def key_usage_without_digital_signature() -> Path:
    # root <- device (keyUsage: keyEncipherment)
    """RFC 8446 section 4.4.2.4: digitalSignature MUST be set where keyUsage is present; CVE-2024-45159."""
    return with_extension(key_usage=key_usage(KEY_ENCIPHERMENT))


@vector("accepted")
def without_key_usage() -> Path:
    # root <- device (no keyUsage)
    """RFC 5280 section 4.2.1.3: keyUsage restricts where it is present."""
    return with_extension(key_usage=None)


@vector("key_usage_inconsistent")
def certificate_signing_key_that_is_no_ca() -> Path:
    # root <- device (keyUsage: digitalSignature, keyCertSign; not a CA)
    """RFC 5280 section 4.2.1.9: with cA not asserted, "the keyCertSign bit ... MUST NOT be asserted"."""
    return with_extension(key_usage=key_usage(DIGITAL_SIGNATURE, KEY_CERT_SIGN))


@vector("extended_key_usage_forbidden", bug=27, required="client_auth")
def server_purpose_alone() -> Path:
    # root <- device (extKeyUsage: serverAuth)
    """RFC 5280 section 4.2.1.12: the certificate "MUST only be used for one of the purposes indicated"; CVE-2024-45159."""
    return with_extension(extended_key_usage=extended_key_usage(SERVER_AUTH))


@vector("accepted")
def server_purpose_for_a_server() -> Path:
    # root <- server (extKeyUsage: serverAuth), for one who asks for a server
    """RFC 5280 section 4.2.1.12: the purpose that is asked for is among those indicated."""
    return with_extension({"extended_key_usage": "server_auth"}, extended_key_usage=extended_key_usage(SERVER_AUTH))


@vector("accepted")
def any_purpose() -> Path:
    # root <- device (extKeyUsage: serverAuth, anyExtendedKeyUsage)
    """RFC 5280 section 4.2.1.12: anyExtendedKeyUsage is for a CA that does not restrict the usages."""
    return with_extension(extended_key_usage=extended_key_usage(SERVER_AUTH, ANY_PURPOSE))


@vector("accepted")
def several_purposes() -> Path:
    # root <- device (extKeyUsage: serverAuth, clientAuth)
    """RFC 5280 section 4.2.1.12: "If multiple purposes are indicated, the application need not recognize all"."""
    return with_extension(extended_key_usage=extended_key_usage(SERVER_AUTH, CLIENT_AUTH))


@vector("accepted")
def ca_as_end_entity() -> Path:
    # root <- device (cA, keyUsage: digitalSignature)
    """RFC 5280 section 6.1: nothing forbids a CA's certificate at the end of a path."""
    return with_extension(basic_constraints=basic_constraints())
