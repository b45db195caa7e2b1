//! The checks of the end entity's certificate that need no other certificate, in the order of
//! [`crate::policy`].

use mustergate_signature::{PublicKey, check_public_key};

use crate::certificate::Certificate;
use crate::limits::RSA_MODULUS_BITS_MAX;
use crate::oid::extension as oids;
use crate::path::{unprocessed_critical_extension, wrongly_critical_extension};
use crate::policy::{Policy, Purpose, is_signing_algorithm, is_subject_key};
use crate::rejection::{Field, Moment, Oid, Rejection};
use crate::subject_public_key_info::bits;
use crate::time::EpochSeconds;

/// Step 3: the subject's key.
///
/// # Errors
/// [`Rejection::KeyTypeUnsupported`], [`Rejection::PublicKeyMalformed`], [`Rejection::KeyTooSmall`],
/// [`Rejection::KeyTooLarge`].
pub fn check_key(certificate: &Certificate<'_>, policy: &Policy) -> Result<(), Rejection> {
    let spki = &certificate.spki;
    if !is_subject_key(spki.key_type()) {
        return Err(Rejection::KeyTypeUnsupported { algorithm: spki.algorithm.algorithm.into() });
    }
    let key = spki.subject_key().ok_or(Rejection::PublicKeyMalformed {})?;
    if let PublicKey::Rsa { modulus, .. } = key.public_key {
        let (bits, bits_min) = (bits(modulus), policy.minimum_rsa_bits);
        if bits < bits_min {
            return Err(Rejection::KeyTooSmall { bits, bits_min });
        }
        if bits > RSA_MODULUS_BITS_MAX {
            return Err(Rejection::KeyTooLarge { bits, bits_max: RSA_MODULUS_BITS_MAX });
        }
    }
    check_public_key(&key.public_key).map_err(|_| Rejection::PublicKeyMalformed {})
}

/// Step 3: the algorithm that the certificate is signed with.
///
/// # Errors
/// [`Rejection::CertificateSignatureAlgorithmUnsupported`].
pub fn check_signature_algorithm(certificate: &Certificate<'_>) -> Result<(), Rejection> {
    if certificate.signature_algorithm.signature_algorithm().is_some_and(is_signing_algorithm) {
        return Ok(());
    }
    let algorithm = certificate.signature_algorithm.algorithm.into();
    Err(Rejection::CertificateSignatureAlgorithmUnsupported { algorithm })
}

/// Step 4: validity at a time, both ends inclusive (RFC 5280 section 4.1.2.5).
///
/// # Errors
/// [`Rejection::CertificateNotYetValid`], [`Rejection::CertificateExpired`].
pub fn check_validity(certificate: &Certificate<'_>, policy: &Policy, at: EpochSeconds) -> Result<(), Rejection> {
    let validity = certificate.validity;
    if policy.check_not_before && at < validity.not_before {
        return Err(Rejection::CertificateNotYetValid { not_before: Moment(validity.not_before), at: Moment(at) });
    }
    if at > validity.not_after {
        return Err(Rejection::CertificateExpired { not_after: Moment(validity.not_after), at: Moment(at) });
    }
    Ok(())
}

/// Step 6: the end entity by RFC 5280.
///
/// # Errors
/// The rejections that [`crate::policy`] lists for it.
pub fn check_end_entity(certificate: &Certificate<'_>, policy: &Policy) -> Result<(), Rejection> {
    if certificate.version != 3 && !policy.accept_old_versions {
        return Err(Rejection::CertificateVersionUnsupported { version: certificate.version });
    }
    if let Some(extension) = unprocessed_critical_extension(certificate) {
        return Err(Rejection::CriticalExtensionUnsupported { extension });
    }
    if policy.checks_certificate_profile() {
        check_profile(certificate, policy)?;
    }
    check_usage(certificate, policy)
}

/// What RFC 5280 section 4 demands of a conforming certificate.
fn check_profile(certificate: &Certificate<'_>, policy: &Policy) -> Result<(), Rejection> {
    let extensions = &certificate.extensions;
    let alternative = extensions.subject_alt_name;
    let alternative_not_critical =
        certificate.subject.is_empty() && alternative.is_some_and(|alternative| !alternative.critical);
    let extension = wrongly_critical_extension(certificate)
        .or_else(|| alternative_not_critical.then(|| Oid::from(oids::SUBJECT_ALT_NAME)));
    if let Some(extension) = extension {
        return Err(Rejection::ExtensionCriticalityInvalid { extension });
    }
    if certificate.issuer.is_empty() {
        return Err(Rejection::CertificateNameEmpty { field: Field::Issuer });
    }
    if certificate.subject.is_empty() && alternative.is_none() {
        return Err(Rejection::CertificateNameEmpty { field: Field::Subject });
    }
    let names_no_key = extensions.authority_key_identifier.is_none_or(|identifier| identifier.value.is_none());
    if policy.require_authority_key_identifier && names_no_key && !certificate.is_self_issued() {
        return Err(Rejection::AuthorityKeyIdentifierMissing {});
    }
    let is_ca = extensions.basic_constraints.is_some_and(|constraints| constraints.value.is_ca);
    if !is_ca && extensions.key_usage.is_some_and(|usage| usage.value.key_cert_sign()) {
        return Err(Rejection::KeyUsageInconsistent {});
    }
    Ok(())
}

/// keyUsage and extendedKeyUsage, where they are present.
fn check_usage(certificate: &Certificate<'_>, policy: &Policy) -> Result<(), Rejection> {
    let extensions = &certificate.extensions;
    let required = policy.extended_key_usage;
    let cannot_sign = extensions.key_usage.is_some_and(|usage| !usage.value.digital_signature());
    if required == Purpose::ClientAuth && cannot_sign {
        return Err(Rejection::KeyUsageForbidden {});
    }
    let purpose = required.object_identifier().zip(extensions.extended_key_usage);
    if purpose.is_some_and(|(purpose, usage)| !usage.value.allows(purpose)) {
        return Err(Rejection::ExtendedKeyUsageForbidden { required: required.name() });
    }
    Ok(())
}
