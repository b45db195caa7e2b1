//! Distinguished Encoding Rules (X.690 section 10), read strictly, without copying and without
//! recursion: a [`Reader`] over borrowed octets that cannot panic.

use crate::rejection::Fault;

/// Universal tags that certificates use, and the constructed context tags.
pub mod tag {
    /// BOOLEAN
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING
    pub const BIT_STRING: u8 = 0x03;
    /// OCTET STRING
    pub const OCTET_STRING: u8 = 0x04;
    /// NULL
    pub const NULL: u8 = 0x05;
    /// OBJECT IDENTIFIER
    pub const OBJECT_IDENTIFIER: u8 = 0x06;
    /// UTF8String
    pub const UTF8_STRING: u8 = 0x0c;
    /// `NumericString`
    pub const NUMERIC_STRING: u8 = 0x12;
    /// `PrintableString`
    pub const PRINTABLE_STRING: u8 = 0x13;
    /// `TeletexString` (T61String)
    pub const TELETEX_STRING: u8 = 0x14;
    /// IA5String
    pub const IA5_STRING: u8 = 0x16;
    /// `UTCTime`
    pub const UTC_TIME: u8 = 0x17;
    /// `GeneralizedTime`
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// `VisibleString`
    pub const VISIBLE_STRING: u8 = 0x1a;
    /// `UniversalString` (UTF-32)
    pub const UNIVERSAL_STRING: u8 = 0x1c;
    /// `BMPString` (UTF-16)
    pub const BMP_STRING: u8 = 0x1e;
    /// SEQUENCE, SEQUENCE OF
    pub const SEQUENCE: u8 = 0x30;
    /// SET, SET OF
    pub const SET: u8 = 0x31;

    /// `[number]`, primitive.
    pub const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// `[number]`, constructed.
    pub const fn context_constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// One element: its tag, its content and the whole of its octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// The identifier octet.
    pub tag: u8,
    /// The content octets.
    pub content: &'a [u8],
    /// Tag, length and content.
    pub encoded: &'a [u8],
}

/// A cursor over the content of one element. Everything that it returns borrows from the input.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

/// Reads all of `bytes` by `read`, and refuses what is left over.
///
/// # Errors
/// What `read` returns, or [`Fault::TrailingData`].
pub fn read_all<'a, T>(bytes: &'a [u8], read: impl FnOnce(&mut Reader<'a>) -> Result<T, Fault>) -> Result<T, Fault> {
    let mut reader = Reader::new(bytes);
    let value = read(&mut reader)?;
    reader.finish()?;
    Ok(value)
}

impl<'a> Reader<'a> {
    /// A reader over `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Refuses what is left over.
    ///
    /// # Errors
    /// [`Fault::TrailingData`].
    pub const fn finish(&self) -> Result<(), Fault> {
        if self.rest.is_empty() { Ok(()) } else { Err(Fault::TrailingData) }
    }

    /// The tag of the next element, if there is one.
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, whatever its tag.
    ///
    /// # Errors
    /// A tag number above 30, a length that is indefinite, not minimal, over four octets, or past
    /// the end (X.690 sections 8.1 and 10.1).
    pub fn element(&mut self) -> Result<Element<'a>, Fault> {
        let &[tag, first, ref after @ ..] = self.rest else {
            return Err(Fault::Truncated);
        };
        if tag & 0x1f == 0x1f {
            return Err(Fault::TagUnsupported);
        }
        let (length, body) = if first < 0x80 { (usize::from(first), after) } else { long_length(first, after)? };
        let (content, rest) = body.split_at_checked(length).ok_or(Fault::Truncated)?;
        let encoded_length = self.rest.len() - rest.len();
        let encoded = self.rest.get(..encoded_length).ok_or(Fault::Truncated)?;
        self.rest = rest;
        Ok(Element { tag, content, encoded })
    }

    /// The content of the next element, which must have this tag.
    ///
    /// # Errors
    /// As [`Reader::element`], or [`Fault::TagUnexpected`].
    #[inline]
    pub fn expect(&mut self, tag: u8) -> Result<&'a [u8], Fault> {
        match *self.rest {
            // The common case, in one step: the right tag and a short length.
            [found, length, ref after @ ..] if found == tag && length < 0x80 => {
                let (content, rest) = after.split_at_checked(usize::from(length)).ok_or(Fault::Truncated)?;
                self.rest = rest;
                Ok(content)
            }
            [found, ..] if found != tag => Err(Fault::TagUnexpected),
            _ => Ok(self.element()?.content),
        }
    }

    /// The whole of the next element, which must have this tag.
    ///
    /// # Errors
    /// As [`Reader::expect`].
    pub fn expect_element(&mut self, tag: u8) -> Result<Element<'a>, Fault> {
        match self.peek() {
            Some(found) if found != tag => Err(Fault::TagUnexpected),
            _ => self.element(),
        }
    }

    /// The content of the next element if it has this tag.
    ///
    /// # Errors
    /// As [`Reader::element`].
    pub fn optional(&mut self, tag: u8) -> Result<Option<&'a [u8]>, Fault> {
        if self.peek() == Some(tag) { self.expect(tag).map(Some) } else { Ok(None) }
    }

    /// A SEQUENCE, as a reader of its content.
    ///
    /// # Errors
    /// As [`Reader::expect`].
    pub fn sequence(&mut self) -> Result<Self, Fault> {
        self.expect(tag::SEQUENCE).map(Self::new)
    }

    /// A BOOLEAN: `00` or `ff` (X.690 section 11.1).
    ///
    /// # Errors
    /// As [`Reader::expect`], or [`Fault::BooleanInvalid`].
    pub fn boolean(&mut self) -> Result<bool, Fault> {
        boolean(self.expect(tag::BOOLEAN)?)
    }

    /// A BOOLEAN DEFAULT FALSE: absent, or `ff` (X.690 section 11.5).
    ///
    /// # Errors
    /// As [`Reader::boolean`], or [`Fault::DefaultEncoded`] for an explicit FALSE.
    pub fn boolean_default_false(&mut self) -> Result<bool, Fault> {
        match self.peek() {
            Some(tag::BOOLEAN) if self.boolean()? => Ok(true),
            Some(tag::BOOLEAN) => Err(Fault::DefaultEncoded),
            _ => Ok(false),
        }
    }

    /// An INTEGER as its content octets, of minimal length (X.690 section 8.3.2).
    ///
    /// # Errors
    /// As [`Reader::expect`], or [`Fault::IntegerInvalid`].
    pub fn integer(&mut self) -> Result<&'a [u8], Fault> {
        integer(self.expect(tag::INTEGER)?)
    }

    /// A non-negative INTEGER as its magnitude, without a leading zero octet (zero is one octet).
    ///
    /// # Errors
    /// As [`Reader::integer`], or [`Fault::IntegerNegative`].
    pub fn unsigned(&mut self) -> Result<&'a [u8], Fault> {
        magnitude(self.integer()?)
    }

    /// A BIT STRING with no unused bits, as its octets.
    ///
    /// # Errors
    /// As [`Reader::expect`], or [`Fault::BitStringInvalid`].
    pub fn bit_string_octets(&mut self) -> Result<&'a [u8], Fault> {
        match self.expect(tag::BIT_STRING)? {
            [0, octets @ ..] => Ok(octets),
            _ => Err(Fault::BitStringInvalid),
        }
    }

    /// An OBJECT IDENTIFIER as its content octets.
    ///
    /// # Errors
    /// As [`Reader::expect`], or [`Fault::ObjectIdentifierInvalid`].
    pub fn object_identifier(&mut self) -> Result<&'a [u8], Fault> {
        crate::oid::check(self.expect(tag::OBJECT_IDENTIFIER)?)
    }
}

