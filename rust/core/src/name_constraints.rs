//! nameConstraints (RFC 5280 section 4.2.1.10): subtrees that a CA permits and excludes, and the
//! comparison of names with them.
//!
//! dNSName, rfc822Name, uniformResourceIdentifier, iPAddress and directoryName are compared. For
//! otherName, x400Address, ediPartyName and registeredID RFC 5280 defines no comparison: a name of
//! such a form under a constraint of that form is refused.

use crate::budget::Budget;
use crate::certificate::Certificate;
use crate::der::{Reader, tag};
use crate::general_name::GeneralName;
use crate::limits::GENERAL_NAMES_MAX;
use crate::name::{Name, text};
use crate::oid;
use crate::rejection::{Fault, Rejection};

/// The two lists of subtrees: each, if there, not empty and well formed, by construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameConstraints<'a> {
    permitted: Option<&'a [u8]>,
    excluded: Option<&'a [u8]>,
}

/// A name or a subtree, ready to be compared many times.
enum Comparable<'a> {
    /// A directory name in its normalised form, which a subtree is a prefix of.
    Directory(Vec<u8>),
    /// Any other form, as it stands.
    Plain(GeneralName<'a>),
}

impl<'a> NameConstraints<'a> {
    /// Reads `SEQUENCE { [0] permittedSubtrees, [1] excludedSubtrees }`, at least one of them.
    ///
    /// # Errors
    /// A [`Fault`] of DER, an empty list, a subtree with a minimum or maximum, an address range that
    /// is no prefix, more subtrees than the limit.
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, Fault> {
        let mut fields = reader.sequence()?;
        let permitted = fields.optional(tag::context_constructed(0))?;
        let excluded = fields.optional(tag::context_constructed(1))?;
        fields.finish()?;
        if permitted.is_none() && excluded.is_none() {
            return Err(Fault::SequenceEmpty);
        }
        let mut count = 0;
        for subtrees in [permitted, excluded].into_iter().flatten() {
            check_subtrees(subtrees, &mut count)?;
        }
        Ok(Self { permitted, excluded })
    }

    /// Checks every name of `certificate`: its subject, its alternative names and, where it has no
    /// alternative names, the mail addresses in its subject.
    ///
    /// # Errors
    /// [`Rejection::NameConstraintViolated`], [`Rejection::NameConstraintUnsupported`], or
    /// [`Rejection::PathBudgetExceeded`].
    pub fn check(&self, certificate: &Certificate<'_>, budget: &mut Budget) -> Result<(), Rejection> {
        let permitted = prepared_subtrees(self.permitted);
        let excluded = prepared_subtrees(self.excluded);
        for name in names_of(certificate) {
            let name = Comparable::from(name);
            check_name(&name, &permitted, &excluded, certificate, budget)?;
        }
        Ok(())
    }
}

impl<'a> From<GeneralName<'a>> for Comparable<'a> {
    fn from(name: GeneralName<'a>) -> Self {
        match name {
            GeneralName::DirectoryName(name) => Self::Directory(name.normalized()),
            other => Self::Plain(other),
        }
    }
}

impl Comparable<'_> {
    const fn form(&self) -> &'static str {
        match self {
            Self::Directory(_) => "directoryName",
            Self::Plain(name) => name.form(),
        }
    }

    const fn is_supported(&self) -> bool {
        !matches!(
            self,
            Self::Plain(
                GeneralName::OtherName { .. }
                    | GeneralName::X400Address
                    | GeneralName::EdiPartyName
                    | GeneralName::RegisteredId(_)
            )
        )
    }

    /// Whether this name lies in `subtree`, of the same form. `None` where the question has no
    /// answer, since one of the two is not what its form demands.
    fn is_within(&self, subtree: &Comparable<'_>, list: List) -> Option<bool> {
        match (self, subtree) {
            (Self::Directory(name), Comparable::Directory(base)) => Some(name.starts_with(base)),
            (Self::Plain(GeneralName::DnsName(name)), Comparable::Plain(GeneralName::DnsName(base))) => {
                dns_name_is_within(name, base, list)
            }
            (Self::Plain(GeneralName::Rfc822Name(name)), Comparable::Plain(GeneralName::Rfc822Name(base))) => {
                mailbox_is_within(name, base)
            }
            (Self::Plain(GeneralName::Uri(name)), Comparable::Plain(GeneralName::Uri(base))) => {
                host_is_within(uri_host(name)?, base)
            }
            (Self::Plain(GeneralName::IpAddress(name)), Comparable::Plain(GeneralName::IpAddress(base))) => {
                Some(address_is_within(name, base))
            }
            _ => None,
        }
    }
}

