//! Distinguished names (RFC 5280 section 4.1.2.4), their comparison (section 7.1) and their
//! string form (RFC 4514).
//!
//! Names are compared in a normalised form: each attribute value of a directory string type is
//! decoded, ASCII letters are folded, and runs of U+0020 are trimmed and made one. What lies
//! outside ASCII compares by code point: no Unicode case folding or normalisation is done, so that
//! the answer does not depend on a Unicode version (`docs/tolerances.md`).

use std::fmt::Write;

use crate::der::{Element, Reader, tag};
use crate::limits::{RELATIVE_NAME_ATTRIBUTES_MAX, RELATIVE_NAMES_MAX};
use crate::oid;
use crate::rejection::Fault;

/// A name, as the content octets of its RDNSequence: well formed, by construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    content: &'a [u8],
}

/// An attribute type with its value.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    /// The type.
    pub kind: &'a [u8],
    /// The value, of any type.
    pub value: Element<'a>,
}

impl<'a> Name<'a> {
    /// Reads a Name: a SEQUENCE OF SET SIZE (1..) OF `AttributeTypeAndValue`.
    ///
    /// # Errors
    /// A [`Fault`] of DER, an empty SET, or more elements than the limits.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        let content = reader.expect(tag::SEQUENCE)?;
        let mut relative_names = Reader::new(content);
        let mut count = 0;
        while !relative_names.is_empty() {
            count += 1;
            if count > RELATIVE_NAMES_MAX {
                return Err(Fault::TooMany);
            }
            check_relative_name(relative_names.expect(tag::SET)?)?;
        }
        Ok(Self { content })
    }

    /// The content octets of the RDNSequence.
    pub const fn content(self) -> &'a [u8] {
        self.content
    }

    /// Whether there is no relative name in it.
    pub const fn is_empty(self) -> bool {
        self.content.is_empty()
    }

    /// Its relative distinguished names, in order.
    pub fn relative_names(self) -> impl Iterator<Item = RelativeName<'a>> {
        let mut reader = Reader::new(self.content);
        std::iter::from_fn(move || reader.expect(tag::SET).ok().map(|content| RelativeName { content }))
    }

    /// The normalised form, for comparison: octets that are equal where the names match.
    pub fn normalized(self) -> Vec<u8> {
        let mut octets = Vec::with_capacity(self.content.len());
        self.relative_names().for_each(|relative_name| relative_name.normalize_into(&mut octets));
        octets
    }

    /// Whether two names match by RFC 5280 section 7.1.
    pub fn matches(self, other: Name<'_>) -> bool {
        self.content == other.content || self.normalized() == other.normalized()
    }

    /// The string form of RFC 4514, last relative name first. A type that section 3 does not name
    /// is dotted, and its value is a string all the same where it is one.
    pub fn to_rfc4514(self) -> String {
        let mut parts: Vec<String> = self.relative_names().map(RelativeName::to_rfc4514).collect();
        parts.reverse();
        parts.join(",")
    }
}

/// One relative distinguished name: the content octets of its SET.
#[derive(Clone, Copy, Debug)]
pub struct RelativeName<'a> {
    content: &'a [u8],
}

impl<'a> RelativeName<'a> {
    /// Its attributes, in order.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'a>> {
        let mut reader = Reader::new(self.content);
        std::iter::from_fn(move || read_attribute(&mut reader).ok())
    }

    /// Appends its normalised form: a set, so sorted, with its length before it.
    pub fn normalize_into(self, octets: &mut Vec<u8>) {
        let mut attributes: Vec<Vec<u8>> = self.attributes().map(normalized_attribute).collect();
        attributes.sort_unstable();
        octets.extend(length_prefix(attributes.len()));
        for attribute in attributes {
            octets.extend(length_prefix(attribute.len()));
            octets.extend(attribute);
        }
    }

    fn to_rfc4514(self) -> String {
        let parts: Vec<String> = self.attributes().map(attribute_to_rfc4514).collect();
        parts.join("+")
    }
}

