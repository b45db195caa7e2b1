//! Extensions (RFC 5280 section 4.2): each known one is decoded and checked once, borrowed.

use crate::der::{Reader, magnitude, named_bits, read_all, tag};
use crate::general_name::GeneralNames;
use crate::limits::{EXTENSIONS_MAX, KEY_PURPOSES_MAX};
use crate::name_constraints::NameConstraints;
use crate::oid::{self, extension as oids};
use crate::rejection::{Fault, Field, Malformed};

/// A decoded extension with its criticality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<T> {
    /// Whether it is critical.
    pub critical: bool,
    /// What it says.
    pub value: T,
}

/// keyUsage (RFC 5280 section 4.2.1.3): bit 0, digitalSignature, is the most significant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u16);

/// basicConstraints (RFC 5280 section 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// cA
    pub is_ca: bool,
    /// pathLenConstraint; one over `u32::MAX` is `u32::MAX`, which no path reaches.
    pub path_len: Option<u32>,
}

/// extKeyUsage (RFC 5280 section 4.2.1.12): object identifiers, well formed and at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendedKeyUsage<'a> {
    content: &'a [u8],
}

/// policyConstraints (RFC 5280 section 4.2.1.11), as far as it is judged yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyConstraints {
    /// Whether requireExplicitPolicy is there.
    pub requires_explicit_policy: bool,
}

/// certificatePolicies (RFC 5280 section 4.2.1.4), as far as they are judged yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificatePolicies {
    /// Whether a qualifier is neither a CPS pointer nor a user notice.
    pub has_unknown_qualifier: bool,
}

/// What the extensions of one certificate say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extensions<'a> {
    /// keyIdentifier of authorityKeyIdentifier, if that extension is there (section 4.2.1.1).
    pub authority_key_identifier: Option<Extension<Option<&'a [u8]>>>,
    /// subjectKeyIdentifier (section 4.2.1.2).
    pub subject_key_identifier: Option<Extension<&'a [u8]>>,
    /// keyUsage.
    pub key_usage: Option<Extension<KeyUsage>>,
    /// subjectAltName (section 4.2.1.6).
    pub subject_alt_name: Option<Extension<GeneralNames<'a>>>,
    /// basicConstraints.
    pub basic_constraints: Option<Extension<BasicConstraints>>,
    /// nameConstraints (section 4.2.1.10).
    pub name_constraints: Option<Extension<NameConstraints<'a>>>,
    /// certificatePolicies.
    pub certificate_policies: Option<Extension<CertificatePolicies>>,
    /// policyConstraints.
    pub policy_constraints: Option<Extension<PolicyConstraints>>,
    /// extKeyUsage.
    pub extended_key_usage: Option<Extension<ExtendedKeyUsage<'a>>>,
    /// authorityInfoAccess (section 4.2.2.1): its presence.
    pub authority_info_access: Option<Extension<()>>,
    /// The first critical extension that nobody here processes.
    pub critical_unknown: Option<&'a [u8]>,
    /// Known extensions that were met, one bit each: finds duplicates.
    met: u16,
}

impl KeyUsage {
    /// The names of RFC 5280, by bit.
    pub const NAMES: [&'static str; 9] = [
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ];

    /// Whether bit `bit` (0 to 15) is set.
    pub const fn has(self, bit: u32) -> bool {
        self.0 & (0x8000 >> bit) != 0
    }

    /// digitalSignature
    pub const fn digital_signature(self) -> bool {
        self.has(0)
    }

    /// keyCertSign
    pub const fn key_cert_sign(self) -> bool {
        self.has(5)
    }

    /// The names of the bits that are set, in order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        (0u32..).zip(Self::NAMES).filter(move |(bit, _)| self.has(*bit)).map(|(_, name)| name)
    }
}

impl<'a> ExtendedKeyUsage<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        let content = reader.expect(tag::SEQUENCE)?;
        let mut purposes = Reader::new(content);
        let mut count = 0;
        while !purposes.is_empty() {
            purposes.object_identifier()?;
            count += 1;
            if count > KEY_PURPOSES_MAX {
                return Err(Fault::TooMany);
            }
        }
        if count == 0 { Err(Fault::SequenceEmpty) } else { Ok(Self { content }) }
    }

    /// The purposes, in order.
    pub fn iter(self) -> impl Iterator<Item = &'a [u8]> {
        let mut reader = Reader::new(self.content);
        std::iter::from_fn(move || reader.object_identifier().ok())
    }

    /// Whether `purpose` or anyExtendedKeyUsage is among them.
    pub fn allows(self, purpose: &[u8]) -> bool {
        self.iter().any(|found| found == purpose || found == oid::purpose::ANY)
    }
}

