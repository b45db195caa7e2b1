//! Every limit on untrusted input, each with the source that it comes from.
//!
//! A limit that is met gives a verdict (`certificate_too_large`, `presented_chain_too_long`,
//! `certificate_limit_exceeded`, `key_too_large`, `path_budget_exceeded`), never an error.

/// Octets of one certificate. Amazon's and Google's TLS stacks bound a whole certificate message
/// to 100 KiB or less (OpenSSL `SSL_MAX_CERT_LIST_DEFAULT` = 100 `KiB`); one certificate of 64 `KiB`
/// holds the largest of the corpora (x509-limbo's name-constraint cases) with room.
pub const CERTIFICATE_BYTES_MAX: usize = 64 * 1024;

/// Certificates of one presented chain, the end entity included. `GnuTLS` stops at 16
/// (`DEFAULT_MAX_VERIFY_DEPTH`), OpenSSL at 100; CVE-2024-0567 and CVE-2024-28835 were chains past 16.
/// 100 lets every decoy of the public suites in, and the budgets bound the work.
pub const PRESENTED_CHAIN_MAX: usize = 100;

/// Extensions of one certificate. The largest of the 4,592 real ones in the corpora has 15;
/// rust-asn1 and Go have no limit, and the check for duplicates is quadratic.
pub const EXTENSIONS_MAX: usize = 64;

/// Relative distinguished names of one name. Real names have at most 10 or so; BoringSSL's tests have
/// one with 1,027, and OpenSSL's `X509_NAME_MAX` is 1 MiB of octets.
pub const RELATIVE_NAMES_MAX: usize = 2048;

/// Attributes of one relative distinguished name (sorted to be compared).
pub const RELATIVE_NAME_ATTRIBUTES_MAX: usize = 16;

/// `GeneralName`s of one subjectAltName, and subtrees of one nameConstraints extension.
/// OpenSSL's `NAME_CHECK_MAX` refuses 2^20 comparisons (CVE-2024-12243, CVE-2025-14831 are the
/// peers without one); x509-limbo's `nc-dos` cases have 2,048.
pub const GENERAL_NAMES_MAX: usize = 4096;

/// Key purposes of one extendedKeyUsage extension.
pub const KEY_PURPOSES_MAX: usize = 64;

/// Octets of one object identifier. X.660 sets none; CVE-2023-2650 was an OID of 100 kB that took
/// quadratic time to print; OpenSSL since then and Go refuse past 586 or so.
pub const OBJECT_IDENTIFIER_BYTES_MAX: usize = 256;

/// Octets of a serial number. RFC 5280 section 4.1.2.2 allows 20; real certificates exceed it, so
/// longer ones parse up to this bound.
pub const SERIAL_NUMBER_BYTES_MAX: usize = 64;

/// Bits of an RSA modulus (`key_too_large` above), from design section 4; OpenSSL's
/// `OPENSSL_RSA_MAX_MODULUS_BITS` is 16,384 (CVE-2023-6237 class), aws-lc-rs verifies to 8,192.
pub const RSA_MODULUS_BITS_MAX: u32 = 8192;

/// Signatures checked in the search for one path. rustls-webpki's `Budget` has 100
/// (GHSA-fh2r-99q2-6mmg).
pub const PATH_SIGNATURES_MAX: u32 = 100;

/// Presented issuers with DSA keys that signatures are checked under in the search for one path. Their
/// domain parameters cost milliseconds to validate (CVE-2023-6237 class), and no real path has any.
pub const PATH_DSA_KEYS_MAX: u32 = 2;

/// Candidate issuers looked at in the search for one path. rustls-webpki's `Budget` has 200,000
/// `build_chain_calls`; candidates here are already filtered by name.
pub const PATH_CANDIDATES_MAX: u32 = 2_000;

/// Comparisons of a name with a subtree in the search for one path: OpenSSL's `NAME_CHECK_MAX` and
/// BoringSSL's `kMaxChecks` are 2^20 (and their suites hold accepted cases just below it);
/// rustls-webpki and Go stop at 250,000. Answers CVE-2024-12243 and CVE-2025-14831.
pub const NAME_CONSTRAINT_COMPARISONS_MAX: u32 = 1 << 20;

/// Intermediates in a path where the policy says nothing else. Twice the longest that PKITS builds
/// (7) and above rustls-webpki's 6.
pub const INTERMEDIATES_DEFAULT: u32 = 10;

/// The most that `Policy.max_intermediates` may be set to: the search recurses no deeper.
pub const INTERMEDIATES_MAX: u32 = 255;
