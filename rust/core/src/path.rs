//! Certification paths (RFC 5280 section 6.1): built from the end entity through presented and
//! configured intermediates to a trust anchor, and validated as they are built.
//!
//! # The search
//!
//! Depth first. The candidates for the issuer of a certificate are those whose subject is its issuer's
//! name (normalised): trust anchors first, then presented intermediates in the order presented, then
//! configured ones in the order configured. Within each: those whose subjectKeyIdentifier is the
//! certificate's authorityKeyIdentifier first, then those without one, then the rest (all alike where
//! the certificate has no authorityKeyIdentifier): identifiers are hints. An end entity that is itself
//! a trust anchor, octet for octet, is a path of its own (unless the policy takes anchors as names and keys alone).
//!
//! No certificate is its own issuer, and an intermediate whose subject and key are already in the path is passed over (a cycle). Each other
//! candidate is checked in this order, and abandoned at the first failure: version, basicConstraints,
//! critical extensions, criticality, subject, keyUsage, extendedKeyUsage, notBefore, notAfter, key,
//! number of intermediates, pathLenConstraint, signature of the certificate below, nameConstraints
//! against all certificates below, and for an intermediate its own signature algorithm. A trust anchor ends the path
//! (its own signature is not checked). Where all candidates fail, the failure of the highest rank is
//! the verdict, the first found among equals; a budget that is spent ends the search.

use mustergate_signature::sha256;

use crate::authority::{Authority, IssuerKey};
use crate::budget::Budget;
use crate::certificate::Certificate;
use crate::extension::{CertificatePolicies, Extension, PolicyConstraints};
use crate::limits::INTERMEDIATES_MAX;
use crate::link_cache::Link;
use crate::oid::extension as oids;
use crate::policy::{Policy, is_signing_algorithm};
use crate::rejection::{Moment, Oid, Rejection};
use crate::subject_public_key_info::{KeyType, bits};
use crate::time::EpochSeconds;
use crate::verifier::Verifier;

/// A presented intermediate: parsed, its key not yet.
#[derive(Debug)]
pub struct Presented<'c> {
    certificate: Certificate<'c>,
    normalized_subject: Vec<u8>,
}

impl<'c> Presented<'c> {
    /// Prepares one to be found by its subject.
    pub fn new(certificate: Certificate<'c>) -> Self {
        Self { normalized_subject: certificate.subject.normalized(), certificate }
    }
}

/// A path that was built and validated, end entity first, trust anchor last. Only
/// [`Search::path`] makes one.
#[derive(Debug)]
pub struct Path<'c> {
    certificates: Vec<Certificate<'c>>,
}

impl<'c> Path<'c> {
    /// The certificates, end entity first, trust anchor last.
    pub fn certificates(&self) -> &[Certificate<'c>] {
        &self.certificates
    }
}

/// One search for a path.
#[derive(Debug)]
pub struct Search<'c> {
    verifier: &'c Verifier,
    presented: &'c [Presented<'c>],
    at: EpochSeconds,
    budget: Budget,
    path: Vec<Certificate<'c>>,
    links: Vec<Link>,
    best: Option<Rejection>,
}

/// Whether the search found its path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Yes,
    No,
}

/// A candidate issuer, and where it comes from.
struct Candidate<'c> {
    certificate: Certificate<'c>,
    source: Source<'c>,
}

