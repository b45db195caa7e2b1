//! Signatures of CA certificates that verified before: an intermediate that every device presents
//! costs its signature once per verifier, not once per device.
//!
//! Only links whose issuer is configured, or that lie in an accepted path, are kept, so a stranger's
//! certificates cannot fill it; and it is bounded all the same.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

/// The digest of a certificate and that of its issuer's `SubjectPublicKeyInfo`.
pub type Link = ([u8; 32], [u8; 32]);

/// Links kept at most: 64 octets each. Fleets have few intermediates; at the bound it starts anew.
const LINKS_MAX: usize = 65_536;

/// Valid links.
#[derive(Debug, Default)]
pub struct LinkCache {
    valid: RwLock<HashSet<Link>>,
}

impl LinkCache {
    /// Whether this link verified before.
    pub fn contains(&self, link: &Link) -> bool {
        self.valid.read().unwrap_or_else(PoisonError::into_inner).contains(link)
    }

    /// Keeps a link that verified.
    pub fn insert(&self, link: Link) {
        let mut valid = self.valid.write().unwrap_or_else(PoisonError::into_inner);
        if valid.len() >= LINKS_MAX {
            valid.clear();
        }
        valid.insert(link);
    }
}