/// The content of a BOOLEAN: `00` or `ff`.
///
/// # Errors
/// [`Fault::BooleanInvalid`].
pub const fn boolean(content: &[u8]) -> Result<bool, Fault> {
    match content {
        [0x00] => Ok(false),
        [0xff] => Ok(true),
        _ => Err(Fault::BooleanInvalid),
    }
}

/// The content of an INTEGER, if it is minimal.
///
/// # Errors
/// [`Fault::IntegerInvalid`].
pub const fn integer(content: &[u8]) -> Result<&[u8], Fault> {
    match content {
        [] | [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => Err(Fault::IntegerInvalid),
        _ => Ok(content),
    }
}

/// The magnitude of a minimal, non-negative INTEGER.
///
/// # Errors
/// [`Fault::IntegerNegative`].
pub const fn magnitude(integer: &[u8]) -> Result<&[u8], Fault> {
    match integer {
        [0x80..=0xff, ..] => Err(Fault::IntegerNegative),
        [0x00, magnitude @ ..] if !magnitude.is_empty() => Ok(magnitude),
        _ => Ok(integer),
    }
}

/// The content of a BIT STRING, as its octets: at most 7 unused bits, and those zero (X.690 section 11.2.1).
///
/// # Errors
/// [`Fault::BitStringInvalid`].
pub fn bit_string(content: &[u8]) -> Result<&[u8], Fault> {
    let &[unused, ref octets @ ..] = content else {
        return Err(Fault::BitStringInvalid);
    };
    match octets.last() {
        None if unused == 0 => Ok(octets),
        Some(last) if unused < 8 && last.trailing_zeros() >= u32::from(unused) => Ok(octets),
        _ => Err(Fault::BitStringInvalid),
    }
}

/// A named bit list, as bits 0 to 15, bit 0 being the most significant. That trailing zero bits are
/// removed (X.690 section 11.2.2) is not asked for (`docs/tolerances.md`).
///
/// # Errors
/// As [`bit_string`].
pub fn named_bits(content: &[u8]) -> Result<u16, Fault> {
    let octets = bit_string(content)?;
    let first = octets.first().copied().unwrap_or(0);
    let second = octets.get(1).copied().unwrap_or(0);
    Ok(u16::from_be_bytes([first, second]))
}

/// A length in the long form: `first` has bit 8 set.
fn long_length(first: u8, after: &[u8]) -> Result<(usize, &[u8]), Fault> {
    match (first, after) {
        (0x80, _) => Err(Fault::LengthIndefinite),
        (0x81, &[a @ 0x80..=0xff, ref body @ ..]) => Ok((usize::from(a), body)),
        (0x82, &[a @ 1..=0xff, b, ref body @ ..]) => Ok((usize::from(u16::from_be_bytes([a, b])), body)),
        (0x83, &[a @ 1..=0xff, b, c, ref body @ ..]) => Ok((wide(0, a, b, c), body)),
        (0x84, &[a @ 1..=0xff, b, c, d, ref body @ ..]) => Ok((wide(a, b, c, d), body)),
        (0x81..=0x84, _) if after.len() < usize::from(first & 0x7f) => Err(Fault::Truncated),
        (0x81..=0x84, _) => Err(Fault::LengthNotMinimal),
        _ => Err(Fault::LengthTooLarge),
    }
}

const fn wide(a: u8, b: u8, c: u8, d: u8) -> usize {
    u32::from_be_bytes([a, b, c, d]) as usize
}
