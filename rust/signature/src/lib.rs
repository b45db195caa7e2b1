//! Is this signature valid?
//!
//! One signature at a time, under a key that is parsed once and kept. `aws-lc-rs` verifies ECDSA, and
//! RSA where the modulus has 2,048 bits or more and the salt of PSS is as long as the hash. For the rest
//! (RSA keys that a policy lets be smaller, other salt lengths, DSA) the public operation is done with plain
//! big integers, which is sound since everything here is public.
//!
//! Nothing here knows certificates: `mustergate-core` decodes keys and algorithms and hands over numbers.

mod algorithm;
mod der;
mod dsa;
mod ecdsa;
mod key;
mod point;
mod rsa;

pub use algorithm::{Curve, Hash, SignatureAlgorithm, sha256};
pub use key::{KeyRejected, PublicKey, SignatureInvalid, VerifyingKey, check_public_key};
pub use rsa::{MODULUS_BITS_MAX, MODULUS_BITS_MIN};
