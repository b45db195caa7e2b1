//! Certificate (RFC 5280 section 4.1): octets in, borrowed fields out. Strict DER, no allocation, no
//! recursion. What a certificate may say is for the policy; here is only whether it says it well.

use crate::algorithm::AlgorithmIdentifier;
use crate::der::{Reader, bit_string, read_all, tag};
use crate::extension::Extensions;
use crate::limits::{CERTIFICATE_BYTES_MAX, SERIAL_NUMBER_BYTES_MAX};
use crate::name::Name;
use crate::rejection::{Fault, Field, Malformed};
use crate::subject_public_key_info::SubjectPublicKeyInfo;
use crate::time::Validity;

/// A parsed certificate. Everything borrows from its DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Certificate<'a> {
    /// The whole.
    pub der: &'a [u8],
    /// `TBSCertificate` with its tag and length: what is signed.
    pub tbs: &'a [u8],
    /// 1, 2 or 3.
    pub version: u8,
    /// The content octets of serialNumber, sign octet included.
    pub serial_number: &'a [u8],
    /// The algorithm that the issuer signed with.
    pub signature_algorithm: AlgorithmIdentifier<'a>,
    /// issuer
    pub issuer: Name<'a>,
    /// validity
    pub validity: Validity,
    /// subject
    pub subject: Name<'a>,
    /// subjectPublicKeyInfo
    pub spki: SubjectPublicKeyInfo<'a>,
    /// extensions
    pub extensions: Extensions<'a>,
    /// The octets of signatureValue.
    pub signature: &'a [u8],
}

impl<'a> Certificate<'a> {
    /// Parses one certificate and nothing after it.
    ///
    /// # Errors
    /// [`Malformed`]: which field has which fault.
    pub fn parse(der: &'a [u8]) -> Result<Self, Malformed> {
        if der.len() > CERTIFICATE_BYTES_MAX {
            return Err(Malformed::TooLarge { bytes: der.len() });
        }
        let at = Malformed::at;
        let content = read_all(der, |reader| reader.expect(tag::SEQUENCE)).map_err(at(Field::Certificate))?;
        let mut fields = Reader::new(content);
        let tbs = fields.expect_element(tag::SEQUENCE).map_err(at(Field::TbsCertificate))?;
        let signature_algorithm = AlgorithmIdentifier::read(&mut fields).map_err(at(Field::SignatureAlgorithm))?;
        let signature = fields.bit_string_octets().map_err(at(Field::SignatureValue))?;
        fields.finish().map_err(at(Field::Certificate))?;
        let certificate = Self::parse_tbs(der, tbs.encoded, tbs.content, signature)?;
        if certificate.signature_algorithm.content != signature_algorithm.content {
            return Err(Malformed::SignatureAlgorithmMismatch);
        }
        Ok(certificate)
    }

    /// Whether subject and issuer are the same name (RFC 5280 section 3.2).
    pub fn is_self_issued(&self) -> bool {
        self.subject.matches(self.issuer)
    }

    fn parse_tbs(der: &'a [u8], tbs: &'a [u8], content: &'a [u8], signature: &'a [u8]) -> Result<Self, Malformed> {
        let at = Malformed::at;
        let mut fields = Reader::new(content);
        let version = read_version(&mut fields).map_err(at(Field::Version))?;
        let serial_number = read_serial_number(&mut fields).map_err(at(Field::SerialNumber))?;
        let signature_algorithm = AlgorithmIdentifier::read(&mut fields).map_err(at(Field::Signature))?;
        let issuer = Name::read(&mut fields).map_err(at(Field::Issuer))?;
        let validity = Validity::read(&mut fields).map_err(at(Field::Validity))?;
        let subject = Name::read(&mut fields).map_err(at(Field::Subject))?;
        let spki = SubjectPublicKeyInfo::read(&mut fields).map_err(at(Field::SubjectPublicKeyInfo))?;
        read_unique_identifier(&mut fields, version, 1).map_err(at(Field::UniqueIdentifier))?;
        read_unique_identifier(&mut fields, version, 2).map_err(at(Field::UniqueIdentifier))?;
        let extensions = read_extensions(&mut fields, version)?;
        fields.finish().map_err(at(Field::TbsCertificate))?;
        Ok(Self {
            der,
            tbs,
            version,
            serial_number,
            signature_algorithm,
            issuer,
            validity,
            subject,
            spki,
            extensions,
            signature,
        })
    }
}

/// `[0] EXPLICIT Version DEFAULT v1`.
fn read_version(fields: &mut Reader<'_>) -> Result<u8, Fault> {
    let Some(content) = fields.optional(tag::context_constructed(0))? else {
        return Ok(1);
    };
    match read_all(content, Reader::integer)? {
        [1] => Ok(2),
        [2] => Ok(3),
        _ => Err(Fault::VersionInvalid),
    }
}

fn read_serial_number<'a>(fields: &mut Reader<'a>) -> Result<&'a [u8], Fault> {
    let serial_number = fields.integer()?;
    if serial_number.len() > SERIAL_NUMBER_BYTES_MAX { Err(Fault::IntegerTooLarge) } else { Ok(serial_number) }
}

/// issuerUniqueID `[1]` or subjectUniqueID `[2]`, IMPLICIT BIT STRING, from version 2 on.
fn read_unique_identifier(fields: &mut Reader<'_>, version: u8, number: u8) -> Result<(), Fault> {
    let Some(content) = fields.optional(tag::context(number))? else {
        return Ok(());
    };
    if version < 2 {
        return Err(Fault::VersionForbidsField);
    }
    bit_string(content).map(drop)
}

/// `[3] EXPLICIT Extensions`, in version 3 alone.
fn read_extensions<'a>(fields: &mut Reader<'a>, version: u8) -> Result<Extensions<'a>, Malformed> {
    let at = Malformed::at;
    let content = fields.optional(tag::context_constructed(3)).map_err(at(Field::Extensions))?;
    let Some(content) = content else {
        return Ok(Extensions::default());
    };
    if version < 3 {
        return Err(at(Field::Extensions)(Fault::VersionForbidsField));
    }
    let mut reader = Reader::new(content);
    let extensions = Extensions::read(&mut reader)?;
    reader.finish().map_err(at(Field::Extensions))?;
    Ok(extensions)
}
