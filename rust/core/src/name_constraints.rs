//! nameConstraints (RFC 5280 section 4.2.1.10): subtrees that a CA permits and excludes, and the
//! comparison of names with them.
//!
//! dNSName, rfc822Name, uniformResourceIdentifier, iPAddress and directoryName are compared. For
//! otherName, x400Address, ediPartyName and registeredID RFC 5280 defines no comparison: a name of
//! such a form under a constraint of that form is refused.

use std::borrow::Cow;

use crate::budget::Budget;
use crate::certificate::Certificate;
use crate::der::{Reader, tag};
use crate::general_name::GeneralName;
use crate::limits::GENERAL_NAMES_MAX;
use crate::name::{Name, RelativeName, text};
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
    Dns(Cow<'a, str>),
    Mail(Cow<'a, str>),
    Uri(&'a str),
    Address(&'a [u8]),
    /// A form that RFC 5280 defines no comparison for.
    Undefined(&'static str),
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

    /// Checks every name of `certificate`: its subject, the mail addresses in that, its alternative
    /// names and, of an end entity that has some, but no dNSName, the common names that are host names
    /// (as OpenSSL does: software that finds a host there must not be led past the constraint).
    ///
    /// # Errors
    /// [`Rejection::NameConstraintViolated`], [`Rejection::NameConstraintUnsupported`], or
    /// [`Rejection::PathBudgetExceeded`].
    pub fn check(
        &self,
        certificate: &Certificate<'_>,
        is_end_entity: bool,
        budget: &mut Budget,
    ) -> Result<(), Rejection> {
        let permitted = prepared_subtrees(self.permitted);
        let excluded = prepared_subtrees(self.excluded);
        let names = names_of(certificate, is_end_entity);
        budget.spend_comparisons(names.len(), permitted.len() + excluded.len())?;
        for name in names {
            let form = name.form();
            match judge(&name, &permitted, &excluded) {
                Judgement::Permitted => {}
                Judgement::Violated => {
                    return Err(Rejection::NameConstraintViolated { subject: certificate.subject.to_rfc4514(), form });
                }
                Judgement::Undefined => {
                    return Err(Rejection::NameConstraintUnsupported {
                        subject: certificate.subject.to_rfc4514(),
                        form,
                    });
                }
            }
        }
        Ok(())
    }
}

impl<'a> From<GeneralName<'a>> for Comparable<'a> {
    fn from(name: GeneralName<'a>) -> Self {
        match name {
            GeneralName::DirectoryName(name) => Self::Directory(name.normalized()),
            GeneralName::DnsName(name) => Self::Dns(Cow::Borrowed(name)),
            GeneralName::Rfc822Name(name) => Self::Mail(Cow::Borrowed(name)),
            GeneralName::Uri(name) => Self::Uri(name),
            GeneralName::IpAddress(address) => Self::Address(address),
            GeneralName::OtherName { .. }
            | GeneralName::X400Address
            | GeneralName::EdiPartyName
            | GeneralName::RegisteredId(_)
            | GeneralName::Unknown => Self::Undefined(name.form()),
        }
    }
}

impl Comparable<'_> {
    const fn form(&self) -> &'static str {
        match self {
            Self::Directory(_) => "directoryName",
            Self::Dns(_) => "dNSName",
            Self::Mail(_) => "rfc822Name",
            Self::Uri(_) => "uniformResourceIdentifier",
            Self::Address(_) => "iPAddress",
            Self::Undefined(form) => form,
        }
    }

    /// Whether a name is what its form demands, as far as that is looked at under any constraint.
    fn is_well_formed(&self) -> bool {
        match self {
            Self::Dns(name) => name.is_empty() || is_host(name.strip_prefix("*.").unwrap_or(name)),
            Self::Mail(name) => mailbox(name).is_some(),
            Self::Directory(_) | Self::Uri(_) | Self::Address(_) | Self::Undefined(_) => true,
        }
    }

    /// Whether this name lies in `subtree`, of the same form. `None` where the question has no
    /// answer, since one of the two is not what its form demands.
    fn is_within(&self, subtree: &Comparable<'_>, list: List) -> Option<bool> {
        match (self, subtree) {
            (Self::Directory(name), Comparable::Directory(base)) => Some(name.starts_with(base)),
            (Self::Dns(name), Comparable::Dns(base)) => dns_name_is_within(name, base, list),
            (Self::Mail(name), Comparable::Mail(base)) => mailbox_is_within(name, base),
            (Self::Uri(name), Comparable::Uri(base)) => host_is_within(uri_host(name)?, base),
            (Self::Address(name), Comparable::Address(base)) => Some(address_is_within(name, base)),
            _ => None,
        }
    }
}

/// What constraints say of a name.
enum Judgement {
    Permitted,
    Violated,
    Undefined,
}

/// Which list a subtree stands in: a wildcard lies in a permitted subtree if all that it matches
/// does, and in an excluded one if anything that it matches does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Permitted,
    Excluded,
}

