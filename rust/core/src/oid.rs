//! Object identifiers as their DER content octets (X.690 section 8.19), and those that this crate knows.

use crate::limits::OBJECT_IDENTIFIER_BYTES_MAX;
use crate::rejection::Fault;

/// The content octets of a well-formed OBJECT IDENTIFIER: not empty, each arc minimal and complete.
///
/// # Errors
/// [`Fault::ObjectIdentifierInvalid`].
pub fn check(content: &[u8]) -> Result<&[u8], Fault> {
    let complete = content.last().is_some_and(|last| last & 0x80 == 0);
    if !complete || content.len() > OBJECT_IDENTIFIER_BYTES_MAX {
        return Err(Fault::ObjectIdentifierInvalid);
    }
    let mut arc_starts = true;
    for &octet in content {
        if arc_starts && octet == 0x80 {
            return Err(Fault::ObjectIdentifierInvalid);
        }
        arc_starts = octet & 0x80 == 0;
    }
    Ok(content)
}

/// The dotted form, in time linear in the octets: an arc over 128 bits is written as `#` and its octets in hex.
pub fn dotted(content: &[u8]) -> String {
    let mut text = String::new();
    for (index, arc) in content.split_inclusive(|octet| octet & 0x80 == 0).enumerate() {
        if index > 0 {
            text.push('.');
        }
        push_arc(&mut text, arc, index == 0);
    }
    text
}

fn push_arc(text: &mut String, arc: &[u8], first: bool) {
    if arc.len() > 18 {
        text.push('#');
        text.extend(
            arc.iter()
                .flat_map(|octet| [octet >> 4, octet & 15])
                .filter_map(|digit| char::from_digit(digit.into(), 16)),
        );
        return;
    }
    let value = arc.iter().fold(0u128, |value, &octet| (value << 7) | u128::from(octet & 0x7f));
    if first {
        let root = (value / 40).min(2);
        text.push_str(&root.to_string());
        text.push('.');
        text.push_str(&(value - root * 40).to_string());
    } else {
        text.push_str(&value.to_string());
    }
}

/// Extensions (RFC 5280 section 4.2).
pub mod extension {
    /// 2.5.29.14
    pub const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 14];
    /// 2.5.29.15
    pub const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
    /// 2.5.29.17
    pub const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 17];
    /// 2.5.29.19
    pub const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 19];
    /// 2.5.29.30
    pub const NAME_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 30];
    /// 2.5.29.31
    pub const CRL_DISTRIBUTION_POINTS: &[u8] = &[0x55, 0x1d, 31];
    /// 2.5.29.32
    pub const CERTIFICATE_POLICIES: &[u8] = &[0x55, 0x1d, 32];
    /// 2.5.29.33
    pub const POLICY_MAPPINGS: &[u8] = &[0x55, 0x1d, 33];
    /// 2.5.29.35
    pub const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 35];
    /// 2.5.29.36
    pub const POLICY_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 36];
    /// 2.5.29.37
    pub const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 37];
    /// 2.5.29.54
    pub const INHIBIT_ANY_POLICY: &[u8] = &[0x55, 0x1d, 54];
    /// 1.3.6.1.5.5.7.1.1
    pub const AUTHORITY_INFO_ACCESS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];
    /// 1.3.6.1.5.5.7.48.1.5 (RFC 6960 section 4.2.2.2.1): says how to check a responder's certificate.
    pub const OCSP_NO_CHECK: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 48, 1, 5];
}

/// Key purposes (RFC 5280 section 4.2.1.12).
pub mod purpose {
    /// 2.5.29.37.0
    pub const ANY: &[u8] = &[0x55, 0x1d, 37, 0];
    /// 1.3.6.1.5.5.7.3.1
    pub const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
    /// 1.3.6.1.5.5.7.3.2
    pub const CLIENT_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];
}

/// Qualifiers of certificate policies (RFC 5280 section 4.2.1.4).
pub mod qualifier {
    /// 1.3.6.1.5.5.7.2.1
    pub const CPS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 2, 1];
    /// 1.3.6.1.5.5.7.2.2
    pub const USER_NOTICE: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 2, 2];
}

/// Public keys, curves, hashes and signature algorithms (RFC 3279, 4055, 5480, 5758).
pub mod algorithm {
    /// 1.2.840.113549.1.1.1
    pub const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    /// 1.2.840.113549.1.1.8
    pub const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8];
    /// 1.2.840.113549.1.1.10
    pub const RSASSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
    /// 1.2.840.113549.1.1.11
    pub const SHA256_WITH_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
    /// 1.2.840.113549.1.1.12
    pub const SHA384_WITH_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12];
    /// 1.2.840.113549.1.1.13
    pub const SHA512_WITH_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13];
    /// 1.2.840.10040.4.1
    pub const DSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1];
    /// 2.16.840.1.101.3.4.3.2
    pub const DSA_WITH_SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2];
    /// 1.2.840.10045.2.1
    pub const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
    /// 1.2.840.10045.4.3.2
    pub const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
    /// 1.2.840.10045.4.3.3
    pub const ECDSA_WITH_SHA384: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3];
    /// 1.2.840.10045.4.3.4
    pub const ECDSA_WITH_SHA512: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4];
    /// 1.2.840.10045.3.1.7
    pub const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
    /// 1.3.132.0.34
    pub const P384: &[u8] = &[0x2b, 0x81, 4, 0, 34];
    /// 1.3.132.0.35
    pub const P521: &[u8] = &[0x2b, 0x81, 4, 0, 35];
    /// 2.16.840.1.101.3.4.2.1
    pub const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
    /// 2.16.840.1.101.3.4.2.2
    pub const SHA384: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
    /// 2.16.840.1.101.3.4.2.3
    pub const SHA512: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3];
}

/// Attribute types (RFC 4514 section 3, and emailAddress of RFC 5280 appendix A).
pub mod attribute {
    /// 2.5.4.3
    pub const COMMON_NAME: &[u8] = &[0x55, 4, 3];
    /// 1.2.840.113549.1.9.1
    pub const EMAIL_ADDRESS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1];

    /// The short names of RFC 4514 section 3.
    pub const SHORT_NAMES: [(&[u8], &str); 9] = [
        (COMMON_NAME, "CN"),
        (&[0x55, 4, 7], "L"),
        (&[0x55, 4, 8], "ST"),
        (&[0x55, 4, 10], "O"),
        (&[0x55, 4, 11], "OU"),
        (&[0x55, 4, 6], "C"),
        (&[0x55, 4, 9], "STREET"),
        (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25], "DC"),
        (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1], "UID"),
    ];
}
