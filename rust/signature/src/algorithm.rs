//! The algorithms, and the digests that they take.

use aws_lc_rs::digest;

/// A hash of FIPS 180-4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
}

/// A curve of FIPS 186-4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// secp256r1
    P256,
    /// secp384r1
    P384,
    /// secp521r1
    P521,
}

/// A signature algorithm, with its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2).
    RsaPkcs1(Hash),
    /// RSASSA-PSS (RFC 8017 section 8.1) with MGF1 over the same hash and trailer 1.
    RsaPss {
        /// The hash of the message and of MGF1.
        hash: Hash,
        /// Octets of salt, exactly.
        salt_bytes: u32,
    },
    /// ECDSA (FIPS 186-4 section 6.4), the signature as DER (RFC 3279 section 2.2.3).
    Ecdsa(Hash),
    /// DSA with SHA-256 (FIPS 186-4 section 4.7), the signature as DER.
    DsaSha256,
}

impl Hash {
    /// Octets of the digest.
    pub const fn len(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Never: a digest has octets.
    pub const fn is_empty(self) -> bool {
        false
    }

    pub(crate) fn digest(self, message: &[u8]) -> digest::Digest {
        digest::digest(self.algorithm(), message)
    }

    pub(crate) fn context(self) -> digest::Context {
        digest::Context::new(self.algorithm())
    }

    fn algorithm(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }
}

/// SHA-256.
pub fn sha256(octets: &[u8]) -> [u8; 32] {
    let digest = digest::digest(&digest::SHA256, octets);
    let mut result = [0; 32];
    result.iter_mut().zip(digest.as_ref()).for_each(|(to, from)| *to = *from);
    result
}