impl<'a> Extensions<'a> {
    /// Reads `Extensions`: a SEQUENCE SIZE (1..) OF Extension.
    ///
    /// # Errors
    /// A fault in the list or in a known extension, a duplicate, or more than the limit.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let at = Malformed::at;
        let content = reader.expect(tag::SEQUENCE).map_err(at(Field::Extensions))?;
        let mut list = Reader::new(content);
        let mut extensions = Self::default();
        let mut count = 0;
        while !list.is_empty() {
            if count == EXTENSIONS_MAX {
                return Err(at(Field::Extensions)(Fault::TooMany));
            }
            let (identifier, critical, value) = read_extension(&mut list).map_err(at(Field::Extensions))?;
            let known = extensions.decode(identifier, critical, value)?;
            if !known && occurs_before(content, identifier, count) {
                return Err(at(Field::Extensions)(Fault::ExtensionDuplicate));
            }
            count += 1;
        }
        if count == 0 { Err(at(Field::Extensions)(Fault::SequenceEmpty)) } else { Ok(extensions) }
    }

    /// Decodes a known extension; `false` for another.
    fn decode(&mut self, identifier: &'a [u8], critical: bool, value: &'a [u8]) -> Result<bool, Malformed> {
        match identifier {
            oids::SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_identifier =
                    self.known(0, Field::SubjectKeyIdentifier, critical, value, |reader| {
                        reader.expect(tag::OCTET_STRING)
                    })?;
            }
            oids::KEY_USAGE => self.key_usage = self.known(1, Field::KeyUsage, critical, value, key_usage)?,
            oids::SUBJECT_ALT_NAME => {
                self.subject_alt_name = self.known(2, Field::SubjectAltName, critical, value, GeneralNames::read)?;
            }
            oids::BASIC_CONSTRAINTS => {
                self.basic_constraints = self.known(3, Field::BasicConstraints, critical, value, basic_constraints)?;
            }
            oids::NAME_CONSTRAINTS => {
                self.name_constraints =
                    self.known(4, Field::NameConstraints, critical, value, NameConstraints::read)?;
            }
            oids::CRL_DISTRIBUTION_POINTS => {
                self.known(5, Field::CrlDistributionPoints, critical, value, sequence_of_sequences)?;
            }
            oids::CERTIFICATE_POLICIES => {
                self.certificate_policies =
                    self.known(6, Field::CertificatePolicies, critical, value, certificate_policies)?;
            }
            oids::POLICY_MAPPINGS => {
                self.known(7, Field::PolicyMappings, critical, value, sequence_of_sequences)?;
            }
            oids::AUTHORITY_KEY_IDENTIFIER => {
                self.authority_key_identifier =
                    self.known(8, Field::AuthorityKeyIdentifier, critical, value, authority_key_identifier)?;
            }
            oids::POLICY_CONSTRAINTS => {
                self.policy_constraints =
                    self.known(9, Field::PolicyConstraints, critical, value, policy_constraints)?;
            }
            oids::EXTENDED_KEY_USAGE => {
                self.extended_key_usage =
                    self.known(10, Field::ExtendedKeyUsage, critical, value, ExtendedKeyUsage::read)?;
            }
            oids::INHIBIT_ANY_POLICY => {
                self.known(11, Field::InhibitAnyPolicy, critical, value, Reader::unsigned)?;
            }
            oids::AUTHORITY_INFO_ACCESS => {
                self.authority_info_access =
                    self.known(12, Field::AuthorityInfoAccess, critical, value, authority_info_access)?;
            }
            _ => {
                if critical && identifier != oids::OCSP_NO_CHECK && self.critical_unknown.is_none() {
                    self.critical_unknown = Some(identifier);
                }
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn known<T>(
        &mut self,
        bit: u32,
        field: Field,
        critical: bool,
        value: &'a [u8],
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>,
    ) -> Result<Option<Extension<T>>, Malformed> {
        if self.met & (1 << bit) != 0 {
            return Err(Malformed::at(Field::Extensions)(Fault::ExtensionDuplicate));
        }
        self.met |= 1 << bit;
        let value = read_all(value, read).map_err(Malformed::at(field))?;
        Ok(Some(Extension { critical, value }))
    }
}

/// `Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`.
fn read_extension<'a>(list: &mut Reader<'a>) -> Result<(&'a [u8], bool, &'a [u8]), Fault> {
    let mut fields = list.sequence()?;
    let identifier = fields.object_identifier()?;
    let critical = fields.boolean_default_false()?;
    let value = fields.expect(tag::OCTET_STRING)?;
    fields.finish()?;
    Ok((identifier, critical, value))
}

