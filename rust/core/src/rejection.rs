//! The closed list of verdicts. Every outcome is `accepted` or one [`Rejection`]; the slug is the
//! same in Rust, Python, the CLI's JSON and the test vectors. Codes are stable and never reused.

use std::borrow::Cow;

use crate::oid;
use crate::time::EpochSeconds;

/// Code of the verdict `accepted`.
pub const ACCEPTED: u16 = 0;

/// A compared value, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// A count, a size or a number.
    Integer(i64),
    /// A slug, an object identifier in dotted form, a name (RFC 4514) or a time (RFC 3339).
    Text(Cow<'static, str>),
}

/// An object identifier, kept as its content octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oid(pub Box<[u8]>);

/// A moment, shown as RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub EpochSeconds);

/// One row of the closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictRow {
    /// The stable number.
    pub code: u16,
    /// The stable name.
    pub slug: &'static str,
    /// Where the rule stands.
    pub rule: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// How telling it is among the failures of candidate paths.
    pub rank: u8,
}

macro_rules! rejections {
    ($($code:literal $slug:literal $variant:ident { $($field:ident : $type:ty),* } rank $rank:literal
        $rule:literal $meaning:literal;)*) => {
        /// Why a device was refused. Carries what was compared, for the person who asks.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each field is named as in its detail, and its variant says what was compared")]
        pub enum Rejection {
            $(#[doc = $meaning] #[doc = concat!("\n\nRule: ", $rule)] $variant { $($field: $type),* },)*
        }

        impl Rejection {
            /// The row of the closed list.
            pub const fn row(&self) -> &'static VerdictRow {
                match self {
                    $(Self::$variant { .. } => &VerdictRow { code: $code, slug: $slug, rule: $rule, meaning: $meaning, rank: $rank },)*
                }
            }

            /// How telling this failure of a candidate path is: where all candidates fail, the one
            /// of the highest rank is the verdict, the first found among equals.
            pub const fn rank(&self) -> u8 {
                self.row().rank
            }

            /// The compared values, by name.
            pub fn details(&self) -> Vec<(&'static str, Detail)> {
                match self {
                    $(Self::$variant { $($field),* } => vec![$((stringify!($field), Detail::from($field))),*],)*
                }
            }
        }

        /// The closed list, `accepted` first, then by code.
        pub const VERDICTS: &[VerdictRow] = &[
            VerdictRow { code: ACCEPTED, slug: "accepted", rule: "RFC 5280 section 6.1", meaning: "Every check passed.", rank: 0 },
            $(VerdictRow { code: $code, slug: $slug, rule: $rule, meaning: $meaning, rank: $rank },)*
        ];
    };
}