#[derive(Clone, Copy)]
enum Source<'c> {
    TrustAnchor(&'c Authority),
    Configured(&'c Authority),
    Presented,
}

impl<'c> Search<'c> {
    /// Finds a path from `end_entity`, whose own checks are done, to a trust anchor.
    ///
    /// # Errors
    /// The highest-ranked failure of the candidate paths, or the budget that was spent.
    pub fn path(
        verifier: &'c Verifier,
        end_entity: Certificate<'c>,
        presented: &'c [Presented<'c>],
        at: EpochSeconds,
    ) -> Result<Path<'c>, Rejection> {
        let is_trusted_itself = || verifier.trust_anchors().position_of(&end_entity).is_some();
        if verifier.policy().check_trust_anchors && is_trusted_itself() {
            return Ok(Path { certificates: vec![end_entity] });
        }
        let budget = Budget::default();
        let mut search =
            Self { verifier, presented, at, budget, path: vec![end_entity], links: Vec::new(), best: None };
        match search.extend(&end_entity)? {
            Found::Yes => {
                search.links.into_iter().for_each(|link| verifier.link_cache().insert(link));
                Ok(Path { certificates: search.path })
            }
            Found::No => {
                Err(search.best.unwrap_or_else(|| Rejection::IssuerUnknown { issuer: end_entity.issuer.to_rfc4514() }))
            }
        }
    }

    const fn policy(&self) -> &'c Policy {
        self.verifier.policy()
    }

    /// Extends the path, whose last certificate is `subject`, to a trust anchor.
    fn extend(&mut self, subject: &Certificate<'c>) -> Result<Found, Rejection> {
        let issuer_name = subject.issuer.normalized();
        let wanted = subject.extensions.authority_key_identifier.and_then(|identifier| identifier.value);
        let mut is_known = false;
        for candidate in candidates(self.verifier, self.presented, &issuer_name, wanted) {
            is_known = true;
            if self.attempt(&candidate, subject)? == Found::Yes {
                return Ok(Found::Yes);
            }
        }
        if !is_known {
            self.note(Rejection::IssuerUnknown { issuer: subject.issuer.to_rfc4514() });
        }
        Ok(Found::No)
    }

    /// Tries one candidate for the issuer of `subject`.
    fn attempt(&mut self, candidate: &Candidate<'c>, subject: &Certificate<'c>) -> Result<Found, Rejection> {
        self.budget.spend_candidate()?;
        let is_itself = candidate.certificate.der == subject.der;
        if is_itself || (!candidate.is_trust_anchor() && self.is_in_path(&candidate.certificate)) {
            return Ok(Found::No);
        }
        match self.check_candidate(candidate, subject) {
            Err(budget @ Rejection::PathBudgetExceeded { .. }) => Err(budget),
            Err(rejection) => {
                self.note(rejection);
                Ok(Found::No)
            }
            Ok(link) => self.descend(candidate, link),
        }
    }

    /// Goes on from a candidate that passed its checks.
    fn descend(&mut self, candidate: &Candidate<'c>, link: Option<Link>) -> Result<Found, Rejection> {
        self.path.push(candidate.certificate);
        let links_before = self.links.len();
        self.links.extend(link);
        if candidate.is_trust_anchor() || self.extend(&candidate.certificate)? == Found::Yes {
            return Ok(Found::Yes);
        }
        self.links.truncate(links_before);
        self.path.pop();
        Ok(Found::No)
    }

    /// All checks of a candidate, in the documented order.
    fn check_candidate(
        &mut self,
        candidate: &Candidate<'c>,
        subject: &Certificate<'c>,
    ) -> Result<Option<Link>, Rejection> {
        let issuer = &candidate.certificate;
        let is_bound = !candidate.is_trust_anchor() || self.policy().check_trust_anchors;
        if is_bound {
            check_authority(issuer, self.policy())?;
            check_authority_validity(issuer, self.at)?;
        }
        check_authority_key(issuer, self.policy())?;
        self.check_path_length(candidate, is_bound)?;
        let link = self.check_signature(candidate, subject)?;
        if is_bound {
            self.check_name_constraints(issuer)?;
        }
        if !candidate.is_trust_anchor() {
            check_authority_signature_algorithm(issuer)?;
        }
        Ok(link)
    }

    /// RFC 5280 section 6.1.4 (l) and (m), and the policy's own bound. Self-issued intermediates do not count.
    fn check_path_length(&self, candidate: &Candidate<'c>, is_bound: bool) -> Result<(), Rejection> {
        let below = self.path.iter().skip(1).filter(|certificate| !certificate.is_self_issued()).count();
        let intermediates = u32::try_from(below).unwrap_or(u32::MAX);
        let issuer = &candidate.certificate;
        if !candidate.is_trust_anchor() {
            let counted = intermediates + u32::from(!issuer.is_self_issued());
            let intermediates_max = self.policy().max_intermediates;
            let total = u32::try_from(self.path.len()).unwrap_or(u32::MAX);
            if counted > intermediates_max || total > INTERMEDIATES_MAX {
                return Err(Rejection::PathTooLong { intermediates_max });
            }
        }
        match issuer.extensions.basic_constraints.and_then(|constraints| constraints.value.path_len) {
            Some(path_len) if is_bound && intermediates > path_len => {
                Err(Rejection::PathLengthExceeded { subject: issuer.subject.to_rfc4514(), path_len, intermediates })
            }
            _ => Ok(()),
        }
    }

    /// RFC 5280 section 6.1.3 (a)(1). Returns the link to keep, if it is one between CAs.
    fn check_signature(
        &mut self,
        candidate: &Candidate<'c>,
        subject: &Certificate<'c>,
    ) -> Result<Option<Link>, Rejection> {
        self.budget.spend_signature()?;
        let issuer = &candidate.certificate;
        if matches!(candidate.source, Source::Presented) && issuer.spki.key_type() == KeyType::Dsa {
            self.budget.spend_dsa_key()?;
        }
        let link = (self.path.len() > 1).then(|| (sha256(subject.der), sha256(issuer.spki.encoded)));
        if link.is_some_and(|link| self.verifier.link_cache().contains(&link)) {
            return Ok(link);
        }
        let invalid = || Rejection::CertificateSignatureInvalid {
            subject: subject.subject.to_rfc4514(),
            issuer: issuer.subject.to_rfc4514(),
        };
        let unsupported = || issuer_key_unsupported(issuer);
        let algorithm = subject.signature_algorithm.signature_algorithm().ok_or_else(invalid)?;
        let verify = |key: &IssuerKey| key.verify(algorithm, subject.tbs, subject.signature).map_err(|_| invalid());
        match candidate.source {
            Source::TrustAnchor(authority) | Source::Configured(authority) => {
                verify(authority.key(&issuer.spki).ok_or_else(unsupported)?)?;
                if let Some(link) = link {
                    self.verifier.link_cache().insert(link);
                }
            }
            Source::Presented => verify(&IssuerKey::new(&issuer.spki).ok_or_else(unsupported)?)?,
        }
        Ok(link)
    }

    /// RFC 5280 section 6.1.3 (b) and (c): self-issued intermediates are exempt, the end entity never.
    fn check_name_constraints(&mut self, issuer: &Certificate<'c>) -> Result<(), Rejection> {
        let Some(constraints) = issuer.extensions.name_constraints else {
            return Ok(());
        };
        for (depth, certificate) in self.path.iter().enumerate() {
            if depth == 0 || !certificate.is_self_issued() {
                constraints.value.check(certificate, depth == 0, &mut self.budget)?;
            }
        }
        Ok(())
    }

    fn is_in_path(&self, candidate: &Certificate<'c>) -> bool {
        self.path.iter().any(|certificate| {
            certificate.spki.encoded == candidate.spki.encoded && certificate.subject.matches(candidate.subject)
        })
    }

    /// Keeps the highest-ranked failure, the first among equals.
    fn note(&mut self, rejection: Rejection) {
        if self.best.as_ref().is_none_or(|best| rejection.rank() > best.rank()) {
            self.best = Some(rejection);
        }
    }
}

