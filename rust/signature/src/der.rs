//! The little DER that signatures need: `SEQUENCE { r INTEGER, s INTEGER }`, strictly, and the
//! `RSAPublicKey` that aws-lc-rs takes.

/// The magnitudes of r and s; `None` for anything but canonical DER of two positive integers.
pub(crate) fn read_pair(signature: &[u8]) -> Option<(&[u8], &[u8])> {
    let (content, []) = read_element(0x30, signature)? else { return None };
    let (r, rest) = read_element(0x02, content)?;
    let (s, []) = read_element(0x02, rest)? else { return None };
    Some((magnitude(r)?, magnitude(s)?))
}

/// Content of an element of this tag, and what follows it. Signatures are shorter than 64 KiB.
fn read_element(tag: u8, octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = octets.split_first()?;
    let (length, rest) = match *rest {
        [length @ 0..=0x7f, ref rest @ ..] | [0x81, length @ 0x80..=0xff, ref rest @ ..] => (usize::from(length), rest),
        [0x82, high @ 1..=0xff, low, ref rest @ ..] => (usize::from(u16::from_be_bytes([high, low])), rest),
        _ => return None,
    };
    if found == tag { rest.split_at_checked(length) } else { None }
}

/// The magnitude of a positive, minimal INTEGER.
fn magnitude(integer: &[u8]) -> Option<&[u8]> {
    match integer {
        [0x01..=0x7f, ..] => Some(integer),
        [0x00, magnitude @ ..] if magnitude.first().is_some_and(|first| *first >= 0x80) => Some(magnitude),
        _ => None,
    }
}

/// `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }` (RFC 8017 appendix A.1.1).
pub(crate) fn rsa_public_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let mut numbers = element(0x02, &unsigned(modulus));
    numbers.extend(element(0x02, &unsigned(exponent)));
    element(0x30, &numbers)
}

fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    let is_negative = magnitude.first().is_none_or(|first| *first >= 0x80);
    let sign: &[u8] = if is_negative { &[0] } else { &[] };
    [sign, magnitude].concat()
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let [.., high, low] = content.len().to_be_bytes();
    let header: &[u8] = match content.len() {
        0..0x80 => &[tag, low],
        0x80..0x100 => &[tag, 0x81, low],
        _ => &[tag, 0x82, high, low],
    };
    [header, content].concat()
}
