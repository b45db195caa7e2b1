//! What certificates say, as columns: the batch parser that analysts, audits and benchmarks use.

use mustergate_signature::sha256;

use crate::certificate::Certificate;
use crate::general_name::GeneralName;
use crate::oid;
use crate::time::EpochSeconds;

/// What one certificate says. Strings are made here; the rest borrows from the DER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts<'a> {
    /// 1, 2 or 3.
    pub version: u8,
    /// The content octets of serialNumber, two's complement.
    pub serial_number: &'a [u8],
    /// RFC 4514.
    pub issuer: String,
    /// RFC 4514.
    pub subject: String,
    /// Seconds since 1970.
    pub not_before: EpochSeconds,
    /// Seconds since 1970.
    pub not_after: EpochSeconds,
    /// `rsa`, `rsa_pss`, `p256`, `p384`, `p521`, `dsa` or `other`.
    pub key_type: &'static str,
    /// Of the modulus, the prime p or the curve; `None` where the key does not decode.
    pub key_bits: Option<u32>,
    /// Dotted.
    pub signature_algorithm: String,
    /// cA of basicConstraints.
    pub is_ca: bool,
    /// pathLenConstraint.
    pub path_len: Option<u32>,
    /// Names of the bits set; `None` where the extension is absent.
    pub key_usage: Option<Vec<&'static str>>,
    /// Dotted; `None` where the extension is absent.
    pub extended_key_usage: Option<Vec<String>>,
    /// The extension's octets.
    pub subject_key_identifier: Option<&'a [u8]>,
    /// keyIdentifier of the extension.
    pub authority_key_identifier: Option<&'a [u8]>,
    /// dNSName entries of subjectAltName; `None` where the extension is absent.
    pub dns_names: Option<Vec<&'a str>>,
    /// SHA-256 of the `SubjectPublicKeyInfo`.
    pub spki_sha256: [u8; 32],
}

impl<'a> Facts<'a> {
    /// Reads the facts off a parsed certificate.
    pub fn new(certificate: &Certificate<'a>) -> Self {
        let extensions = &certificate.extensions;
        let basic_constraints = extensions.basic_constraints.map(|constraints| constraints.value);
        Self {
            version: certificate.version,
            serial_number: certificate.serial_number,
            issuer: certificate.issuer.to_rfc4514(),
            subject: certificate.subject.to_rfc4514(),
            not_before: certificate.validity.not_before,
            not_after: certificate.validity.not_after,
            key_type: certificate.spki.key_type().name(),
            key_bits: certificate.spki.key_bits(),
            signature_algorithm: oid::dotted(certificate.signature_algorithm.algorithm),
            is_ca: basic_constraints.is_some_and(|constraints| constraints.is_ca),
            path_len: basic_constraints.and_then(|constraints| constraints.path_len),
            key_usage: extensions.key_usage.map(|usage| usage.value.names().collect()),
            extended_key_usage: extensions
                .extended_key_usage
                .map(|usage| usage.value.iter().map(oid::dotted).collect()),
            subject_key_identifier: extensions.subject_key_identifier.map(|identifier| identifier.value),
            authority_key_identifier: extensions.authority_key_identifier.and_then(|identifier| identifier.value),
            dns_names: extensions.subject_alt_name.map(|names| {
                let dns_name = |name| if let GeneralName::DnsName(name) = name { Some(name) } else { None };
                names.value.iter().filter_map(dns_name).collect()
            }),
            spki_sha256: sha256(certificate.spki.encoded),
        }
    }
}

/// The certificate id: SHA-256 of the DER (AWS IoT's certificateId).
pub fn certificate_id(der: &[u8]) -> [u8; 32] {
    sha256(der)
}
