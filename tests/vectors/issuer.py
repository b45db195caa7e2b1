"""Issuers: who may sign certificates (RFC 5280 section 6.1.4)."""

from typing import Any

from . import der
from .build import (
    CRL_SIGN,
    KEY_CERT_SIGN,
    SERVER_AUTH,
    Issued,
    authority_key_identifier,
    basic_constraints,
    ca,
    extended_key_usage,
    extension,
    key_identifier,
    key_usage,
    leaf,
    name,
    root,
    self_signed,
    subject_key_identifier,
)
from .keys import elliptic
from .vector import Path, presented, vector

ROOT = root()
LATER, EARLIER = der.utc_time("260101000001Z"), der.utc_time("251231235959Z")
UNKNOWN = "1.3.6.1.4.1.99999.1"
NO_EXTENSIONS = dict.fromkeys(("basic_constraints", "key_usage", "subject_key_identifier", "authority_key_identifier"))


def below(intermediate: Issued, anchor: Issued = ROOT, **rest: Any) -> Path:
    # root <- ca <- device
    return presented(leaf(intermediate), intermediate, anchors=[anchor], **rest)


def under_ca(policy: dict[str, Any] | None = None, **extensions: bytes | None) -> Path:
    # root <- ca (with these extensions for its usual ones) <- device
    return below(ca(ROOT, extensions=extensions), policy=policy or {})


def under_root(policy: dict[str, Any] | None = None, **parts: Any) -> Path:
    # root (with these parts) <- device
    anchor = root(**parts)
    return presented(leaf(anchor), anchors=[anchor], policy=policy or {})


@vector("accepted")
def one_intermediate() -> Path:
    # root <- ca <- device
    """RFC 5280 section 6.1.4: preparation for certificate i+1."""
    return under_ca()


@vector("issuer_unknown", issuer="CN=root")
def root_not_trusted() -> Path:
    # another root; root <- device
    """RFC 5280 section 6.1: certificate 1 is issued by the trust anchor."""
    return presented(leaf(ROOT), anchors=[root("another", 9)])


@vector("issuer_unknown", bug=26, issuer="CN=root")
def root_brought_along() -> Path:
    # another root; (root <- device, both presented)
    """RFC 5280 section 6.1: trust is configured, not presented; CVE-2026-6091."""
    return presented(leaf(ROOT), ROOT, anchors=[root("another", 9)])


@vector("issuer_unknown", bug=26, issuer="CN=missing")
def chain_ends_at_a_presented_ca() -> Path:
    # root; (missing <- ca <- device)
    """RFC 5280 section 6.1: a path that ends at a CA which the peer sent is none; CVE-2026-6091."""
    return below(ca(root("missing", 9)))


@vector("accepted", bug=26)
def alternative_chain() -> Path:
    # root <- ca <- device; another root, not trusted, has certified the same ca, and comes first
    """RFC 5280 section 6.1: a path that fails is no verdict while another is left; CVE-2015-1793."""
    other, own = ca(root("untrusted", 9)), ca(ROOT)
    return presented(leaf(own), other, own, anchors=[ROOT])


@vector("issuer_not_ca", bug=26)
def alternative_chain_through_a_device() -> Path:
    # root <- ca <- device <- victim; an untrusted root has certified the same ca
    """RFC 5280 section 6.1.4 (k): cA holds on each alternative; CVE-2015-1793 forgot on the second."""
    other, own = ca(root("untrusted", 9)), ca(ROOT)
    device = leaf(own)
    return presented(leaf(device, subject=name("victim")), device, other, own, anchors=[ROOT])


@vector("issuer_not_ca", bug=23, subject="CN=device")
def device_as_issuer() -> Path:
    # root <- device <- victim
    """RFC 5280 section 6.1.4 (k): basicConstraints is present and cA is TRUE; CVE-2002-0862."""
    device = leaf(ROOT)
    return presented(leaf(device, subject=name("victim")), device, anchors=[ROOT])


