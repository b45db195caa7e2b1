//! `SubjectPublicKeyInfo` (RFC 5280 section 4.1.2.7): the key of a certificate, decoded by RFC 3279
//! (RSA, DSA), RFC 4055 (id-RSASSA-PSS) and RFC 5480 (named curves).

use mustergate_signature::{Curve, PublicKey, SignatureAlgorithm};

use crate::algorithm::{AlgorithmIdentifier, PssParameters, pss_parameters};
use crate::der::{Reader, read_all, tag};
use crate::oid::algorithm as oids;
use crate::rejection::Fault;

/// The kind of a subject's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// rsaEncryption
    Rsa,
    /// id-RSASSA-PSS
    RsaPss,
    /// id-ecPublicKey on secp256r1
    P256,
    /// id-ecPublicKey on secp384r1
    P384,
    /// id-ecPublicKey on secp521r1
    P521,
    /// id-dsa
    Dsa,
    /// Any other: Ed25519, explicit EC parameters, other curves ...
    Other,
}

/// A subject's key with its algorithm, as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectPublicKeyInfo<'a> {
    /// The key's algorithm.
    pub algorithm: AlgorithmIdentifier<'a>,
    /// The octets of the BIT STRING.
    pub key_octets: &'a [u8],
    /// The whole, as DER.
    pub encoded: &'a [u8],
}

/// A decoded key, and what its algorithm identifier restricts it to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectKey<'a> {
    /// The numbers of the key.
    pub public_key: PublicKey<'a>,
    /// Which signatures it may make.
    pub restriction: Restriction,
}

/// What an algorithm identifier restricts a key to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// Nothing.
    None,
    /// RSASSA-PSS alone (id-RSASSA-PSS, RFC 4055 section 1.2), with these parameters if there are any.
    RsaPss(Option<PssParameters>),
}

impl Restriction {
    /// Whether a key under this restriction may make signatures of `algorithm` (RFC 4055 section 3.3:
    /// the same hash, a salt at least as long).
    pub fn allows(self, algorithm: SignatureAlgorithm) -> bool {
        match (self, algorithm) {
            (Self::None, _) | (Self::RsaPss(None), SignatureAlgorithm::RsaPss { .. }) => true,
            (Self::RsaPss(Some(key)), SignatureAlgorithm::RsaPss { hash, salt_bytes }) => {
                key.hash == hash && salt_bytes >= key.salt_bytes
            }
            (Self::RsaPss(_), _) => false,
        }
    }
}

impl KeyType {
    /// The name in the columns of facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::RsaPss => "rsa_pss",
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::P521 => "p521",
            Self::Dsa => "dsa",
            Self::Other => "other",
        }
    }
}

