//! The relying party's policy, and the order of checks.
//!
//! # The order of checks
//!
//! The first check that fails is the verdict. Cheap before expensive; where trust is by path:
//!
//! 1. **Limits and parsing.** `certificate_missing`, `presented_chain_too_long`, then the end entity's
//!    certificate: `certificate_too_large`, `certificate_malformed`, `certificate_limit_exceeded`,
//!    `signature_algorithm_mismatch`; then, where a path is needed, the rest of the presented chain:
//!    `presented_chain_malformed`.
//! 2. **TLS version and endpoint**: of handshakes alone.
//! 3. **Subject key and algorithms.** `key_type_unsupported`, `public_key_malformed` (it does not
//!    decode), `key_too_small`, `key_too_large`, `public_key_malformed` (its numbers make no valid key),
//!    then `certificate_signature_algorithm_unsupported`.
//! 4. **Validity.** `certificate_not_yet_valid` (if the policy checks it), `certificate_expired`.
//! 5. **Registry**: of handshakes alone.
//! 6. **The end entity's certificate by RFC 5280.** `certificate_version_unsupported`,
//!    `critical_extension_unsupported`, `extension_criticality_invalid`, `certificate_name_empty`,
//!    `authority_key_identifier_missing`, `key_usage_inconsistent`, `key_usage_forbidden`,
//!    `extended_key_usage_forbidden`. Then **the path**: see [`crate::path`].
//! 7. **Revocation**, and certificate policies at the end of each path, have their place here.
//! 8. **Proof of possession**: of handshakes alone.

use mustergate_signature::{Hash, SignatureAlgorithm};

use crate::limits;
use crate::oid;
use crate::subject_public_key_info::KeyType;

/// What makes a certificate trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Its registration and the status of that (AWS IoT Core).
    Registry,
    /// A path to a trust anchor (RFC 5280).
    Path,
    /// Either.
    RegistryOrPath,
}

/// What the end entity's key must be good for (RFC 5280 section 4.2.1.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// TLS client authentication, and with it the demands of RFC 5280 section 4.2 on what
    /// certificates must hold (see [`Policy`]).
    ClientAuth,
    /// TLS server authentication.
    ServerAuth,
    /// No demand.
    Any,
}

impl Purpose {
    /// The key purpose that extendedKeyUsage must allow, if there is one.
    pub const fn object_identifier(self) -> Option<&'static [u8]> {
        match self {
            Self::ClientAuth => Some(oid::purpose::CLIENT_AUTH),
            Self::ServerAuth => Some(oid::purpose::SERVER_AUTH),
            Self::Any => None,
        }
    }

    /// Its name in Python and in details.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientAuth => "client_auth",
            Self::ServerAuth => "server_auth",
            Self::Any => "any",
        }
    }
}

/// A relying party's policy: data, not code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one switch of the policy, named in Python as here")]
pub struct Policy {
    /// What makes a certificate trusted.
    pub trust: Trust,
    /// What the end entity's key must be good for.
    pub extended_key_usage: Purpose,
    /// Intermediates in a path that are not self-issued, at most.
    pub max_intermediates: u32,
    /// Bits of every RSA key in a path, at least.
    pub minimum_rsa_bits: u32,
    /// Whether notBefore of the end entity is checked (that of issuers always is).
    pub check_not_before: bool,
    /// Whether end entities of versions 1 and 2 are accepted.
    pub accept_old_versions: bool,
    /// Whether a client's certificate must name its issuer's key (RFC 5280 section 4.2.1.1).
    pub require_authority_key_identifier: bool,
    /// Whether a trust anchor's own certificate binds it: its validity, basicConstraints, keyUsage,
    /// nameConstraints ... Off, it is a name and a key (RFC 5280 section 6.1.1 (d)).
    pub check_trust_anchors: bool,
}

impl Policy {
    /// Trust by path: a TLS client's certificate by RFC 5280.
    pub const fn rfc5280_client() -> Self {
        Self {
            trust: Trust::Path,
            extended_key_usage: Purpose::ClientAuth,
            max_intermediates: limits::INTERMEDIATES_DEFAULT,
            minimum_rsa_bits: 2048,
            check_not_before: true,
            accept_old_versions: false,
            require_authority_key_identifier: true,
            check_trust_anchors: true,
        }
    }

    /// Trust by registry: the rules of AWS IoT Core, which have neither notBefore nor extensions.
    pub const fn aws_iot() -> Self {
        Self {
            trust: Trust::Registry,
            check_not_before: false,
            accept_old_versions: true,
            require_authority_key_identifier: false,
            ..Self::rfc5280_client()
        }
    }

