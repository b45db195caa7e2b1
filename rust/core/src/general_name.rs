//! `GeneralName` (RFC 5280 section 4.2.1.6), the names of subjectAltName and of nameConstraints.

use crate::der::{Element, Reader, read_all, tag};
use crate::limits::GENERAL_NAMES_MAX;
use crate::name::Name;
use crate::oid;
use crate::rejection::Fault;

/// One name, in one of the nine forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneralName<'a> {
    /// otherName: a type and a value of it.
    OtherName {
        /// type-id
        type_id: &'a [u8],
    },
    /// rfc822Name: a mail address; in a constraint also a host or a domain.
    Rfc822Name(&'a str),
    /// dNSName
    DnsName(&'a str),
    /// x400Address
    X400Address,
    /// directoryName
    DirectoryName(Name<'a>),
    /// ediPartyName
    EdiPartyName,
    /// uniformResourceIdentifier; in a constraint a host or a domain.
    Uri(&'a str),
    /// iPAddress: 4 or 16 octets; in a constraint 8 or 32, an address and its mask.
    IpAddress(&'a [u8]),
    /// registeredID
    RegisteredId(&'a [u8]),
    /// A form that RFC 5280 does not define (`docs/tolerances.md`).
    Unknown,
}

impl<'a> GeneralName<'a> {
    /// Reads one.
    ///
    /// # Errors
    /// A [`Fault`] of DER, or a string that is not of its type.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        const DIRECTORY_NAME: u8 = tag::context_constructed(4);
        let Element { tag: found, content, .. } = reader.element()?;
        match found {
            0xa0 => read_all(content, |fields| {
                let type_id = fields.object_identifier()?;
                read_all(fields.expect(tag::context_constructed(0))?, Reader::element)?;
                Ok(Self::OtherName { type_id })
            }),
            0x81 => ia5(content).map(Self::Rfc822Name),
            0x82 => ia5(content).map(Self::DnsName),
            0xa3 => Ok(Self::X400Address),
            DIRECTORY_NAME => read_all(content, Name::read).map(Self::DirectoryName),
            0xa5 => Ok(Self::EdiPartyName),
            0x86 => ia5(content).map(Self::Uri),
            0x87 => Ok(Self::IpAddress(content)),
            0x88 => oid::check(content).map(Self::RegisteredId),
            // One of the nine, but constructed where it must be primitive or the other way round.
            0x80..=0x88 | 0xa0..=0xa8 => Err(Fault::TagUnexpected),
            _ => Ok(Self::Unknown),
        }
    }

    /// The form, by the name of its field in RFC 5280.
    pub const fn form(&self) -> &'static str {
        match self {
            Self::OtherName { .. } => "otherName",
            Self::Rfc822Name(_) => "rfc822Name",
            Self::DnsName(_) => "dNSName",
            Self::X400Address => "x400Address",
            Self::DirectoryName(_) => "directoryName",
            Self::EdiPartyName => "ediPartyName",
            Self::Uri(_) => "uniformResourceIdentifier",
            Self::IpAddress(_) => "iPAddress",
            Self::RegisteredId(_) => "registeredID",
            Self::Unknown => "unknown",
        }
    }
}

/// `GeneralNames`: each well formed, by construction. An empty list is taken (`docs/tolerances.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeneralNames<'a> {
    content: &'a [u8],
}

impl<'a> GeneralNames<'a> {
    /// Reads the SEQUENCE OF `GeneralName`.
    ///
    /// # Errors
    /// As [`GeneralName::read`]; an address that has neither 4 nor 16 octets; more
    /// names than the limit.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        let content = reader.expect(tag::SEQUENCE)?;
        let mut names = Reader::new(content);
        let mut count = 0;
        while !names.is_empty() {
            count += 1;
            if count > GENERAL_NAMES_MAX {
                return Err(Fault::TooMany);
            }
            match GeneralName::read(&mut names)? {
                GeneralName::IpAddress(address) if !matches!(address.len(), 4 | 16) => {
                    return Err(Fault::AddressInvalid);
                }
                _ => {}
            }
        }
        Ok(Self { content })
    }

    /// The names, in order.
    pub fn iter(self) -> impl Iterator<Item = GeneralName<'a>> {
        let mut reader = Reader::new(self.content);
        std::iter::from_fn(move || GeneralName::read(&mut reader).ok())
    }
}

/// An IA5String: ASCII.
fn ia5(content: &[u8]) -> Result<&str, Fault> {
    match std::str::from_utf8(content) {
        Ok(text) if text.is_ascii() => Ok(text),
        _ => Err(Fault::StringInvalid),
    }
}
