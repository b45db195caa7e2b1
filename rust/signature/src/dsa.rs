//! DSA with SHA-256 (FIPS 186-4 section 4), by plain big integers: no mainstream TLS stack keeps it.
//!
//! A key's domain parameters are validated once, when it is parsed. All sizes are checked before any
//! arithmetic, so a hostile key costs milliseconds at most.

use num_bigint::BigUint;

use crate::algorithm::Hash;
use crate::der;
use crate::key::KeyRejected;

/// Bits of p and q: the pairs of FIPS 186-4 section 4.2 but (1024, 160).
const SIZES: [(u64, u64); 3] = [(2048, 224), (2048, 256), (3072, 256)];

/// The bases of Miller and Rabin's test, for q: the first twelve primes.
const BASES: [u32; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

/// How many of [`BASES`] p is tested with: each costs milliseconds, and a CA that chose a composite p harms
/// its own signatures alone.
const BASES_OF_P: usize = 2;

/// A key with validated domain parameters.
#[derive(Debug)]
pub(crate) struct DsaKey {
    p: BigUint,
    q: BigUint,
    g: BigUint,
    y: BigUint,
}

impl DsaKey {
    /// Sizes, then q divides p - 1, then p and q are probable primes, then g and y lie in the subgroup.
    pub(crate) fn new(p: &[u8], q: &[u8], g: &[u8], y: &[u8]) -> Result<Self, KeyRejected> {
        let is_long = [q, g, y].iter().any(|number| number.len() > p.len()) || p.len() > 3072 / 8;
        if is_long {
            return Err(KeyRejected::DomainParametersInvalid);
        }
        let [p, q, g, y] = [p, q, g, y].map(BigUint::from_bytes_be);
        let key = Self { p, q, g, y };
        if key.is_valid() { Ok(key) } else { Err(KeyRejected::DomainParametersInvalid) }
    }

    fn is_valid(&self) -> bool {
        let Self { p, q, g, y } = self;
        let one = BigUint::from(1_u32);
        let is_in_subgroup = |number: &BigUint| *number > one && number < p && number.modpow(q, p) == one;
        SIZES.contains(&(p.bits(), q.bits()))
            && (p - &one) % q == BigUint::ZERO
            && is_probable_prime(q, BASES.len())
            && is_probable_prime(p, BASES_OF_P)
            && is_in_subgroup(g)
            && is_in_subgroup(y)
    }

    /// FIPS 186-4 section 4.7.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let Self { p, q, g, y } = self;
        let Some((r, s)) = der::read_pair(signature) else { return false };
        if r.len() > 32 || s.len() > 32 {
            return false;
        }
        let (r, s) = (BigUint::from_bytes_be(r), BigUint::from_bytes_be(s));
        if r >= *q || s >= *q {
            return false;
        }
        let Some(inverse) = s.modinv(q) else { return false };
        let digest = BigUint::from_bytes_be(Hash::Sha256.digest(message).as_ref());
        let digest = digest >> 256_u64.saturating_sub(q.bits());
        let u1 = digest * &inverse % q;
        let u2 = &r * &inverse % q;
        (g.modpow(&u1, p) * y.modpow(&u2, p) % p) % q == r
    }
}

/// Miller and Rabin's test with the first of [`BASES`].
fn is_probable_prime(number: &BigUint, bases: usize) -> bool {
    let one = BigUint::from(1_u32);
    let minus_one = number - &one;
    let Some(twos) = minus_one.trailing_zeros().filter(|twos| *twos > 0) else { return false };
    let odd = &minus_one >> twos;
    BASES.iter().take(bases).all(|base| {
        let mut power = BigUint::from(*base).modpow(&odd, number);
        if power == one || power == minus_one {
            return true;
        }
        (1..twos).any(|_| {
            power = &power * &power % number;
            power == minus_one
        })
    })
}