impl Candidate<'_> {
    const fn is_trust_anchor(&self) -> bool {
        matches!(self.source, Source::TrustAnchor(_))
    }
}

/// The candidates for an issuer, in the documented order.
fn candidates<'c>(
    verifier: &'c Verifier,
    presented: &'c [Presented<'c>],
    issuer_name: &[u8],
    wanted: Option<&'c [u8]>,
) -> impl Iterator<Item = Candidate<'c>> {
    let anchors = verifier.trust_anchors().candidates(issuer_name, wanted).map(Source::TrustAnchor);
    let configured = verifier.intermediates().candidates(issuer_name, wanted).map(Source::Configured);
    anchors
        .filter_map(Candidate::configured)
        .chain(presented_candidates(presented, issuer_name, wanted))
        .chain(configured.filter_map(Candidate::configured))
}

impl<'c> Candidate<'c> {
    fn configured(source: Source<'c>) -> Option<Self> {
        match source {
            Source::TrustAnchor(authority) | Source::Configured(authority) => {
                authority.certificate().map(|certificate| Self { certificate, source })
            }
            Source::Presented => None,
        }
    }
}

fn presented_candidates<'c>(
    presented: &'c [Presented<'c>],
    issuer_name: &[u8],
    wanted: Option<&[u8]>,
) -> impl Iterator<Item = Candidate<'c>> {
    let mut found: Vec<Certificate<'c>> = presented
        .iter()
        .filter(|candidate| candidate.normalized_subject == issuer_name)
        .map(|candidate| candidate.certificate)
        .collect();
    if let Some(wanted) = wanted {
        found.sort_by_key(|certificate| match certificate.extensions.subject_key_identifier {
            Some(identifier) if identifier.value == wanted => 0,
            None => 1,
            Some(_) => 2,
        });
    }
    found.into_iter().map(|certificate| Candidate { certificate, source: Source::Presented })
}