rejections! {
    100 "certificate_missing" CertificateMissing {} rank 0
        "RFC 8446 section 4.4.2" "No certificate was presented.";
    101 "certificate_too_large" CertificateTooLarge { bytes: usize, bytes_max: usize } rank 0
        "limits.rs CERTIFICATE_BYTES_MAX" "A presented certificate is larger than the limit.";
    102 "presented_chain_too_long" PresentedChainTooLong { certificates: usize, certificates_max: usize } rank 0
        "limits.rs PRESENTED_CHAIN_MAX" "More certificates were presented than the limit allows.";
    103 "certificate_malformed" CertificateMalformed { field: Field, fault: Fault } rank 0
        "RFC 5280 section 4.1, X.690 section 10" "The end entity's certificate is not a DER certificate.";
    104 "certificate_limit_exceeded" CertificateLimitExceeded { field: Field, fault: Fault } rank 0
        "limits.rs" "The end entity's certificate holds more of something than the limit allows.";
    105 "signature_algorithm_mismatch" SignatureAlgorithmMismatch {} rank 0
        "RFC 5280 section 4.1.1.2" "The algorithm outside the signed part is not the one inside it.";
    106 "presented_chain_malformed" PresentedChainMalformed { position: usize, field: Field, fault: Fault } rank 0
        "RFC 8446 section 4.4.2" "A presented certificate after the end entity's is not a DER certificate within the limits.";

    300 "key_type_unsupported" KeyTypeUnsupported { algorithm: Oid } rank 0
        "AWS IoT key algorithms; design section 4" "The device's public key is of a kind that is not accepted.";
    301 "public_key_malformed" PublicKeyMalformed {} rank 0
        "RFC 3279 section 2.3, RFC 5480 section 2.2" "The device's public key is not a valid key of its algorithm.";
    302 "key_too_small" KeyTooSmall { bits: u32, bits_min: u32 } rank 0
        "AWS IoT key algorithms; NIST SP 800-131A" "The device's RSA key has fewer bits than the policy demands.";
    303 "key_too_large" KeyTooLarge { bits: u32, bits_max: u32 } rank 0
        "limits.rs RSA_MODULUS_BITS_MAX" "The device's RSA key has more bits than the limit.";
    304 "certificate_signature_algorithm_unsupported" CertificateSignatureAlgorithmUnsupported { algorithm: Oid } rank 0
        "AWS IoT certificate signing algorithms; RFC 4055, RFC 5758"
        "The device's certificate is signed with an algorithm, or with parameters, that are not accepted.";

    400 "certificate_expired" CertificateExpired { not_after: Moment, at: Moment } rank 0
        "RFC 5280 section 6.1.3 (a)(2)" "The device's certificate has expired.";
    401 "certificate_not_yet_valid" CertificateNotYetValid { not_before: Moment, at: Moment } rank 0
        "RFC 5280 section 6.1.3 (a)(2)" "The device's certificate is not valid yet.";

    600 "certificate_version_unsupported" CertificateVersionUnsupported { version: u8 } rank 0
        "RFC 5280 section 4.1.2.1" "The device's certificate is not of version 3, and the policy does not accept others.";
    601 "critical_extension_unsupported" CriticalExtensionUnsupported { extension: Oid } rank 0
        "RFC 5280 section 4.2" "The device's certificate has a critical extension that is not processed.";
    602 "extension_criticality_invalid" ExtensionCriticalityInvalid { extension: Oid } rank 0
        "RFC 5280 sections 4.2.1.1, 4.2.1.2, 4.2.1.6"
        "An extension of the device's certificate is critical where it must not be, or not where it must be.";
    603 "certificate_name_empty" CertificateNameEmpty { field: Field } rank 0
        "RFC 5280 sections 4.1.2.4, 4.1.2.6" "A name of the device's certificate is empty where it must not be.";
    604 "authority_key_identifier_missing" AuthorityKeyIdentifierMissing {} rank 0
        "RFC 5280 section 4.2.1.1" "The device's certificate does not name its issuer's key.";
    605 "key_usage_forbidden" KeyUsageForbidden {} rank 0
        "RFC 5280 section 4.2.1.3, RFC 8446 section 4.4.2.4" "The device's key may not be used for digital signatures.";
    606 "key_usage_inconsistent" KeyUsageInconsistent {} rank 0
        "RFC 5280 section 4.2.1.9" "The device's key may sign certificates, but the certificate is not a CA's.";
    607 "extended_key_usage_forbidden" ExtendedKeyUsageForbidden { required: &'static str } rank 0
        "RFC 5280 section 4.2.1.12" "The device's key may not be used for this purpose.";

    700 "issuer_unknown" IssuerUnknown { issuer: String } rank 1
        "RFC 5280 section 6.1" "No trust anchor and no intermediate has the name of the issuer.";
    701 "certificate_signature_invalid" CertificateSignatureInvalid { subject: String, issuer: String } rank 2
        "RFC 5280 section 6.1.3 (a)(1)" "A signature does not verify under the issuer's key.";
    702 "issuer_version_unsupported" IssuerVersionUnsupported { subject: String, version: u8 } rank 3
        "RFC 5280 section 6.1.4 (k)" "The certificate of an issuer is not of version 3.";
    703 "issuer_critical_extension_unsupported" IssuerCriticalExtensionUnsupported { subject: String, extension: Oid } rank 4
        "RFC 5280 section 6.1.4 (o)" "The certificate of an issuer has a critical extension that is not processed.";
    704 "issuer_extension_criticality_invalid" IssuerExtensionCriticalityInvalid { subject: String, extension: Oid } rank 4
        "RFC 5280 sections 4.2.1.1, 4.2.1.2, 4.2.1.9"
        "An extension of an issuer's certificate is critical where it must not be, or not where it must be.";
    705 "issuer_name_empty" IssuerNameEmpty {} rank 4
        "RFC 5280 section 4.1.2.6" "The certificate of an issuer has an empty subject.";
    706 "issuer_not_ca" IssuerNotCa { subject: String } rank 3
        "RFC 5280 section 6.1.4 (k)" "The certificate of an issuer is not a CA's.";
    707 "issuer_key_usage_forbidden" IssuerKeyUsageForbidden { subject: String } rank 4
        "RFC 5280 section 6.1.4 (n)" "The key of an issuer may not sign certificates.";
    708 "issuer_extended_key_usage_forbidden" IssuerExtendedKeyUsageForbidden { subject: String, required: &'static str } rank 4
        "RFC 5280 section 4.2.1.12" "An issuer may not issue certificates for this purpose.";
    709 "issuer_expired" IssuerExpired { subject: String, not_after: Moment, at: Moment } rank 5
        "RFC 5280 section 6.1.3 (a)(2)" "The certificate of an issuer has expired.";
    710 "issuer_not_yet_valid" IssuerNotYetValid { subject: String, not_before: Moment, at: Moment } rank 5
        "RFC 5280 section 6.1.3 (a)(2)" "The certificate of an issuer is not valid yet.";
    711 "issuer_key_unsupported" IssuerKeyUnsupported { subject: String, algorithm: Oid } rank 4
        "design section 4" "The public key of an issuer is of a kind that is not accepted, or not a valid key of it.";
    712 "issuer_key_too_small" IssuerKeyTooSmall { subject: String, bits: u32, bits_min: u32 } rank 4
        "NIST SP 800-131A" "The RSA key of an issuer has fewer bits than the policy demands.";
    713 "issuer_signature_algorithm_unsupported" IssuerSignatureAlgorithmUnsupported { subject: String, algorithm: Oid } rank 4
        "RFC 4055, RFC 5758" "The certificate of an intermediate is signed with an algorithm that is not accepted.";
    720 "path_length_exceeded" PathLengthExceeded { subject: String, path_len: u32, intermediates: u32 } rank 6
        "RFC 5280 section 6.1.4 (l) and (m)" "More intermediates follow an issuer than its pathLenConstraint allows.";
    721 "path_too_long" PathTooLong { intermediates_max: u32 } rank 6
        "Policy.max_intermediates" "A path would need more intermediates than the policy allows.";
    722 "name_constraint_violated" NameConstraintViolated { subject: String, form: &'static str } rank 7
        "RFC 5280 section 6.1.3 (b) and (c)" "A name lies outside the subtrees that an issuer permits, or inside one that it excludes.";
    723 "name_constraint_unsupported" NameConstraintUnsupported { subject: String, form: &'static str } rank 7
        "RFC 5280 section 4.2.1.10" "An issuer constrains a form of name for which no rule of comparison is defined, and a name has that form.";
    724 "path_budget_exceeded" PathBudgetExceeded { budget: &'static str, budget_max: u32 } rank 255
        "limits.rs" "The search for a path took more work than its budget.";
}

impl Rejection {
    /// The stable number.
    pub const fn code(&self) -> u16 {
        self.row().code
    }

    /// The stable name.
    pub const fn slug(&self) -> &'static str {
        self.row().slug
    }

    /// What happened, in a sentence with the compared values.
    pub fn sentence(&self) -> String {
        let values: Vec<String> =
            self.details().iter().map(|(name, value)| format!("{} {value}", name.replace('_', " "))).collect();
        let meaning = self.row().meaning;
        if values.is_empty() {
            return meaning.to_owned();
        }
        format!("{}: {}.", meaning.trim_end_matches('.'), values.join(", "))
    }
}

/// The row of a code of the closed list.
pub fn verdict(code: u16) -> Option<&'static VerdictRow> {
    VERDICTS.iter().find(|row| row.code == code)
}

macro_rules! slugs {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $slug:literal $meaning:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = $meaning] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable name.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// What it means.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

slugs! {
    /// What is wrong with the octets: a fault against X.690 (DER) or against the type that RFC 5280 gives.
    Fault {
        Truncated "truncated" "The octets end within an element.",
        TrailingData "trailing_data" "Octets follow where an element must end.",
        TagUnexpected "tag_unexpected" "An element has another type than the one that stands there.",
        TagUnsupported "tag_unsupported" "A tag number is above 30.",
        LengthIndefinite "length_indefinite" "A length is indefinite (BER, not DER).",
        LengthNotMinimal "length_not_minimal" "A length is not in its shortest form.",
        LengthTooLarge "length_too_large" "A length takes more than four octets.",
        BooleanInvalid "boolean_invalid" "A BOOLEAN is neither 00 nor ff.",
        DefaultEncoded "default_encoded" "A value that is the default is encoded.",
        IntegerInvalid "integer_invalid" "An INTEGER is empty or not in its shortest form.",
        IntegerNegative "integer_negative" "An INTEGER is negative where it must not be.",
        IntegerTooLarge "integer_too_large" "An INTEGER is larger than any that makes sense there.",
        BitStringInvalid "bit_string_invalid" "A BIT STRING has unused bits that are too many, set, or not allowed.",
        ObjectIdentifierInvalid "object_identifier_invalid" "An OBJECT IDENTIFIER is empty, cut off, over-long or has an arc that is not minimal.",
        TimeInvalid "time_invalid" "A time is not in the form of RFC 5280 section 4.1.2.5, or no such moment exists.",
        StringInvalid "string_invalid" "A string has characters that its type does not allow.",
        AddressInvalid "address_invalid" "An IP address or its mask has the wrong length or form.",
        VersionInvalid "version_invalid" "The version is not v1, v2 or v3, or v1 is encoded.",
        VersionForbidsField "version_forbids_field" "A field does not exist in the certificate's version.",
        SequenceEmpty "sequence_empty" "A list is empty that must not be.",
        ExtensionDuplicate "extension_duplicate" "An extension occurs twice.",
        SubtreeBoundsInvalid "subtree_bounds_invalid" "A subtree has a minimum or a maximum (RFC 5280 section 4.2.1.10).",
        TooMany "too_many" "There are more elements than the limit.",
    }
}

slugs! {
    /// Where in a certificate a fault lies, by the names of RFC 5280.
    Field {
        Certificate "certificate" "Certificate",
        TbsCertificate "tbs_certificate" "TBSCertificate",
        Version "version" "version",
        SerialNumber "serial_number" "serialNumber",
        Signature "signature" "signature (inside TBSCertificate)",
        Issuer "issuer" "issuer",
        Validity "validity" "validity",
        Subject "subject" "subject",
        SubjectPublicKeyInfo "subject_public_key_info" "subjectPublicKeyInfo",
        UniqueIdentifier "unique_identifier" "issuerUniqueID or subjectUniqueID",
        Extensions "extensions" "extensions",
        SubjectKeyIdentifier "subject_key_identifier" "subjectKeyIdentifier",
        KeyUsage "key_usage" "keyUsage",
        SubjectAltName "subject_alt_name" "subjectAltName",
        BasicConstraints "basic_constraints" "basicConstraints",
        NameConstraints "name_constraints" "nameConstraints",
        CrlDistributionPoints "crl_distribution_points" "cRLDistributionPoints",
        CertificatePolicies "certificate_policies" "certificatePolicies",
        PolicyMappings "policy_mappings" "policyMappings",
        AuthorityKeyIdentifier "authority_key_identifier" "authorityKeyIdentifier",
        PolicyConstraints "policy_constraints" "policyConstraints",
        ExtendedKeyUsage "extended_key_usage" "extKeyUsage",
        InhibitAnyPolicy "inhibit_any_policy" "inhibitAnyPolicy",
        AuthorityInfoAccess "authority_info_access" "authorityInfoAccess",
        SignatureAlgorithm "signature_algorithm" "signatureAlgorithm",
        SignatureValue "signature_value" "signatureValue",
    }
}

/// Why octets are not a certificate: what is wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// A fault of encoding or structure.
    Fault {
        /// Where.
        field: Field,
        /// What.
        fault: Fault,
    },
    /// The inner and the outer signature algorithm differ.
    SignatureAlgorithmMismatch,
    /// The certificate is larger than the limit.
    TooLarge {
        /// Its octets.
        bytes: usize,
    },
}

impl Malformed {
    /// Lifts a fault to the field that it was found in.
    pub const fn at(field: Field) -> impl FnOnce(Fault) -> Self {
        move |fault| Self::Fault { field, fault }
    }
}

impl From<Malformed> for Rejection {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Fault { field, fault: fault @ Fault::TooMany } => {
                Self::CertificateLimitExceeded { field, fault }
            }
            Malformed::Fault { field, fault } => Self::CertificateMalformed { field, fault },
            Malformed::SignatureAlgorithmMismatch => Self::SignatureAlgorithmMismatch {},
            Malformed::TooLarge { bytes } => {
                Self::CertificateTooLarge { bytes, bytes_max: crate::limits::CERTIFICATE_BYTES_MAX }
            }
        }
    }
}