/// Which list a subtree stands in: a wildcard lies in a permitted subtree if all that it matches
/// does, and in an excluded one if anything that it matches does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Permitted,
    Excluded,
}

fn check_name(
    name: &Comparable<'_>,
    permitted: &[Comparable<'_>],
    excluded: &[Comparable<'_>],
    certificate: &Certificate<'_>,
    budget: &mut Budget,
) -> Result<(), Rejection> {
    let form = name.form();
    let violated = || Rejection::NameConstraintViolated { subject: certificate.subject.to_rfc4514(), form };
    let mut is_permitted = None;
    for (list, subtrees) in [(List::Excluded, excluded), (List::Permitted, permitted)] {
        budget.spend_comparisons(subtrees.len())?;
        for subtree in subtrees.iter().filter(|subtree| subtree.form() == form) {
            if !name.is_supported() {
                let subject = certificate.subject.to_rfc4514();
                return Err(Rejection::NameConstraintUnsupported { subject, form });
            }
            match (list, name.is_within(subtree, list)) {
                (_, None) | (List::Excluded, Some(true)) => return Err(violated()),
                (List::Excluded, Some(false)) => {}
                (List::Permitted, Some(within)) => is_permitted = Some(is_permitted.unwrap_or(false) || within),
            }
        }
    }
    if is_permitted == Some(false) { Err(violated()) } else { Ok(()) }
}

/// The names that constraints apply to.
fn names_of<'a>(certificate: &Certificate<'a>) -> Vec<GeneralName<'a>> {
    let subject = (!certificate.subject.is_empty()).then_some(GeneralName::DirectoryName(certificate.subject));
    let mut names: Vec<GeneralName<'a>> = subject.into_iter().collect();
    match certificate.extensions.subject_alt_name {
        Some(alternative) => names.extend(alternative.value.iter()),
        None => names.extend(mail_addresses(certificate.subject)),
    }
    names
}

fn mail_addresses(subject: Name<'_>) -> impl Iterator<Item = GeneralName<'_>> {
    let attributes = subject.relative_names().flat_map(super::name::RelativeName::attributes);
    attributes.filter(|attribute| attribute.kind == oid::attribute::EMAIL_ADDRESS).map(|attribute| {
        // An address that is no text is no mailbox either: as an empty one it lies in no subtree.
        let address = text(&attribute.value).and(std::str::from_utf8(attribute.value.content).ok());
        GeneralName::Rfc822Name(address.unwrap_or(""))
    })
}

fn prepared_subtrees(content: Option<&[u8]>) -> Vec<Comparable<'_>> {
    let mut reader = Reader::new(content.unwrap_or_default());
    std::iter::from_fn(|| read_subtree(&mut reader).ok()).map(Comparable::from).collect()
}

fn check_subtrees(content: &[u8], count: &mut usize) -> Result<(), Fault> {
    let mut subtrees = Reader::new(content);
    if subtrees.is_empty() {
        return Err(Fault::SequenceEmpty);
    }
    while !subtrees.is_empty() {
        *count += 1;
        if *count > GENERAL_NAMES_MAX {
            return Err(Fault::TooMany);
        }
        match read_subtree(&mut subtrees)? {
            GeneralName::IpAddress(range) if !is_address_range(range) => return Err(Fault::AddressInvalid),
            _ => {}
        }
    }
    Ok(())
}

/// `GeneralSubtree`: a base; minimum is 0, so absent, and maximum is absent.
fn read_subtree<'a>(subtrees: &mut Reader<'a>) -> Result<GeneralName<'a>, Fault> {
    let mut fields = subtrees.sequence()?;
    let base = GeneralName::read(&mut fields)?;
    if fields.is_empty() { Ok(base) } else { Err(Fault::SubtreeBoundsInvalid) }
}