/// Whether a certificate may be that of an issuer (RFC 5280 section 6.1.4 (k), (n), (o)).
fn check_authority(issuer: &Certificate<'_>, policy: &Policy) -> Result<(), Rejection> {
    let subject = || issuer.subject.to_rfc4514();
    let extensions = &issuer.extensions;
    if issuer.version != 3 {
        return Err(Rejection::IssuerVersionUnsupported { subject: subject(), version: issuer.version });
    }
    if !extensions.basic_constraints.is_some_and(|constraints| constraints.value.is_ca) {
        return Err(Rejection::IssuerNotCa { subject: subject() });
    }
    if let Some(extension) = unprocessed_critical_extension(issuer) {
        return Err(Rejection::IssuerCriticalExtensionUnsupported { subject: subject(), extension });
    }
    if policy.checks_certificate_profile() {
        check_authority_profile(issuer)?;
    }
    if extensions.key_usage.is_some_and(|usage| !usage.value.key_cert_sign()) {
        return Err(Rejection::IssuerKeyUsageForbidden { subject: subject() });
    }
    let required = policy.extended_key_usage;
    let purpose = required.object_identifier().zip(extensions.extended_key_usage);
    if purpose.is_some_and(|(purpose, usage)| !usage.value.allows(purpose)) {
        return Err(Rejection::IssuerExtendedKeyUsageForbidden { subject: subject(), required: required.name() });
    }
    Ok(())
}

/// What RFC 5280 section 4 demands of a conforming CA's certificate.
fn check_authority_profile(issuer: &Certificate<'_>) -> Result<(), Rejection> {
    let extensions = &issuer.extensions;
    let constraints_not_critical = extensions.basic_constraints.is_some_and(|constraints| !constraints.critical);
    let extension = if constraints_not_critical {
        Some(Oid::from(oids::BASIC_CONSTRAINTS))
    } else {
        wrongly_critical_extension(issuer)
    };
    if let Some(extension) = extension {
        return Err(Rejection::IssuerExtensionCriticalityInvalid { subject: issuer.subject.to_rfc4514(), extension });
    }
    if issuer.subject.is_empty() {
        return Err(Rejection::IssuerNameEmpty {});
    }
    Ok(())
}