fn judge(name: &Comparable<'_>, permitted: &[Comparable<'_>], excluded: &[Comparable<'_>]) -> Judgement {
    let form = name.form();
    let of_form = |subtree: &&Comparable<'_>| subtree.form() == form;
    let mut permitted = permitted.iter().filter(of_form).peekable();
    let mut excluded = excluded.iter().filter(of_form).peekable();
    let is_constrained = permitted.peek().is_some() || excluded.peek().is_some();
    if is_constrained && matches!(name, Comparable::Undefined(_)) {
        return Judgement::Undefined;
    }
    if !name.is_well_formed() || excluded.any(|subtree| name.is_within(subtree, List::Excluded) != Some(false)) {
        return Judgement::Violated;
    }
    if permitted.peek().is_none() {
        return Judgement::Permitted;
    }
    let mut is_within = false;
    for subtree in permitted {
        match name.is_within(subtree, List::Permitted) {
            Some(within) => is_within |= within,
            None => return Judgement::Violated,
        }
    }
    if is_within { Judgement::Permitted } else { Judgement::Violated }
}

/// The names that constraints apply to.
fn names_of<'a>(certificate: &Certificate<'a>, is_end_entity: bool) -> Vec<Comparable<'a>> {
    let subject = certificate.subject;
    let mut names = Vec::new();
    if !subject.is_empty() {
        names.push(Comparable::Directory(subject.normalized()));
    }
    names.extend(texts_of(subject, oid::attribute::EMAIL_ADDRESS).map(|address| Comparable::Mail(Cow::Owned(address))));
    let Some(alternative) = certificate.extensions.subject_alt_name else {
        return names;
    };
    names.extend(alternative.value.iter().map(Comparable::from));
    if is_end_entity && !names.iter().any(|name| matches!(name, Comparable::Dns(_))) {
        let hosts = texts_of(subject, oid::attribute::COMMON_NAME).filter(|name| name.contains('.') && is_host(name));
        names.extend(hosts.map(|host| Comparable::Dns(Cow::Owned(host))));
    }
    names
}

/// The values of one attribute type; one that is no text is empty.
fn texts_of<'a>(subject: Name<'a>, kind: &'a [u8]) -> impl Iterator<Item = String> + 'a {
    let attributes = subject.relative_names().flat_map(RelativeName::attributes);
    attributes
        .filter(move |attribute| attribute.kind == kind)
        .map(|attribute| text(&attribute.value).unwrap_or_default())
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
    if !is_base(base) {
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
    if !base.contains('@') {
        return host_is_within(host, base);
    }
    let (base_local, base_host) = mailbox(base)?;
    Some(local == base_local && host.eq_ignore_ascii_case(base_host))
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

/// Local part, unquoted (RFC 5280 section 7.5 compares it exactly), and host (RFC 5321 section 4.1.2).
fn mailbox(address: &str) -> Option<(Cow<'_, str>, &str)> {
    let (local, host) = address.rsplit_once('@')?;
    let local = match local.strip_prefix('"') {
        Some(quoted) => Cow::Owned(unquoted(quoted.strip_suffix('"')?)?),
        None => Cow::Borrowed(local),
    };
    let is_atom = |octet: u8| octet.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&octet);
    let is_local = matches!(local, Cow::Owned(_)) || local.bytes().all(is_atom);
    (!local.is_empty() && is_local && is_host(host)).then_some((local, host))
}

/// The content of a quoted string, each quoted pair as its character.
fn unquoted(content: &str) -> Option<String> {
    let mut text = String::with_capacity(content.len());
    let mut characters = content.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => return None,
            '\\' => text.push(characters.next()?),
            _ => text.push(character),
        }
    }
    Some(text)
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

/// Labels of 1 to 63 letters, digits, hyphens within and underscores (RFC 1034 section 3.5, with the
/// underscore that real names have), 253 octets at most.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}
