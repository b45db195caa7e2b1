//! Public keys: checked, parsed once, kept.

use crate::algorithm::{Curve, SignatureAlgorithm};
use crate::dsa::DsaKey;
use crate::ecdsa::EcdsaKey;
use crate::point;
use crate::rsa::{self, RsaKey};

/// The numbers of a public key, big-endian and without leading zero octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicKey<'a> {
    /// RSA (RFC 8017 section 3.1).
    Rsa {
        /// n
        modulus: &'a [u8],
        /// e
        exponent: &'a [u8],
    },
    /// A point on a named curve.
    Ec {
        /// The curve.
        curve: Curve,
        /// The point as SEC 1 section 2.3.3 encodes it.
        point: &'a [u8],
    },
    /// DSA (FIPS 186-4 section 4.1).
    Dsa {
        /// The prime modulus.
        p: &'a [u8],
        /// The prime order of the subgroup.
        q: &'a [u8],
        /// The generator of the subgroup.
        g: &'a [u8],
        /// The public key.
        y: &'a [u8],
    },
}

/// Why numbers are no valid key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRejected {
    /// The point is not an uncompressed point of the curve.
    PointInvalid,
    /// The modulus has more than [`rsa::MODULUS_BITS_MAX`] bits.
    ModulusTooLarge,
    /// The modulus is even, or has fewer than [`rsa::MODULUS_BITS_MIN`] bits.
    ModulusInvalid,
    /// The exponent is even, below 3, or has more than 33 bits.
    ExponentInvalid,
    /// The domain parameters of DSA, or the key in them, are not those of FIPS 186-4.
    DomainParametersInvalid,
}

/// The signature does not verify, or is not of an algorithm that the key can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureInvalid;

/// A valid public key, parsed. Shared by threads.
#[derive(Debug)]
pub struct VerifyingKey(Kind);

#[derive(Debug)]
enum Kind {
    Rsa(Box<RsaKey>),
    Ecdsa(EcdsaKey),
    Dsa(DsaKey),
}

impl VerifyingKey {
    /// Checks and parses a key.
    ///
    /// # Errors
    /// [`KeyRejected`].
    pub fn new(key: &PublicKey<'_>) -> Result<Self, KeyRejected> {
        Ok(Self(match *key {
            PublicKey::Rsa { modulus, exponent } => Kind::Rsa(Box::new(RsaKey::new(modulus, exponent)?)),
            PublicKey::Ec { curve, point } => Kind::Ecdsa(EcdsaKey::new(curve, point)?),
            PublicKey::Dsa { p, q, g, y } => Kind::Dsa(DsaKey::new(p, q, g, y)?),
        }))
    }

    /// Verifies one signature.
    ///
    /// # Errors
    /// [`SignatureInvalid`], also where the algorithm is not one of the key's.
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureInvalid> {
        let is_valid = match (&self.0, algorithm) {
            (Kind::Rsa(key), SignatureAlgorithm::RsaPkcs1(hash)) => key.verify_pkcs1(hash, message, signature),
            (Kind::Rsa(key), SignatureAlgorithm::RsaPss { hash, salt_bytes }) => {
                key.verify_pss(hash, salt_bytes, message, signature)
            }
            (Kind::Ecdsa(key), SignatureAlgorithm::Ecdsa(hash)) => key.verify(hash, message, signature),
            (Kind::Dsa(key), SignatureAlgorithm::DsaSha256) => key.verify(message, signature),
            (Kind::Rsa(_) | Kind::Ecdsa(_) | Kind::Dsa(_), _) => false,
        };
        if is_valid { Ok(()) } else { Err(SignatureInvalid) }
    }
}

/// Checks a key without parsing it for use: cheap for RSA and EC, as costly as parsing for DSA.
///
/// # Errors
/// [`KeyRejected`].
pub fn check_public_key(key: &PublicKey<'_>) -> Result<(), KeyRejected> {
    match *key {
        PublicKey::Rsa { modulus, exponent } => rsa::check(modulus, exponent),
        PublicKey::Ec { curve, point } => point::check(curve, point),
        PublicKey::Dsa { p, q, g, y } => DsaKey::new(p, q, g, y).map(drop),
    }
}

impl std::fmt::Display for KeyRejected {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::PointInvalid => "the point is not an uncompressed point of the curve",
            Self::ModulusTooLarge => "the modulus is too large",
            Self::ModulusInvalid => "the modulus is even or too small",
            Self::ExponentInvalid => "the exponent is even, below 3 or too large",
            Self::DomainParametersInvalid => "the domain parameters or the key are not those of FIPS 186-4",
        })
    }
}

impl std::fmt::Display for SignatureInvalid {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the signature does not verify")
    }
}

impl std::error::Error for KeyRejected {}
impl std::error::Error for SignatureInvalid {}
