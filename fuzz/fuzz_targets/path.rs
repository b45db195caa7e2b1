//! Any octets as a list of certificates, some of them trust anchors, some presented, some configured:
//! the search for a path ends within its budget and without a panic, and finds the same twice.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mustergate_core::authority::Authorities;
use mustergate_core::policy::{Policy, Purpose};
use mustergate_core::verifier::Verifier;

/// The first octet chooses the policy; then each certificate is two octets of length with, in the
/// topmost bits, its part in the search.
fuzz_target!(|octets: &[u8]| {
    let Some((&switches, mut rest)) = octets.split_first() else { return };
    let (mut chain, mut anchors, mut intermediates) = (Vec::new(), Vec::new(), Vec::new());
    while let Some((&[high, low], after)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes([high & 0x3f, low]));
        let (der, after) = after.split_at(length.min(after.len()));
        match high >> 6 {
            0 | 1 => chain.push(der),
            2 => anchors.push(der),
            _ => intermediates.push(der),
        }
        rest = after;
    }
    let (Ok(anchors), Ok(intermediates)) = (Authorities::new(anchors), Authorities::new(intermediates)) else { return };
    let purpose = if switches & 1 == 0 { Purpose::ClientAuth } else { Purpose::Any };
    let policy = Policy {
        extended_key_usage: purpose,
        check_trust_anchors: switches & 2 == 0,
        accept_old_versions: switches & 4 != 0,
        minimum_rsa_bits: 512,
        ..Policy::rfc5280_client()
    };
    let verifier = Verifier::new(policy, anchors, intermediates);
    let verify = || verifier.verify_certificate(&chain, 1_700_000_000, |path| path.certificates().len());
    assert_eq!(verify(), verify());
});
