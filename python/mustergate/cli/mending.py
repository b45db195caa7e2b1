"""What to do about each verdict."""

from mustergate.verdict import Verdict

__all__ = ["MENDING"]

MENDING: dict[Verdict, str] = {
    Verdict.ACCEPTED: "Nothing needs mending.",
    Verdict.CERTIFICATE_MISSING: "Present the device's certificate: the row is null or an empty chain.",
    Verdict.CERTIFICATE_TOO_LARGE: (
        "Look at what fills the certificate (names, policies, embedded data) and reissue it without."
    ),
    Verdict.PRESENTED_CHAIN_TOO_LONG: (
        "Present the end entity and its intermediates alone; a bundle of unrelated certificates is read with --as each."
    ),
    Verdict.CERTIFICATE_MALFORMED: (
        "Compare the file with what the CA issued: cut off, padded or re-encoded copies look like this; "
        "if it is the CA's own, reissue it in DER."
    ),
    Verdict.CERTIFICATE_LIMIT_EXCEEDED: "Reissue the certificate with fewer of what the field counts.",
    Verdict.SIGNATURE_ALGORITHM_MISMATCH: (
        "Reissue the certificate: its issuer wrote two different signature algorithms, or somebody changed one."
    ),
    Verdict.PRESENTED_CHAIN_MALFORMED: (
        "Replace the presented certificate at that position (0 is the end entity) by the CA's own copy, "
        "or leave it out."
    ),
    Verdict.KEY_TYPE_UNSUPPORTED: (
        "Give the device a key on P-256, P-384 or P-521, or an RSA key, and have a certificate issued for it."
    ),
    Verdict.PUBLIC_KEY_MALFORMED: (
        "Generate the device's key anew with a library that is known to be good, and reissue."
    ),
    Verdict.KEY_TOO_SMALL: (
        "Give the device an RSA key of 2048 bits or more, or a P-256 key, and reissue; to accept it for "
        "now, lower Policy.minimum_rsa_bits."
    ),
    Verdict.KEY_TOO_LARGE: (
        "Give the device an RSA key within the limit (3072 bits are plenty), or a P-256 key, and reissue."
    ),
    Verdict.CERTIFICATE_SIGNATURE_ALGORITHM_UNSUPPORTED: (
        "Have the CA sign with SHA-256, SHA-384 or SHA-512 by ECDSA or RSA, and reissue."
    ),
    Verdict.CERTIFICATE_EXPIRED: "Renew the device's certificate; if it was valid then, say when with --at.",
    Verdict.CERTIFICATE_NOT_YET_VALID: (
        "Compare the clocks of the CA and of this machine (or --at); to accept such certificates, set "
        "Policy.check_not_before to false."
    ),
    Verdict.CERTIFICATE_VERSION_UNSUPPORTED: (
        "Reissue the certificate as X.509 version 3; to accept old ones, set Policy.accept_old_versions to true."
    ),
    Verdict.CRITICAL_EXTENSION_UNSUPPORTED: (
        "Have the CA leave the extension out or mark it as not critical, and reissue."
    ),
    Verdict.EXTENSION_CRITICALITY_INVALID: (
        "Correct the extension's critical flag in the CA's certificate profile, and reissue."
    ),
    Verdict.CERTIFICATE_NAME_EMPTY: (
        "Give the CA a subject, and the device a subject or a critical subjectAltName, and reissue."
    ),
    Verdict.AUTHORITY_KEY_IDENTIFIER_MISSING: (
        "Have the CA add authorityKeyIdentifier with its key identifier, and reissue; to accept it for "
        "now, set Policy.require_authority_key_identifier to false."
    ),
    Verdict.KEY_USAGE_FORBIDDEN: ("Add digitalSignature to keyUsage in the CA's certificate profile, and reissue."),
    Verdict.KEY_USAGE_INCONSISTENT: "Take keyCertSign out of the device's keyUsage, and reissue.",
    Verdict.EXTENDED_KEY_USAGE_FORBIDDEN: (
        "Add the required purpose to extKeyUsage, and reissue; for another purpose, set Policy.extended_key_usage."
    ),
    Verdict.ISSUER_UNKNOWN: (
        "Add the CA of that name to --trust-anchors if you trust it, or to --intermediates if it is below"
        " one that you trust."
    ),
    Verdict.CERTIFICATE_SIGNATURE_INVALID: (
        "Compare the CA's key with that of the configured CA of the same name: a CA that was renewed with"
        " a new key needs its new certificate here; otherwise the certificate was changed or forged."
    ),
    Verdict.ISSUER_VERSION_UNSUPPORTED: "Replace the CA's certificate by one of X.509 version 3.",
    Verdict.ISSUER_CRITICAL_EXTENSION_UNSUPPORTED: (
        "Have the CA's certificate reissued without the extension, or with it not critical."
    ),
    Verdict.ISSUER_EXTENSION_CRITICALITY_INVALID: (
        "Have the CA's certificate reissued with the extension's critical flag corrected."
    ),
    Verdict.ISSUER_NAME_EMPTY: "Have the CA's certificate reissued with a subject.",
    Verdict.ISSUER_NOT_CA: (
        "A certificate that is not a CA's issued this one: treat the device as compromised, or reissue "
        "the CA's certificate with basicConstraints CA:TRUE if it was meant to be one."
    ),
    Verdict.ISSUER_KEY_USAGE_FORBIDDEN: "Have the CA's certificate reissued with keyCertSign in keyUsage.",
    Verdict.ISSUER_EXTENDED_KEY_USAGE_FORBIDDEN: (
        "Have the CA's certificate reissued with the purpose in extKeyUsage or without that extension, or"
        " issue the device's certificate from another CA."
    ),
    Verdict.ISSUER_EXPIRED: (
        "Configure the CA's renewed certificate; if its key changed, reissue the device's certificate too."
    ),
    Verdict.ISSUER_NOT_YET_VALID: (
        "Compare the clocks of the CA and of this machine (or --at), or configure the CA's current certificate."
    ),
    Verdict.ISSUER_KEY_UNSUPPORTED: (
        "Issue the device's certificate from a CA with an RSA, P-256, P-384 or P-521 key."
    ),
    Verdict.ISSUER_KEY_TOO_SMALL: (
        "Issue the device's certificate from a CA with a larger key; to accept it for now, lower "
        "Policy.minimum_rsa_bits."
    ),
    Verdict.ISSUER_SIGNATURE_ALGORITHM_UNSUPPORTED: (
        "Have the intermediate's certificate reissued, signed with SHA-256 or better."
    ),
    Verdict.PATH_LENGTH_EXCEEDED: (
        "Issue the device's certificate from a CA higher up, or have the CA's certificate reissued with a"
        " larger pathLenConstraint."
    ),
    Verdict.PATH_TOO_LONG: (
        "Configure the missing CA nearer to the device as a trust anchor, or raise Policy.max_intermediates."
    ),
    Verdict.NAME_CONSTRAINT_VIOLATED: (
        "Give the device a name inside the CA's permitted subtrees, or issue its certificate from the CA for that name."
    ),
    Verdict.NAME_CONSTRAINT_UNSUPPORTED: (
        "Leave the name of that form out of the device's certificate, or the constraint on it out of the "
        "CA's, and reissue."
    ),
    Verdict.PATH_BUDGET_EXCEEDED: (
        "Look for many CAs of one name, or thousands of name constraints, among the presented and "
        "configured certificates: no honest chain needs this much work."
    ),
}
"""A step for each verdict, for whoever looks after the devices."""
