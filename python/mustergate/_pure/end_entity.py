"""The checks of the end entity's certificate that need no other certificate, in the order of `policy`."""

from . import oid
from .certificate import Certificate
from .limits import RSA_MODULUS_BITS_MAX
from .path import unprocessed_critical_extension, wrongly_critical_extension
from .policy import Policy, Purpose, is_signing_algorithm, is_subject_key
from .rejection import Field, Rejection
from .signature import KeyRejected, RsaPublicKey, check_public_key
from .subject_public_key_info import bits
from .time import EpochSeconds, rfc3339


def check_key(certificate: Certificate, policy: Policy) -> None:
    """Step 3: the subject's key.

    Raises:
        Rejection: `key_type_unsupported`, `public_key_malformed`, `key_too_small`, `key_too_large`.
    """
    spki = certificate.spki
    if not is_subject_key(spki.key_type()):
        raise Rejection("key_type_unsupported", algorithm=oid.dotted(spki.algorithm.algorithm))
    key = spki.subject_key()
    if key is None:
        raise Rejection("public_key_malformed")
    if isinstance(key.public_key, RsaPublicKey):
        _check_modulus_size(bits(key.public_key.modulus), policy)
    try:
        check_public_key(key.public_key)
    except KeyRejected:
        raise Rejection("public_key_malformed") from None


def _check_modulus_size(modulus_bits: int, policy: Policy) -> None:
    if modulus_bits < policy.minimum_rsa_bits:
        raise Rejection("key_too_small", bits=modulus_bits, bits_min=policy.minimum_rsa_bits)
    if modulus_bits > RSA_MODULUS_BITS_MAX:
        raise Rejection("key_too_large", bits=modulus_bits, bits_max=RSA_MODULUS_BITS_MAX)


def check_signature_algorithm(certificate: Certificate) -> None:
    """Step 3: the algorithm that the certificate is signed with.

    Raises:
        Rejection: `certificate_signature_algorithm_unsupported`.
    """
    algorithm = certificate.signature_algorithm.signature_algorithm()
    if algorithm is None or not is_signing_algorithm(algorithm):
        dotted = oid.dotted(certificate.signature_algorithm.algorithm)
        raise Rejection("certificate_signature_algorithm_unsupported", algorithm=dotted)


def check_validity(certificate: Certificate, policy: Policy, at: EpochSeconds) -> None:
    """Step 4: validity at a time, both ends inclusive (RFC 5280 section 4.1.2.5).

    Raises:
        Rejection: `certificate_not_yet_valid`, `certificate_expired`.
    """
    not_before, not_after = certificate.validity.not_before, certificate.validity.not_after
    if policy.check_not_before and at < not_before:
        raise Rejection("certificate_not_yet_valid", not_before=rfc3339(not_before), at=rfc3339(at))
    if at > not_after:
        raise Rejection("certificate_expired", not_after=rfc3339(not_after), at=rfc3339(at))


def check_end_entity(certificate: Certificate, policy: Policy) -> None:
    """Step 6: the end entity by RFC 5280.

    Raises:
        Rejection: Those that `policy` lists for it.
    """
    if certificate.version != 3 and not policy.accept_old_versions:
        raise Rejection("certificate_version_unsupported", version=certificate.version)
    extension = unprocessed_critical_extension(certificate)
    if extension is not None:
        raise Rejection("critical_extension_unsupported", extension=oid.dotted(extension))
    if policy.checks_certificate_profile():
        _check_profile(certificate, policy)
    _check_usage(certificate, policy)


def _check_profile(certificate: Certificate, policy: Policy) -> None:
    """What RFC 5280 section 4 demands of a conforming certificate."""
    extensions = certificate.extensions
    extension = _extension_of_wrong_criticality(certificate)
    if extension is not None:
        raise Rejection("extension_criticality_invalid", extension=oid.dotted(extension))
    if certificate.issuer.is_empty():
        raise Rejection("certificate_name_empty", field=Field.ISSUER.value)
    if certificate.subject.is_empty() and extensions.subject_alt_name is None:
        raise Rejection("certificate_name_empty", field=Field.SUBJECT.value)
    identifier, constraints = extensions.authority_key_identifier, extensions.basic_constraints
    names_no_key = identifier is None or identifier.value is None
    if policy.require_authority_key_identifier and names_no_key and not certificate.is_self_issued():
        raise Rejection("authority_key_identifier_missing")
    is_ca = constraints is not None and constraints.value.is_ca
    if not is_ca and extensions.key_usage is not None and extensions.key_usage.value.key_cert_sign():
        raise Rejection("key_usage_inconsistent")


def _extension_of_wrong_criticality(certificate: Certificate) -> bytes | None:
    alternative = certificate.extensions.subject_alt_name
    extension = wrongly_critical_extension(certificate)
    if extension is None and certificate.subject.is_empty() and alternative is not None and not alternative.critical:
        return oid.Extension.SUBJECT_ALT_NAME
    return extension


def _check_usage(certificate: Certificate, policy: Policy) -> None:
    """The extensions keyUsage and extendedKeyUsage, where they are present."""
    key_usage, extended = certificate.extensions.key_usage, certificate.extensions.extended_key_usage
    required = policy.extended_key_usage
    if required is Purpose.CLIENT_AUTH and key_usage is not None and not key_usage.value.digital_signature():
        raise Rejection("key_usage_forbidden")
    purpose = required.object_identifier()
    if purpose is not None and extended is not None and not extended.value.allows(purpose):
        raise Rejection("extended_key_usage_forbidden", required=required.value)
