//! Any octets: the parser and everything that reads a parsed certificate end without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mustergate_core::certificate::Certificate;
use mustergate_core::facts::Facts;
use mustergate_core::rejection::Rejection;

fuzz_target!(|octets: &[u8]| {
    match Certificate::parse(octets) {
        Ok(certificate) => {
            assert_eq!(certificate.der, octets);
            assert!(certificate.subject.matches(certificate.subject));
            let facts = Facts::new(&certificate);
            assert_eq!(facts.version, certificate.version);
        }
        Err(malformed) => assert!(!Rejection::from(malformed).sentence().is_empty()),
    }
});
