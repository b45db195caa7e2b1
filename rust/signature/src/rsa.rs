//! RSA (RFC 8017): by aws-lc-rs where it can, else by plain big integers.

use aws_lc_rs::signature::{self, ParsedPublicKey, UnparsedPublicKey, VerificationAlgorithm};
use num_bigint::BigUint;

use crate::algorithm::Hash;
use crate::der;
use crate::key::KeyRejected;

/// Bits of a modulus, at most: aws-lc-rs verifies no larger; OpenSSL stops at 16,384.
pub const MODULUS_BITS_MAX: usize = 8192;

/// Bits of a modulus, at least: below, no padding with SHA-384 fits. The policy's minimum is higher.
pub const MODULUS_BITS_MIN: usize = 512;

/// Bits of a modulus that aws-lc-rs verifies, at least.
const PARSED_BITS_MIN: usize = 2048;

/// Octets of an exponent below 2^33, the bound of BoringSSL and AWS-LC (`kMaxExponentBits`).
const EXPONENT_BYTES_MAX: usize = 5;

/// A key, parsed for aws-lc-rs where that takes it.
#[derive(Debug)]
pub(crate) struct RsaKey {
    modulus: BigUint,
    exponent: BigUint,
    modulus_bytes: usize,
    parsed: Option<Parsed>,
}

/// One parsed key for each padding and hash.
#[derive(Debug)]
struct Parsed {
    pkcs1: [ParsedPublicKey; 3],
    pss: [ParsedPublicKey; 3],
}

/// Modulus odd and of a size; exponent odd, from 3 to 2^33 - 1.
pub(crate) fn check(modulus: &[u8], exponent: &[u8]) -> Result<(), KeyRejected> {
    let is_odd = |magnitude: &[u8]| magnitude.last().is_some_and(|last| last & 1 == 1);
    let modulus_bits = bits(modulus);
    if modulus_bits > MODULUS_BITS_MAX {
        return Err(KeyRejected::ModulusTooLarge);
    }
    if modulus_bits < MODULUS_BITS_MIN || !is_odd(modulus) {
        return Err(KeyRejected::ModulusInvalid);
    }
    let is_large = exponent.len() > EXPONENT_BYTES_MAX || bits(exponent) > 33;
    if is_large || !is_odd(exponent) || exponent == [1] {
        return Err(KeyRejected::ExponentInvalid);
    }
    Ok(())
}

impl RsaKey {
    pub(crate) fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, KeyRejected> {
        check(modulus, exponent)?;
        Ok(Self {
            parsed: (bits(modulus) >= PARSED_BITS_MIN)
                .then(|| Parsed::new(&der::rsa_public_key(modulus, exponent)))
                .flatten(),
            modulus_bytes: modulus.len(),
            modulus: BigUint::from_bytes_be(modulus),
            exponent: BigUint::from_bytes_be(exponent),
        })
    }

    pub(crate) fn verify_pkcs1(&self, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        match &self.parsed {
            Some(parsed) => of(hash, &parsed.pkcs1).verify_sig(message, signature).is_ok(),
            None => self.recover(signature).is_some_and(|encoded| Some(encoded) == self.pkcs1_encoding(hash, message)),
        }
    }

    pub(crate) fn verify_pss(&self, hash: Hash, salt_bytes: u32, message: &[u8], signature: &[u8]) -> bool {
        let Ok(salt_bytes) = usize::try_from(salt_bytes) else { return false };
        match &self.parsed {
            Some(parsed) if salt_bytes == hash.len() => of(hash, &parsed.pss).verify_sig(message, signature).is_ok(),
            _ => {
                self.recover(signature).is_some_and(|encoded| self.is_pss_encoding(&encoded, hash, salt_bytes, message))
            }
        }
    }

    /// RSAVP1 (RFC 8017 section 5.2.2), as octets as long as the modulus.
    fn recover(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let signature_number = BigUint::from_bytes_be(signature);
        if signature.len() != self.modulus_bytes || signature_number >= self.modulus {
            return None;
        }
        let number = signature_number.modpow(&self.exponent, &self.modulus).to_bytes_be();
        let mut encoded = vec![0; self.modulus_bytes.checked_sub(number.len())?];
        encoded.extend(number);
        Some(encoded)
    }

