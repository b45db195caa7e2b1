//! One presented chain in, one verdict out.

use crate::authority::Authorities;
use crate::certificate::Certificate;
use crate::end_entity::{check_end_entity, check_key, check_signature_algorithm, check_validity};
use crate::limits::PRESENTED_CHAIN_MAX;
use crate::link_cache::LinkCache;
use crate::path::{Path, Presented, Search};
use crate::policy::Policy;
use crate::rejection::{Malformed, Rejection};
use crate::time::EpochSeconds;

/// A policy with the trust anchors and intermediates that it is applied to. Immutable but for what
/// it remembers of CA signatures; shared by threads.
#[derive(Debug)]
pub struct Verifier {
    policy: Policy,
    trust_anchors: Authorities,
    intermediates: Authorities,
    link_cache: LinkCache,
}

impl Verifier {
    /// A verifier of paths.
    pub fn new(policy: Policy, trust_anchors: Authorities, intermediates: Authorities) -> Self {
        Self { policy, trust_anchors, intermediates, link_cache: LinkCache::default() }
    }

    /// The policy.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The configured trust anchors.
    pub const fn trust_anchors(&self) -> &Authorities {
        &self.trust_anchors
    }

    /// The configured intermediates.
    pub const fn intermediates(&self) -> &Authorities {
        &self.intermediates
    }

    /// The signatures of CA certificates that verified before.
    pub const fn link_cache(&self) -> &LinkCache {
        &self.link_cache
    }

    /// Judges a presented chain, end entity first, at a time. On success `accept` sees the path.
    ///
    /// # Errors
    /// The first check that fails, in the order of [`crate::policy`].
    pub fn verify_certificate<T>(
        &self,
        chain: &[&[u8]],
        at: EpochSeconds,
        accept: impl FnOnce(&Path<'_>) -> T,
    ) -> Result<T, Rejection> {
        let (end_entity, presented) = parse_chain(chain)?;
        check_key(&end_entity, &self.policy)?;
        check_signature_algorithm(&end_entity)?;
        check_validity(&end_entity, &self.policy, at)?;
        check_end_entity(&end_entity, &self.policy)?;
        let path = Search::path(self, end_entity, &presented, at)?;
        Ok(accept(&path))
    }
}

/// Step 1: limits and parsing.
fn parse_chain<'c>(chain: &[&'c [u8]]) -> Result<(Certificate<'c>, Vec<Presented<'c>>), Rejection> {
    let (end_entity, rest) = chain.split_first().ok_or(Rejection::CertificateMissing {})?;
    if chain.len() > PRESENTED_CHAIN_MAX {
        let (certificates, certificates_max) = (chain.len(), PRESENTED_CHAIN_MAX);
        return Err(Rejection::PresentedChainTooLong { certificates, certificates_max });
    }
    let end_entity = Certificate::parse(end_entity)?;
    let presented = (1..).zip(rest).map(|(position, der)| parse_presented(position, der));
    Ok((end_entity, presented.collect::<Result<_, _>>()?))
}

fn parse_presented(position: usize, der: &[u8]) -> Result<Presented<'_>, Rejection> {
    match Certificate::parse(der) {
        Ok(certificate) => Ok(Presented::new(certificate)),
        Err(Malformed::Fault { field, fault }) => Err(Rejection::PresentedChainMalformed { position, field, fault }),
        Err(too_large_or_mismatch) => Err(too_large_or_mismatch.into()),
    }
}
