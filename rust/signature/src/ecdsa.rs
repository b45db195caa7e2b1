//! ECDSA over P-256, P-384 and P-521 with SHA-256, SHA-384 and SHA-512 in any pairing, by aws-lc-rs.

use aws_lc_rs::signature::{
    self, EcdsaVerificationAlgorithm, ParsedPublicKey, UnparsedPublicKey, VerificationAlgorithm,
};

use crate::algorithm::{Curve, Hash};
use crate::der;
use crate::key::KeyRejected;
use crate::point;

/// One parsed key for each hash.
#[derive(Debug)]
pub(crate) struct EcdsaKey {
    sha256: ParsedPublicKey,
    sha384: ParsedPublicKey,
    sha512: ParsedPublicKey,
}

impl EcdsaKey {
    pub(crate) fn new(curve: Curve, point: &[u8]) -> Result<Self, KeyRejected> {
        point::check(curve, point)?;
        let parse = |hash| {
            let algorithm: &'static dyn VerificationAlgorithm = algorithm(curve, hash);
            UnparsedPublicKey::new(algorithm, point).parse().map_err(|_| KeyRejected::PointInvalid)
        };
        Ok(Self { sha256: parse(Hash::Sha256)?, sha384: parse(Hash::Sha384)?, sha512: parse(Hash::Sha512)? })
    }

    pub(crate) fn verify(&self, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        let key = match hash {
            Hash::Sha256 => &self.sha256,
            Hash::Sha384 => &self.sha384,
            Hash::Sha512 => &self.sha512,
        };
        der::read_pair(signature).is_some() && key.verify_sig(message, signature).is_ok()
    }
}

const fn algorithm(curve: Curve, hash: Hash) -> &'static EcdsaVerificationAlgorithm {
    match (curve, hash) {
        (Curve::P256, Hash::Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
        (Curve::P256, Hash::Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
        (Curve::P256, Hash::Sha512) => &signature::ECDSA_P256_SHA512_ASN1,
        (Curve::P384, Hash::Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
        (Curve::P384, Hash::Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
        (Curve::P384, Hash::Sha512) => &signature::ECDSA_P384_SHA512_ASN1,
        (Curve::P521, Hash::Sha256) => &signature::ECDSA_P521_SHA256_ASN1,
        (Curve::P521, Hash::Sha384) => &signature::ECDSA_P521_SHA384_ASN1,
        (Curve::P521, Hash::Sha512) => &signature::ECDSA_P521_SHA512_ASN1,
    }
}