/// Whether an extension of this identifier is among the first `count` of the list.
fn occurs_before(content: &[u8], identifier: &[u8], count: usize) -> bool {
    let mut list = Reader::new(content);
    std::iter::from_fn(|| read_extension(&mut list).ok()).take(count).any(|(earlier, _, _)| earlier == identifier)
}

fn key_usage(reader: &mut Reader<'_>) -> Result<KeyUsage, Fault> {
    named_bits(reader.expect(tag::BIT_STRING)?).map(KeyUsage)
}

fn basic_constraints(reader: &mut Reader<'_>) -> Result<BasicConstraints, Fault> {
    let mut fields = reader.sequence()?;
    let is_ca = fields.boolean_default_false()?;
    let path_len = if fields.is_empty() { None } else { Some(saturating(fields.unsigned()?)) };
    fields.finish()?;
    Ok(BasicConstraints { is_ca, path_len })
}

/// A magnitude as `u32`, `u32::MAX` where it does not fit.
fn saturating(magnitude: &[u8]) -> u32 {
    if magnitude.len() > 4 {
        return u32::MAX;
    }
    magnitude.iter().fold(0, |value, &octet| (value << 8) | u32::from(octet))
}

/// `SEQUENCE { [0] keyIdentifier, [1] authorityCertIssuer, [2] authorityCertSerialNumber }`, all optional.
fn authority_key_identifier<'a>(reader: &mut Reader<'a>) -> Result<Option<&'a [u8]>, Fault> {
    let mut fields = reader.sequence()?;
    let key_identifier = fields.optional(tag::context(0))?;
    fields.optional(tag::context_constructed(1))?;
    if let Some(serial_number) = fields.optional(tag::context(2))? {
        crate::der::integer(serial_number)?;
    }
    fields.finish()?;
    Ok(key_identifier)
}

/// `SEQUENCE { [0] requireExplicitPolicy, [1] inhibitPolicyMapping }`, at least one of them.
fn policy_constraints(reader: &mut Reader<'_>) -> Result<PolicyConstraints, Fault> {
    let mut fields = reader.sequence()?;
    let explicit = fields.optional(tag::context(0))?;
    let mapping = fields.optional(tag::context(1))?;
    fields.finish()?;
    for count in [explicit, mapping].into_iter().flatten() {
        magnitude(crate::der::integer(count)?)?;
    }
    if explicit.is_none() && mapping.is_none() {
        return Err(Fault::SequenceEmpty);
    }
    Ok(PolicyConstraints { requires_explicit_policy: explicit.is_some() })
}

/// `SEQUENCE SIZE (1..) OF PolicyInformation`: each an OID and, if there are any, qualifiers.
fn certificate_policies(reader: &mut Reader<'_>) -> Result<CertificatePolicies, Fault> {
    let mut has_unknown_qualifier = false;
    each_in_sequence(reader, |list| {
        let mut fields = list.sequence()?;
        fields.object_identifier()?;
        let mut qualifiers = Reader::new(fields.optional(tag::SEQUENCE)?.unwrap_or_default());
        while !qualifiers.is_empty() {
            let kind = qualifiers.sequence()?.object_identifier()?;
            has_unknown_qualifier |= kind != oid::qualifier::CPS && kind != oid::qualifier::USER_NOTICE;
        }
        fields.finish()
    })?;
    Ok(CertificatePolicies { has_unknown_qualifier })
}

/// `SEQUENCE SIZE (1..) OF AccessDescription`: each an OID and a `GeneralName`, whose form is not looked into.
fn authority_info_access(reader: &mut Reader<'_>) -> Result<(), Fault> {
    each_in_sequence(reader, |list| {
        let mut fields = list.sequence()?;
        fields.object_identifier()?;
        crate::general_name::GeneralName::read(&mut fields)?;
        fields.finish()
    })
}

fn sequence_of_sequences(reader: &mut Reader<'_>) -> Result<(), Fault> {
    each_in_sequence(reader, |list| list.sequence().map(|_| ()))
}

fn each_in_sequence<'a>(
    reader: &mut Reader<'a>,
    mut read: impl FnMut(&mut Reader<'a>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut list = reader.sequence()?;
    if list.is_empty() {
        return Err(Fault::SequenceEmpty);
    }
    while !list.is_empty() {
        read(&mut list)?;
    }
    Ok(())
}