@vector("issuer_not_ca", bug=23, subject="CN=ca")
def ca_false_intermediate_with_unchecked_signature() -> Path:
    # root <- ca (cA FALSE) <- device (signed by nobody)
    """RFC 5280 section 6.1.4 (k); CVE-2026-5501 checked neither."""
    intermediate = ca(ROOT, extensions={"basic_constraints": basic_constraints(is_ca=False)})
    device = leaf(intermediate, signature=lambda _: b"nobody")
    return presented(device, intermediate, anchors=[ROOT])


@vector("issuer_not_ca", bug=23)
def intermediate_without_basic_constraints() -> Path:
    # root <- ca (no basicConstraints) <- device
    """RFC 5280 section 6.1.4 (k): "verify that the basicConstraints extension is present"."""
    return under_ca(basic_constraints=None)


@vector("issuer_key_usage_forbidden", bug=24, subject="CN=ca")
def ca_without_key_cert_sign() -> Path:
    # root <- ca (cA, keyUsage: cRLSign) <- device
    """RFC 5280 section 6.1.4 (n): keyCertSign is set where keyUsage is present; CVE-2026-55964."""
    return under_ca(key_usage=key_usage(CRL_SIGN))


@vector("issuer_key_usage_forbidden", bug=24, subject="CN=root")
def root_without_key_cert_sign() -> Path:
    # root (cA, keyUsage: cRLSign) <- device
    """RFC 5280 section 6.1.4 (n), of an anchor whose certificate binds it."""
    return under_root(extensions={"key_usage": key_usage(CRL_SIGN)})


@vector("accepted")
def ca_without_key_usage() -> Path:
    # root <- ca (cA, no keyUsage) <- device
    """RFC 5280 section 6.1.4 (n): "If a key usage extension is present"."""
    return under_ca({"extended_key_usage": "any"}, key_usage=None)


@vector("issuer_version_unsupported", bug=25, version=1)
def version_1_intermediate() -> Path:
    # root <- ca (v1) <- device
    """RFC 5280 section 6.1.4 (k): a v1 certificate is no CA's unless it is known by other means; CVE-2014-1959."""
    return below(ca(ROOT, version=b"", extensions=NO_EXTENSIONS))


@vector("issuer_version_unsupported", bug=25)
def version_1_root() -> Path:
    # root (v1) <- device
    """RFC 5280 section 6.1.4 (k), of an anchor whose certificate binds it."""
    return under_root(version=b"", extensions=NO_EXTENSIONS)


@vector("accepted")
def version_1_root_that_is_a_name_and_a_key() -> Path:
    # root (v1) <- device, for a policy where an anchor's certificate does not bind it
    """RFC 5280 section 6.1.1 (d): trust anchor information is a name and a key."""
    return under_root({"check_trust_anchors": False}, version=b"", extensions=NO_EXTENSIONS)


@vector("issuer_critical_extension_unsupported", bug=31, subject="CN=ca", extension=UNKNOWN)
def unknown_critical_extension() -> Path:
    # root <- ca (a critical extension that nobody knows) <- device
    """RFC 5280 section 6.1.4 (o): "Recognize and process any other critical extension"."""
    return under_ca(unknown=extension(UNKNOWN, der.NULL, critical=True))


@vector("accepted")
def unknown_extension() -> Path:
    # root <- ca (the same extension, not critical) <- device
    """RFC 5280 section 4.2: a non-critical extension may be ignored."""
    return under_ca(unknown=extension(UNKNOWN, der.NULL))


@vector("issuer_extension_criticality_invalid", extension="2.5.29.14")
def critical_subject_key_identifier() -> Path:
    # root <- ca (subjectKeyIdentifier critical) <- device
    """RFC 5280 section 4.2.1.2: "Conforming CAs MUST mark this extension as non-critical"."""
    own = ca(ROOT)
    return under_ca(subject_key_identifier=subject_key_identifier(own.key_identifier, critical=True))