impl<'a> SubjectPublicKeyInfo<'a> {
    /// Reads one; the key itself is decoded by [`SubjectPublicKeyInfo::subject_key`].
    ///
    /// # Errors
    /// A [`Fault`] of DER.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        let element = reader.expect_element(tag::SEQUENCE)?;
        read_all(element.content, |fields| {
            let algorithm = AlgorithmIdentifier::read(fields)?;
            let key_octets = fields.bit_string_octets()?;
            Ok(Self { algorithm, key_octets, encoded: element.encoded })
        })
    }

    /// Reads one from DER that holds nothing else.
    ///
    /// # Errors
    /// As [`SubjectPublicKeyInfo::read`].
    pub fn from_der(der: &'a [u8]) -> Result<Self, Fault> {
        read_all(der, Self::read)
    }

    /// The kind of the key, by its algorithm identifier alone.
    pub fn key_type(&self) -> KeyType {
        match self.algorithm.algorithm {
            oids::EC_PUBLIC_KEY => self.curve().map_or(KeyType::Other, |(_, key_type)| key_type),
            oids::RSA_ENCRYPTION => KeyType::Rsa,
            oids::RSASSA_PSS => KeyType::RsaPss,
            oids::DSA => KeyType::Dsa,
            _ => KeyType::Other,
        }
    }

    /// Bits of the modulus (RSA), of the prime p (DSA) or of the curve; `None` where the key does not decode.
    pub fn key_bits(&self) -> Option<u32> {
        match self.subject_key()?.public_key {
            PublicKey::Rsa { modulus, .. } => Some(bits(modulus)),
            PublicKey::Dsa { p, .. } => Some(bits(p)),
            PublicKey::Ec { curve, .. } => Some(match curve {
                Curve::P256 => 256,
                Curve::P384 => 384,
                Curve::P521 => 521,
            }),
        }
    }

    /// The key, if its algorithm is known and it decodes; whether its numbers make a valid key is
    /// for [`mustergate_signature::check_public_key`].
    pub fn subject_key(&self) -> Option<SubjectKey<'a>> {
        match self.key_type() {
            KeyType::Rsa if self.algorithm.has_null_parameters() => {
                Some(SubjectKey { public_key: self.rsa()?, restriction: Restriction::None })
            }
            KeyType::RsaPss => Some(SubjectKey { public_key: self.rsa()?, restriction: self.pss_restriction()? }),
            KeyType::Dsa => Some(SubjectKey { public_key: self.dsa()?, restriction: Restriction::None }),
            KeyType::P256 | KeyType::P384 | KeyType::P521 => {
                let (curve, _) = self.curve()?;
                let public_key = PublicKey::Ec { curve, point: self.key_octets };
                Some(SubjectKey { public_key, restriction: Restriction::None })
            }
            KeyType::Rsa | KeyType::Other => None,
        }
    }

    fn curve(&self) -> Option<(Curve, KeyType)> {
        let parameters = self.algorithm.parameters?;
        match (parameters.tag, parameters.content) {
            (tag::OBJECT_IDENTIFIER, oids::P256) => Some((Curve::P256, KeyType::P256)),
            (tag::OBJECT_IDENTIFIER, oids::P384) => Some((Curve::P384, KeyType::P384)),
            (tag::OBJECT_IDENTIFIER, oids::P521) => Some((Curve::P521, KeyType::P521)),
            _ => None,
        }
    }

    /// `RSAPublicKey` (RFC 3279 section 2.3.1).
    fn rsa(&self) -> Option<PublicKey<'a>> {
        read_all(self.key_octets, |reader| {
            let mut numbers = reader.sequence()?;
            let modulus = numbers.unsigned()?;
            let exponent = numbers.unsigned()?;
            numbers.finish()?;
            Ok(PublicKey::Rsa { modulus, exponent })
        })
        .ok()
    }

    /// `Dss-Parms` and `DSAPublicKey` (RFC 3279 section 2.3.2). Inherited parameters are not supported.
    fn dsa(&self) -> Option<PublicKey<'a>> {
        let parameters = self.algorithm.parameters.filter(|parameters| parameters.tag == tag::SEQUENCE)?;
        let (p, q, g) =
            read_all(parameters.content, |numbers| Ok((numbers.unsigned()?, numbers.unsigned()?, numbers.unsigned()?)))
                .ok()?;
        let y = read_all(self.key_octets, Reader::unsigned).ok()?;
        Some(PublicKey::Dsa { p, q, g, y })
    }

    /// The parameters of id-RSASSA-PSS: absent (no restriction), or inside design section 4.
    fn pss_restriction(&self) -> Option<Restriction> {
        let Some(parameters) = self.algorithm.parameters else {
            return Some(Restriction::RsaPss(None));
        };
        let within = pss_parameters(&parameters).ok().flatten()?;
        Some(Restriction::RsaPss(Some(within)))
    }
}

/// Bits of a magnitude without leading zero octets.
pub fn bits(magnitude: &[u8]) -> u32 {
    match magnitude {
        [] => 0,
        [first, rest @ ..] => {
            let rest_bits = u32::try_from(rest.len()).map_or(u32::MAX, |octets| octets.saturating_mul(8));
            rest_bits.saturating_add(8 - first.leading_zeros())
        }
    }
}