impl std::fmt::Display for Detail {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(formatter),
            Self::Text(text) => text.fmt(formatter),
        }
    }
}

impl From<&usize> for Detail {
    fn from(number: &usize) -> Self {
        Self::Integer(i64::try_from(*number).unwrap_or(i64::MAX))
    }
}

impl From<&u32> for Detail {
    fn from(number: &u32) -> Self {
        Self::Integer(i64::from(*number))
    }
}

impl From<&u8> for Detail {
    fn from(number: &u8) -> Self {
        Self::Integer(i64::from(*number))
    }
}

impl From<&String> for Detail {
    fn from(text: &String) -> Self {
        Self::Text(Cow::Owned(text.clone()))
    }
}

impl From<&&'static str> for Detail {
    fn from(text: &&'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<&Oid> for Detail {
    fn from(oid: &Oid) -> Self {
        Self::Text(Cow::Owned(oid::dotted(&oid.0)))
    }
}

impl From<&[u8]> for Oid {
    fn from(content: &[u8]) -> Self {
        Self(content.into())
    }
}

impl From<&Moment> for Detail {
    fn from(moment: &Moment) -> Self {
        Self::Text(Cow::Owned(crate::time::rfc3339(moment.0)))
    }
}

impl From<&Field> for Detail {
    fn from(field: &Field) -> Self {
        Self::Text(Cow::Borrowed(field.slug()))
    }
}

impl From<&Fault> for Detail {
    fn from(fault: &Fault) -> Self {
        Self::Text(Cow::Borrowed(fault.slug()))
    }
}