@vector("issuer_name_empty")
def nameless_root() -> Path:
    # a root without a name <- ca <- device
    """RFC 5280 section 4.1.2.6: a CA's subject "MUST be populated with a non-empty distinguished name"."""
    nameless = self_signed(name(), key=elliptic("P-256", 7))
    return below(ca(nameless), nameless)


@vector("issuer_extended_key_usage_forbidden", required="client_auth")
def ca_for_servers() -> Path:
    # root <- ca (extKeyUsage: serverAuth) <- device
    """RFC 5280 section 4.2.1.12, nested as CAs and peers do: a CA's purposes bound those below it."""
    return under_ca(purposes=extended_key_usage(SERVER_AUTH))


@vector("issuer_expired", subject="CN=ca", not_after="2025-12-31T23:59:59Z", at="2026-01-01T00:00:00Z")
def expired() -> Path:
    # root <- ca (notAfter a second before now) <- device
    """RFC 5280 section 6.1.3 (a)(2): the validity period includes the current time."""
    return below(ca(ROOT, not_after=EARLIER))


@vector("issuer_not_yet_valid", subject="CN=ca", not_before="2026-01-01T00:00:01Z", at="2026-01-01T00:00:00Z")
def not_yet_valid() -> Path:
    # root <- ca (notBefore a second after now) <- device
    """RFC 5280 section 6.1.3 (a)(2): the validity period includes the current time."""
    return below(ca(ROOT, not_before=LATER))


@vector("issuer_expired", subject="CN=root")
def expired_root() -> Path:
    # root (notAfter a second before now) <- device
    """RFC 5280 section 6.1.1 (d) leaves it open; here an anchor's validity binds it."""
    return under_root(not_after=EARLIER)


@vector("accepted")
def expired_root_that_is_a_name_and_a_key() -> Path:
    # root (notAfter a second before now) <- device, for a policy where it does not bind
    """RFC 5280 section 6.1.1 (d): trust anchor information is a name and a key."""
    return under_root({"check_trust_anchors": False}, not_after=EARLIER)


@vector("accepted")
def misleading_key_identifiers() -> Path:
    # root <- ca (whose subjectKeyIdentifier is not what the device's authorityKeyIdentifier says) <- device
    """RFC 4158 section 3.5.12: a mismatch orders candidates and excludes none."""
    intermediate = ca(ROOT)
    wrong = authority_key_identifier(key_identifier(b"another"))
    device = leaf(intermediate, extensions={"authority_key_identifier": wrong})
    return presented(device, intermediate, anchors=[ROOT])


@vector("accepted")
def configured_intermediate() -> Path:
    # root <- ca (configured, not presented) <- device
    """RFC 5280 section 6.1: how the certificates of a path are found is not of its concern."""
    intermediate = ca(ROOT)
    return presented(leaf(intermediate), anchors=[ROOT], intermediates=[intermediate])


@vector("accepted")
def names_that_differ_in_case_and_blanks() -> Path:
    # "Root  CA" <- device (issuer " root ca ")
    """RFC 5280 section 7.1: names are compared without regard to case, with blanks made one."""
    anchor = root("Root  CA")
    device = leaf(Issued(anchor.der, anchor.key, name(" root ca ")))
    return presented(device, anchors=[anchor])


@vector("issuer_key_usage_forbidden")
def ca_whose_key_only_encrypts() -> Path:
    # root <- ca (keyUsage without keyCertSign, not critical) <- device
    """RFC 5280 section 6.1.4 (n) does not ask whether keyUsage is critical."""
    return under_ca(key_usage=key_usage(CRL_SIGN, critical=False))


@vector("accepted")
def ca_with_key_cert_sign_alone() -> Path:
    # root <- ca (keyUsage: keyCertSign) <- device
    """RFC 5280 section 6.1.4 (n): keyCertSign suffices."""
    return under_ca(key_usage=key_usage(KEY_CERT_SIGN))
