//! Certificates that the relying party configured: trust anchors and intermediates, indexed by
//! subject and key identifier, each with its key parsed once.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use mustergate_signature::{SignatureAlgorithm, SignatureInvalid, VerifyingKey, sha256};

use crate::certificate::Certificate;
use crate::rejection::Malformed;
use crate::subject_public_key_info::{Restriction, SubjectPublicKeyInfo};

/// A key that signatures are verified under, with what its algorithm identifier restricts it to.
#[derive(Debug)]
pub struct IssuerKey {
    key: VerifyingKey,
    restriction: Restriction,
}

impl IssuerKey {
    /// The key of an issuer; `None` where it is of no supported kind, or no valid key of it.
    pub fn new(spki: &SubjectPublicKeyInfo<'_>) -> Option<Self> {
        let subject_key = spki.subject_key()?;
        let key = VerifyingKey::new(&subject_key.public_key).ok()?;
        Some(Self { key, restriction: subject_key.restriction })
    }

    /// Verifies one signature.
    ///
    /// # Errors
    /// [`SignatureInvalid`], also where the key may not make signatures of this algorithm.
    pub fn verify(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureInvalid> {
        if !self.restriction.allows(algorithm) {
            return Err(SignatureInvalid);
        }
        self.key.verify(algorithm, message, signature)
    }
}

/// A configured certificate. Its octets were parsed when it was configured.
#[derive(Debug)]
pub struct Authority {
    der: Arc<[u8]>,
    certificate_id: [u8; 32],
    key: OnceLock<Option<IssuerKey>>,
}

impl Authority {
    fn new(der: &[u8]) -> Self {
        Self { der: der.into(), certificate_id: sha256(der), key: OnceLock::new() }
    }

    /// SHA-256 of the DER.
    pub const fn certificate_id(&self) -> &[u8; 32] {
        &self.certificate_id
    }

    /// The certificate, parsed again: it borrows from this. `None` never happens, since
    /// [`Authorities::new`] parsed it.
    pub fn certificate(&self) -> Option<Certificate<'_>> {
        Certificate::parse(&self.der).ok()
    }

    /// The key, parsed on first use and kept.
    pub fn key(&self, spki: &SubjectPublicKeyInfo<'_>) -> Option<&IssuerKey> {
        self.key.get_or_init(|| IssuerKey::new(spki)).as_ref()
    }
}

/// A set of configured certificates: 10,000 cost what one does.
#[derive(Debug, Default)]
pub struct Authorities {
    list: Vec<Authority>,
    by_subject: HashMap<Vec<u8>, OfSubject>,
}

/// The authorities of one subject, by their place in the list.
#[derive(Debug, Default)]
struct OfSubject {
    all: Vec<(usize, KeyIdentifier)>,
    by_key_identifier: HashMap<KeyIdentifier, Vec<usize>>,
}

type KeyIdentifier = Option<Box<[u8]>>;

/// One of several certificates that does not parse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthorityMalformed {
    /// Its place, from 0.
    pub position: usize,
    /// What is wrong.
    pub malformed: Malformed,
}

impl Authorities {
    /// Indexes certificates; one that stands twice counts once.
    ///
    /// # Errors
    /// The first that does not parse.
    pub fn new<'a>(ders: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, AuthorityMalformed> {
        let mut authorities = Self::default();
        for (position, der) in ders.into_iter().enumerate() {
            let certificate =
                Certificate::parse(der).map_err(|malformed| AuthorityMalformed { position, malformed })?;
            authorities.add(der, &certificate);
        }
        Ok(authorities)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The authority that is exactly this certificate.
    pub fn position_of(&self, certificate: &Certificate<'_>) -> Option<usize> {
        let of_subject = self.by_subject.get(&certificate.subject.normalized())?;
        let same = of_subject.by_key_identifier.get(&key_identifier(certificate))?;
        same.iter().copied().find(|&position| self.get(position).is_some_and(|found| *found.der == *certificate.der))
    }

    /// The authority at a place.
    pub fn get(&self, position: usize) -> Option<&Authority> {
        self.list.get(position)
    }

    /// Those whose subject is `normalized_subject`, in the order in which they are tried: first those
    /// whose subjectKeyIdentifier is the wanted one, then those without any, then the rest, each in
    /// configured order. Without a wanted identifier, all in configured order.
    pub fn candidates<'a>(
        &'a self,
        normalized_subject: &[u8],
        wanted: Option<&'a [u8]>,
    ) -> impl Iterator<Item = &'a Authority> + 'a {
        let of_subject = self.by_subject.get(normalized_subject);
        let with = move |identifier: KeyIdentifier| {
            of_subject.and_then(move |of| of.by_key_identifier.get(&identifier)).into_iter().flatten().copied()
        };
        let matching = wanted.map(|wanted| with(Some(wanted.into())).chain(with(None))).into_iter().flatten();
        let rest = of_subject.into_iter().flat_map(|of| &of.all).filter(move |(_, identifier)| {
            wanted.is_none_or(|wanted| identifier.as_deref().is_some_and(|identifier| identifier != wanted))
        });
        matching.chain(rest.map(|(position, _)| *position)).filter_map(|position| self.get(position))
    }

    fn add(&mut self, der: &[u8], certificate: &Certificate<'_>) {
        if self.position_of(certificate).is_some() {
            return;
        }
        let position = self.list.len();
        let of_subject = self.by_subject.entry(certificate.subject.normalized()).or_default();
        of_subject.all.push((position, key_identifier(certificate)));
        of_subject.by_key_identifier.entry(key_identifier(certificate)).or_default().push(position);
        self.list.push(Authority::new(der));
    }
}

fn key_identifier(certificate: &Certificate<'_>) -> KeyIdentifier {
    certificate.extensions.subject_key_identifier.map(|identifier| identifier.value.into())
}