    /// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2): one encoding is right, and all of it is compared.
    fn pkcs1_encoding(&self, hash: Hash, message: &[u8]) -> Option<Vec<u8>> {
        let digest_info = [digest_info(hash), hash.digest(message).as_ref()].concat();
        let padding = self.modulus_bytes.checked_sub(digest_info.len() + 3).filter(|padding| *padding >= 8)?;
        Some([&[0, 1], vec![0xff; padding].as_slice(), &[0], &digest_info].concat())
    }

    /// EMSA-PSS-VERIFY (RFC 8017 section 9.1.2) with a salt of exactly `salt_bytes`.
    fn is_pss_encoding(&self, encoded: &[u8], hash: Hash, salt_bytes: usize, message: &[u8]) -> bool {
        let encoded_bits = usize::try_from(self.modulus.bits()).unwrap_or(0).saturating_sub(1);
        let (leading, encoded) = encoded.split_at(self.modulus_bytes - encoded_bits.div_ceil(8));
        let Some(padding) = encoded.len().checked_sub(hash.len() + 2).and_then(|room| room.checked_sub(salt_bytes))
        else {
            return false;
        };
        let Some((rest, &0xbc)) = encoded.split_last().map(|(last, rest)| (rest, last)) else { return false };
        let (masked, digest) = rest.split_at(rest.len() - hash.len());
        let unused_bits = encoded.len() * 8 - encoded_bits;
        let Some(block) = unmask(masked, digest, hash, unused_bits) else { return false };
        let (zeros, salted) = block.split_at(padding);
        let Some((&1, salt)) = salted.split_first() else { return false };
        let mut context = hash.context();
        context.update(&[0; 8]);
        context.update(hash.digest(message).as_ref());
        context.update(salt);
        leading.iter().chain(zeros).all(|octet| *octet == 0) && context.finish().as_ref() == digest
    }
}

impl Parsed {
    /// `None` where aws-lc-rs does not take the key.
    fn new(public_key: &[u8]) -> Option<Self> {
        let parse =
            |algorithm: &'static dyn VerificationAlgorithm| UnparsedPublicKey::new(algorithm, public_key).parse().ok();
        Some(Self {
            pkcs1: [
                parse(&signature::RSA_PKCS1_2048_8192_SHA256)?,
                parse(&signature::RSA_PKCS1_2048_8192_SHA384)?,
                parse(&signature::RSA_PKCS1_2048_8192_SHA512)?,
            ],
            pss: [
                parse(&signature::RSA_PSS_2048_8192_SHA256)?,
                parse(&signature::RSA_PSS_2048_8192_SHA384)?,
                parse(&signature::RSA_PSS_2048_8192_SHA512)?,
            ],
        })
    }
}

/// Removes the mask of MGF1 (RFC 8017 appendix B.2.1); `None` where the unused bits are not zero.
fn unmask(masked: &[u8], digest: &[u8], hash: Hash, unused_bits: usize) -> Option<Vec<u8>> {
    let used = 0xff_u8 >> unused_bits;
    if masked.first().is_some_and(|first| first & !used != 0) {
        return None;
    }
    let mut block = Vec::with_capacity(masked.len());
    for (counter, chunk) in (0_u32..).zip(masked.chunks(hash.len())) {
        let mut context = hash.context();
        context.update(digest);
        context.update(&counter.to_be_bytes());
        block.extend(chunk.iter().zip(context.finish().as_ref()).map(|(octet, mask)| octet ^ mask));
    }
    if let Some(first) = block.first_mut() {
        *first &= used;
    }
    Some(block)
}

fn of(hash: Hash, keys: &[ParsedPublicKey; 3]) -> &ParsedPublicKey {
    let [sha256, sha384, sha512] = keys;
    match hash {
        Hash::Sha256 => sha256,
        Hash::Sha384 => sha384,
        Hash::Sha512 => sha512,
    }
}

/// `DigestInfo` before the digest, NULL parameters included (RFC 8017 section 9.2, note 1).
const fn digest_info(hash: Hash) -> &'static [u8] {
    match hash {
        Hash::Sha256 => b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
        Hash::Sha384 => b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
        Hash::Sha512 => b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
    }
}

fn bits(magnitude: &[u8]) -> usize {
    magnitude.first().map_or(0, |first| magnitude.len() * 8 - first.leading_zeros() as usize)
}
