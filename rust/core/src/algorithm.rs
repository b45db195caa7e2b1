//! `AlgorithmIdentifier` (RFC 5280 section 4.1.1.2) and the signature algorithms that it may name.

use mustergate_signature::{Hash, SignatureAlgorithm};

use crate::der::{Element, Reader, read_all, tag};
use crate::oid::algorithm as oids;
use crate::rejection::Fault;

/// An algorithm and its parameters, as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlgorithmIdentifier<'a> {
    /// The algorithm.
    pub algorithm: &'a [u8],
    /// The parameters, if there are any.
    pub parameters: Option<Element<'a>>,
    /// The content octets of the whole.
    pub content: &'a [u8],
}

/// The parameters of RSASSA-PSS (RFC 4055 section 3.1), with MGF1 over the same hash and trailer 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PssParameters {
    /// The hash of the message, and of MGF1.
    pub hash: Hash,
    /// Octets of salt: of a signature, exactly these; of a key, at least these.
    pub salt_bytes: u32,
}

impl<'a> AlgorithmIdentifier<'a> {
    /// Reads one.
    ///
    /// # Errors
    /// A [`Fault`] of DER, or data after the parameters.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        Self::from_content(reader.expect(tag::SEQUENCE)?)
    }

    /// Reads one from DER that holds nothing else.
    ///
    /// # Errors
    /// As [`AlgorithmIdentifier::read`].
    pub fn from_der(der: &'a [u8]) -> Result<Self, Fault> {
        read_all(der, Self::read)
    }

    fn from_content(content: &'a [u8]) -> Result<Self, Fault> {
        read_all(content, |fields| {
            let algorithm = fields.object_identifier()?;
            let parameters = if fields.is_empty() { None } else { Some(fields.element()?) };
            Ok(Self { algorithm, parameters, content })
        })
    }

    /// The signature algorithm that this names, if it is one of design section 4 with the
    /// parameters that its RFC demands: NULL for RSA PKCS#1 v1.5 (RFC 4055 section 5), none for
    /// ECDSA and DSA (RFC 5758 section 3), RSASSA-PSS-params for RSASSA-PSS.
    pub fn signature_algorithm(&self) -> Option<SignatureAlgorithm> {
        match self.algorithm {
            oids::ECDSA_WITH_SHA256 => self.without_parameters(SignatureAlgorithm::Ecdsa(Hash::Sha256)),
            oids::ECDSA_WITH_SHA384 => self.without_parameters(SignatureAlgorithm::Ecdsa(Hash::Sha384)),
            oids::ECDSA_WITH_SHA512 => self.without_parameters(SignatureAlgorithm::Ecdsa(Hash::Sha512)),
            oids::SHA256_WITH_RSA => self.with_null(SignatureAlgorithm::RsaPkcs1(Hash::Sha256)),
            oids::SHA384_WITH_RSA => self.with_null(SignatureAlgorithm::RsaPkcs1(Hash::Sha384)),
            oids::SHA512_WITH_RSA => self.with_null(SignatureAlgorithm::RsaPkcs1(Hash::Sha512)),
            oids::DSA_WITH_SHA256 => self.without_parameters(SignatureAlgorithm::DsaSha256),
            oids::RSASSA_PSS => {
                let PssParameters { hash, salt_bytes } = pss_parameters(&self.parameters?).ok().flatten()?;
                Some(SignatureAlgorithm::RsaPss { hash, salt_bytes })
            }
            _ => None,
        }
    }

    /// Whether the parameters are NULL.
    pub fn has_null_parameters(&self) -> bool {
        self.parameters.is_some_and(|parameters| parameters.encoded == [tag::NULL, 0])
    }

    fn without_parameters(&self, algorithm: SignatureAlgorithm) -> Option<SignatureAlgorithm> {
        self.parameters.is_none().then_some(algorithm)
    }

    fn with_null(&self, algorithm: SignatureAlgorithm) -> Option<SignatureAlgorithm> {
        self.has_null_parameters().then_some(algorithm)
    }
}

/// Reads RSASSA-PSS-params. `None` where they are well formed but outside design section 4: a hash
/// other than SHA-256, SHA-384 or SHA-512, MGF1 over another hash, or a trailer other than 1.
///
/// # Errors
/// A [`Fault`] of DER.
pub fn pss_parameters(parameters: &Element<'_>) -> Result<Option<PssParameters>, Fault> {
    if parameters.tag != tag::SEQUENCE {
        return Err(Fault::TagUnexpected);
    }
    read_all(parameters.content, |fields| {
        let hash = explicit(fields, 0)?.map(|mut inner| read_hash(&mut inner)).transpose()?;
        let mask_hash = explicit(fields, 1)?.map(|mut inner| read_mask(&mut inner)).transpose()?;
        let salt = explicit(fields, 2)?.map(|mut inner| read_small(&mut inner)).transpose()?;
        let trailer = explicit(fields, 3)?.map(|mut inner| read_small(&mut inner)).transpose()?;
        Ok(match (hash.flatten(), mask_hash.flatten(), trailer) {
            // Absent, the salt is 20 octets and the trailer 1; encoded, they are neither (X.690 section 11.5).
            (Some(hash), Some(mask), None) if hash == mask && salt != Some(20) => {
                Some(PssParameters { hash, salt_bytes: salt.unwrap_or(20) })
            }
            _ => None,
        })
    })
}

fn explicit<'a>(fields: &mut Reader<'a>, number: u8) -> Result<Option<Reader<'a>>, Fault> {
    Ok(fields.optional(tag::context_constructed(number))?.map(Reader::new))
}

/// A `HashAlgorithm`; its parameters may be NULL or absent (RFC 4055 section 2.1).
fn read_hash(reader: &mut Reader<'_>) -> Result<Option<Hash>, Fault> {
    let identifier = AlgorithmIdentifier::read(reader)?;
    reader.finish()?;
    Ok(hash_of(&identifier))
}

/// A `MaskGenAlgorithm`: MGF1 with its hash as the parameters.
fn read_mask(reader: &mut Reader<'_>) -> Result<Option<Hash>, Fault> {
    let mask = AlgorithmIdentifier::read(reader)?;
    reader.finish()?;
    match mask.parameters {
        Some(parameters) if mask.algorithm == oids::MGF1 && parameters.tag == tag::SEQUENCE => {
            Ok(hash_of(&AlgorithmIdentifier::from_content(parameters.content)?))
        }
        _ => Ok(None),
    }
}

fn hash_of(identifier: &AlgorithmIdentifier<'_>) -> Option<Hash> {
    if identifier.parameters.is_some() && !identifier.has_null_parameters() {
        return None;
    }
    match identifier.algorithm {
        oids::SHA256 => Some(Hash::Sha256),
        oids::SHA384 => Some(Hash::Sha384),
        oids::SHA512 => Some(Hash::Sha512),
        _ => None,
    }
}

/// An INTEGER from 0 to 65,535: no RSA key holds a longer salt.
fn read_small(reader: &mut Reader<'_>) -> Result<u32, Fault> {
    let magnitude = reader.unsigned()?;
    reader.finish()?;
    match *magnitude {
        [low] => Ok(u32::from(low)),
        [high, low] => Ok(u32::from(u16::from_be_bytes([high, low]))),
        _ => Err(Fault::IntegerTooLarge),
    }
}