fn check_authority_validity(issuer: &Certificate<'_>, at: EpochSeconds) -> Result<(), Rejection> {
    let subject = || issuer.subject.to_rfc4514();
    let (not_before, not_after) = (issuer.validity.not_before, issuer.validity.not_after);
    if at < not_before {
        let (not_before, at) = (Moment(not_before), Moment(at));
        return Err(Rejection::IssuerNotYetValid { subject: subject(), not_before, at });
    }
    if at > not_after {
        let (not_after, at) = (Moment(not_after), Moment(at));
        return Err(Rejection::IssuerExpired { subject: subject(), not_after, at });
    }
    Ok(())
}

fn check_authority_key(issuer: &Certificate<'_>, policy: &Policy) -> Result<(), Rejection> {
    let key = issuer.spki.subject_key().ok_or_else(|| issuer_key_unsupported(issuer))?;
    match (issuer.spki.key_type(), key.public_key) {
        (KeyType::Rsa | KeyType::RsaPss, mustergate_signature::PublicKey::Rsa { modulus, .. })
            if bits(modulus) < policy.minimum_rsa_bits =>
        {
            let subject = issuer.subject.to_rfc4514();
            Err(Rejection::IssuerKeyTooSmall { subject, bits: bits(modulus), bits_min: policy.minimum_rsa_bits })
        }
        _ => Ok(()),
    }
}

fn check_authority_signature_algorithm(issuer: &Certificate<'_>) -> Result<(), Rejection> {
    if issuer.signature_algorithm.signature_algorithm().is_some_and(is_signing_algorithm) {
        return Ok(());
    }
    let algorithm = issuer.signature_algorithm.algorithm.into();
    Err(Rejection::IssuerSignatureAlgorithmUnsupported { subject: issuer.subject.to_rfc4514(), algorithm })
}

fn issuer_key_unsupported(issuer: &Certificate<'_>) -> Rejection {
    let algorithm = issuer.spki.algorithm.algorithm.into();
    Rejection::IssuerKeyUnsupported { subject: issuer.subject.to_rfc4514(), algorithm }
}

/// A critical extension that is not processed (RFC 5280 section 4.2): an unknown one,
/// authorityInfoAccess, certificatePolicies with an unknown qualifier (section 4.2.1.4), or
/// policyConstraints that require an explicit policy.
pub fn unprocessed_critical_extension(certificate: &Certificate<'_>) -> Option<Oid> {
    let extensions = &certificate.extensions;
    let requires_policy =
        |constraints: Extension<PolicyConstraints>| constraints.critical && constraints.value.requires_explicit_policy;
    let is_uninterpretable =
        |policies: Extension<CertificatePolicies>| policies.critical && policies.value.has_unknown_qualifier;
    if let Some(unknown) = extensions.critical_unknown {
        Some(unknown.into())
    } else if extensions.authority_info_access.is_some_and(|access| access.critical) {
        Some(oids::AUTHORITY_INFO_ACCESS.into())
    } else if extensions.certificate_policies.is_some_and(is_uninterpretable) {
        Some(oids::CERTIFICATE_POLICIES.into())
    } else if extensions.policy_constraints.is_some_and(requires_policy) {
        Some(oids::POLICY_CONSTRAINTS.into())
    } else {
        None
    }
}

/// authorityKeyIdentifier or subjectKeyIdentifier, where it is critical (RFC 5280 sections 4.2.1.1, 4.2.1.2).
pub fn wrongly_critical_extension(certificate: &Certificate<'_>) -> Option<Oid> {
    let extensions = &certificate.extensions;
    if extensions.authority_key_identifier.is_some_and(|identifier| identifier.critical) {
        Some(oids::AUTHORITY_KEY_IDENTIFIER.into())
    } else if extensions.subject_key_identifier.is_some_and(|identifier| identifier.critical) {
        Some(oids::SUBJECT_KEY_IDENTIFIER.into())
    } else {
        None
    }
}