/// An address and a mask whose ones come first (RFC 4632 section 3.1).
fn is_address_range(range: &[u8]) -> bool {
    let (address, mask) = range.split_at(range.len() / 2);
    if address.len() != mask.len() || !matches!(mask.len(), 4 | 16) {
        return false;
    }
    let mut after_ones = mask.iter().skip_while(|octet| **octet == 0xff);
    let last = after_ones.next().copied().unwrap_or(0);
    last.leading_ones() + last.trailing_zeros().min(8) == 8 && after_ones.all(|octet| *octet == 0)
}

fn address_is_within(address: &[u8], range: &[u8]) -> bool {
    let (base, mask) = range.split_at(range.len() / 2);
    address.len() == base.len()
        && address.iter().zip(base).zip(mask).all(|((address, base), mask)| address & mask == base & mask)
}

/// dNSName: the base and everything below it. A leading dot, which RFC 5280 does not have here, is
/// read as "below it alone", as OpenSSL and Go do.
fn dns_name_is_within(name: &str, base: &str, list: List) -> Option<bool> {
    let host = name.strip_prefix("*.").unwrap_or(name);
    if !is_host(host) || !is_base(base) {
        return None;
    }
    if is_at_or_below(name, base) {
        return Some(true);
    }
    // *.example.com matches a.example.com, so it meets what excludes a.example.com.
    let meets = list == List::Excluded
        && host.len() < name.len()
        && base.split_once('.').is_some_and(|(label, parent)| !label.is_empty() && parent.eq_ignore_ascii_case(host));
    Some(meets)
}

/// rfc822Name: a mailbox, all mailboxes of a host, or (leading dot) of the hosts of a domain.
fn mailbox_is_within(name: &str, base: &str) -> Option<bool> {
    let (local, host) = mailbox(name)?;
    match base.rsplit_once('@') {
        Some(_) => {
            let (base_local, base_host) = mailbox(base)?;
            Some(local == base_local && host.eq_ignore_ascii_case(base_host))
        }
        None => host_is_within(host, base),
    }
}

/// The host itself or, after a leading dot, what is below the domain. An empty base is every host.
fn host_is_within(host: &str, base: &str) -> Option<bool> {
    if !is_host(host) || !is_base(base) {
        return None;
    }
    if base.is_empty() || base.starts_with('.') {
        return Some(is_at_or_below(host, base));
    }
    Some(host.eq_ignore_ascii_case(base))
}

/// Local part (kept as it is: RFC 5280 section 7.5 compares it exactly) and host.
fn mailbox(address: &str) -> Option<(&str, &str)> {
    let (local, host) = address.rsplit_once('@')?;
    (!local.is_empty() && is_host(host)).then_some((local, host))
}

/// The host of a URI with an authority (RFC 3986 section 3.2): a registered name, no IP literal.
fn uri_host(uri: &str) -> Option<&str> {
    let (scheme, rest) = uri.split_once(':')?;
    let authority = rest.strip_prefix("//")?;
    let end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
    let (authority, _) = authority.split_at_checked(end)?;
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, after)| after);
    let host = host_and_port.split_once(':').map_or(host_and_port, |(host, _)| host);
    let is_address = host.rsplit_once('.').map_or(host, |(_, last)| last).bytes().all(|octet| octet.is_ascii_digit());
    (!scheme.is_empty() && !is_address).then_some(host)
}

fn is_at_or_below(name: &str, base: &str) -> bool {
    let Some(split) = name.len().checked_sub(base.len()) else {
        return false;
    };
    let Some((before, tail)) = name.split_at_checked(split) else {
        return false;
    };
    let at_boundary = base.is_empty() || base.starts_with('.') || before.is_empty() || before.ends_with('.');
    let is_only_the_dot = base.starts_with('.') && before.is_empty();
    tail.eq_ignore_ascii_case(base) && at_boundary && !is_only_the_dot
}

/// An empty base, a host, or a dot and a host.
fn is_base(base: &str) -> bool {
    base.is_empty() || is_host(base.strip_prefix('.').unwrap_or(base))
}

/// Labels of 1 to 63 letters, digits, hyphens and underscores (RFC 1034 section 3.5, with the
/// underscore that real names have), 253 octets at most.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}