    /// Whether the demands that RFC 5280 section 4 makes on a conforming certificate are checked:
    /// criticality, names that are not empty, consistent CA flags. They come with the purpose
    /// `client_auth`; under the others a path is validated by section 6.1 alone.
    pub const fn checks_certificate_profile(&self) -> bool {
        matches!(self.extended_key_usage, Purpose::ClientAuth)
    }
}

/// A row of the table of certificate signing algorithms.
#[derive(Clone, Copy, Debug)]
pub struct SigningAlgorithmRow {
    /// The name in the AWS IoT developer guide, "X.509 client certificates".
    pub name: &'static str,
    /// Dotted object identifier.
    pub object_identifier: &'static str,
    /// What it is here; the salt of RSASSA-PSS, 0 here, is that of the signature.
    pub algorithm: SignatureAlgorithm,
}

/// The algorithms that certificates may be signed with: the first table of the AWS IoT developer
/// guide, "X.509 client certificates", complete. The RFC 5280 preset has the same.
pub const SIGNING_ALGORITHMS: [SigningAlgorithmRow; 10] = [
    signing("SHA256WITHRSA", "1.2.840.113549.1.1.11", SignatureAlgorithm::RsaPkcs1(Hash::Sha256)),
    signing("SHA384WITHRSA", "1.2.840.113549.1.1.12", SignatureAlgorithm::RsaPkcs1(Hash::Sha384)),
    signing("SHA512WITHRSA", "1.2.840.113549.1.1.13", SignatureAlgorithm::RsaPkcs1(Hash::Sha512)),
    signing("SHA256WITHRSAANDMGF1", "1.2.840.113549.1.1.10", pss(Hash::Sha256)),
    signing("SHA384WITHRSAANDMGF1", "1.2.840.113549.1.1.10", pss(Hash::Sha384)),
    signing("SHA512WITHRSAANDMGF1", "1.2.840.113549.1.1.10", pss(Hash::Sha512)),
    signing("DSA_WITH_SHA256", "2.16.840.1.101.3.4.3.2", SignatureAlgorithm::DsaSha256),
    signing("ECDSA-WITH-SHA256", "1.2.840.10045.4.3.2", SignatureAlgorithm::Ecdsa(Hash::Sha256)),
    signing("ECDSA-WITH-SHA384", "1.2.840.10045.4.3.3", SignatureAlgorithm::Ecdsa(Hash::Sha384)),
    signing("ECDSA-WITH-SHA512", "1.2.840.10045.4.3.4", SignatureAlgorithm::Ecdsa(Hash::Sha512)),
];

/// A row of the table of subject keys.
#[derive(Clone, Copy, Debug)]
pub struct SubjectKeyRow {
    /// The kind of key.
    pub key_type: KeyType,
    /// Whether TLS 1.2 connections may use it.
    pub tls12: bool,
    /// Whether TLS 1.3 connections may use it.
    pub tls13: bool,
}

/// The keys that devices may have: the second table of the AWS IoT developer guide, "X.509 client
/// certificates" (RSA keys of at least `Policy.minimum_rsa_bits`; any algorithm of the first table).
pub const SUBJECT_KEYS: [SubjectKeyRow; 5] = [
    SubjectKeyRow { key_type: KeyType::Rsa, tls12: true, tls13: true },
    SubjectKeyRow { key_type: KeyType::P256, tls12: true, tls13: true },
    SubjectKeyRow { key_type: KeyType::P384, tls12: true, tls13: true },
    SubjectKeyRow { key_type: KeyType::P521, tls12: true, tls13: true },
    SubjectKeyRow { key_type: KeyType::RsaPss, tls12: false, tls13: true },
];

/// Whether a row of [`SIGNING_ALGORITHMS`] has this algorithm, whatever the salt.
pub fn is_signing_algorithm(algorithm: SignatureAlgorithm) -> bool {
    let without_salt = match algorithm {
        SignatureAlgorithm::RsaPss { hash, .. } => pss(hash),
        other => other,
    };
    SIGNING_ALGORITHMS.iter().any(|row| row.algorithm == without_salt)
}

/// Whether a row of [`SUBJECT_KEYS`] has this kind of key.
pub fn is_subject_key(key_type: KeyType) -> bool {
    SUBJECT_KEYS.iter().any(|row| row.key_type == key_type)
}

const fn signing(
    name: &'static str,
    object_identifier: &'static str,
    algorithm: SignatureAlgorithm,
) -> SigningAlgorithmRow {
    SigningAlgorithmRow { name, object_identifier, algorithm }
}

const fn pss(hash: Hash) -> SignatureAlgorithm {
    SignatureAlgorithm::RsaPss { hash, salt_bytes: 0 }
}