fn length_prefix(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

fn check_relative_name(content: &[u8]) -> Result<(), Fault> {
    let mut reader = Reader::new(content);
    let mut count = 0;
    while !reader.is_empty() {
        count += 1;
        if count > RELATIVE_NAME_ATTRIBUTES_MAX {
            return Err(Fault::TooMany);
        }
        read_attribute(&mut reader)?;
    }
    if count == 0 { Err(Fault::SequenceEmpty) } else { Ok(()) }
}

fn read_attribute<'a>(reader: &mut Reader<'a>) -> Result<Attribute<'a>, Fault> {
    let mut fields = reader.sequence()?;
    let kind = fields.object_identifier()?;
    let value = fields.element()?;
    fields.finish()?;
    Ok(Attribute { kind, value })
}

fn normalized_attribute(attribute: Attribute<'_>) -> Vec<u8> {
    let mut octets = Vec::with_capacity(attribute.kind.len() + attribute.value.encoded.len() + 8);
    octets.extend(length_prefix(attribute.kind.len()));
    octets.extend(attribute.kind);
    match comparable_text(&attribute.value) {
        Some(text) => {
            octets.push(tag::UTF8_STRING);
            push_folded(&mut octets, &text);
        }
        None => octets.extend(attribute.value.encoded),
    }
    octets
}

/// Folds ASCII letters, trims U+0020 and makes each run of it one.
fn push_folded(octets: &mut Vec<u8>, text: &str) {
    for (index, word) in text.split(' ').filter(|word| !word.is_empty()).enumerate() {
        if index > 0 {
            octets.push(b' ');
        }
        octets.extend(word.bytes().map(|octet| octet.to_ascii_lowercase()));
    }
}

/// The text of a value whose type takes part in normalisation. `TeletexString` does not: its
/// character set is not known, so it compares octet by octet.
fn comparable_text(value: &Element<'_>) -> Option<String> {
    if value.tag == tag::TELETEX_STRING { None } else { text(value) }
}

/// The text of a value, if it is of a string type and its octets are valid.
pub fn text(value: &Element<'_>) -> Option<String> {
    match value.tag {
        tag::UTF8_STRING
        | tag::NUMERIC_STRING
        | tag::PRINTABLE_STRING
        | tag::TELETEX_STRING
        | tag::IA5_STRING
        | tag::VISIBLE_STRING => std::str::from_utf8(value.content).ok().map(str::to_owned),
        tag::BMP_STRING => {
            let (units, []) = value.content.as_chunks::<2>() else { return None };
            String::from_utf16(&units.iter().map(|unit| u16::from_be_bytes(*unit)).collect::<Vec<_>>()).ok()
        }
        tag::UNIVERSAL_STRING => {
            let (units, []) = value.content.as_chunks::<4>() else { return None };
            units.iter().map(|unit| char::from_u32(u32::from_be_bytes(*unit))).collect()
        }
        _ => None,
    }
}

fn attribute_to_rfc4514(attribute: Attribute<'_>) -> String {
    let short_name = oid::attribute::SHORT_NAMES.iter().find(|(kind, _)| *kind == attribute.kind);
    let mut string = short_name.map_or_else(|| oid::dotted(attribute.kind), |(_, name)| (*name).to_owned());
    string.push('=');
    if let Some(text) = text(&attribute.value) {
        push_escaped(&mut string, &text);
    } else {
        string.push('#');
        for octet in attribute.value.encoded {
            push_formatted(&mut string, format_args!("{octet:02x}"));
        }
    }
    string
}

fn push_formatted(string: &mut String, arguments: std::fmt::Arguments<'_>) {
    string.write_fmt(arguments).expect("a String takes what is written to it");
}

/// RFC 4514 section 2.4; control characters too are written as octets, so that none reaches a terminal or a log.
fn push_escaped(string: &mut String, text: &str) {
    let last = text.len().saturating_sub(1);
    for (index, character) in text.char_indices() {
        match character {
            '\0'..=' ' | '\x7f' if character != ' ' => {
                push_formatted(string, format_args!("\\{:02x}", u32::from(character)));
                continue;
            }
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => string.push('\\'),
            ' ' if index == 0 || index == last => string.push('\\'),
            '#' if index == 0 => string.push('\\'),
            _ => {}
        }
        string.push(character);
    }
}
