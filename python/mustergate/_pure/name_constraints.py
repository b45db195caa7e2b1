"""nameConstraints (RFC 5280 section 4.2.1.10): subtrees that a CA permits and excludes.

dNSName, rfc822Name, uniformResourceIdentifier, iPAddress and directoryName are compared. For otherName,
x400Address, ediPartyName and registeredID RFC 5280 defines no comparison: a name of such a form under a
constraint of that form is refused.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from . import oid
from .budget import Budget
from .der import Reader, Tag
from .general_name import (
    DirectoryName,
    DnsName,
    EdiPartyName,
    GeneralName,
    IpAddress,
    OtherName,
    RegisteredId,
    Rfc822Name,
    UnknownName,
    Uri,
    X400Address,
)
from .limits import GENERAL_NAMES_MAX
from .name import Name, text
from .rejection import Fault, FaultError, Rejection

if TYPE_CHECKING:
    from .certificate import Certificate


@dataclass(frozen=True, slots=True)
class NameConstraints:
    """The two lists of subtrees: each, if there, not empty and well formed, if it comes from `read`."""

    permitted: tuple[GeneralName, ...]
    excluded: tuple[GeneralName, ...]

    @classmethod
    def read(cls, reader: Reader) -> "NameConstraints":
        """Reads `SEQUENCE { [0] permittedSubtrees, [1] excludedSubtrees }`, at least one of them.

        Raises:
            FaultError: A fault of DER, an empty list, a subtree with a minimum or maximum, an address range
                that is no prefix, more subtrees than the limit.
        """
        fields = reader.sequence()
        permitted = fields.optional(Tag.context_constructed(0))
        excluded = fields.optional(Tag.context_constructed(1))
        fields.finish()
        if permitted is None and excluded is None:
            raise FaultError(Fault.SEQUENCE_EMPTY)
        first = _read_subtrees(permitted, GENERAL_NAMES_MAX)
        return cls(first, _read_subtrees(excluded, GENERAL_NAMES_MAX - len(first)))

    def check(self, certificate: "Certificate", budget: Budget, *, is_end_entity: bool) -> None:
        """Checks every name of `certificate`.

        They are its subject, the mail addresses in that, its alternative names and, of an end entity that
        has some, but no dNSName, the common names that are host names (as OpenSSL does: software that finds a
        host there must not be led past the constraint).

        Raises:
            Rejection: `name_constraint_violated`, `name_constraint_unsupported`, or `path_budget_exceeded`.
        """
        names = _names_of(certificate, is_end_entity=is_end_entity)
        budget.spend_comparisons(len(names), len(self.permitted) + len(self.excluded))
        permitted, excluded = _by_form(self.permitted), _by_form(self.excluded)
        for name in names:
            slug = _judge(name, permitted.get(name.form, []), excluded.get(name.form, []))
            if slug is not None:
                raise Rejection(slug, subject=certificate.subject.to_rfc4514(), form=name.form)


class _List(Enum):
    """Which list a subtree stands in.

    A wildcard lies in a permitted subtree if all that it matches does, and in an excluded one if anything
    that it matches does.
    """

    PERMITTED = "permitted"
    EXCLUDED = "excluded"


class Comparable:
    """A name or a subtree, ready to be compared many times: a directory name in its normalised form."""

    __slots__ = ("directory", "form", "name")

    def __init__(self, name: GeneralName) -> None:
        self.name = name
        self.form = name.form
        self.directory = name.name.normalized() if isinstance(name, DirectoryName) else b""

    def is_undefined(self) -> bool:
        """Whether RFC 5280 defines no comparison for this form."""
        return isinstance(self.name, OtherName | X400Address | EdiPartyName | RegisteredId | UnknownName)

    def is_well_formed(self) -> bool:
        """Whether a name is what its form demands, as far as that is looked at under any constraint."""
        match self.name:
            case DnsName(text=name):
                return not name or _is_host(name.removeprefix("*."))
            case Rfc822Name(text=name):
                return _mailbox(name) is not None
            case _:
                return True

    def is_within(self, subtree: "Comparable", which: _List) -> bool | None:
        """Whether this name lies in `subtree`, of the same form.

        None where the question has no answer, since one of the two is not what its form demands.
        """
        match self.name, subtree.name:
            case DirectoryName(), DirectoryName():
                return self.directory.startswith(subtree.directory)
            case DnsName(text=name), DnsName(text=base):
                return _dns_name_is_within(name, base, which)
            case Rfc822Name(text=name), Rfc822Name(text=base):
                return _mailbox_is_within(name, base)
            case Uri(text=name), Uri(text=base):
                host = _uri_host(name)
                return None if host is None else _host_is_within(host, base)
            case IpAddress(octets=address), IpAddress(octets=address_range):
                return _address_is_within(address, address_range)
            case _:
                return None


def _by_form(subtrees: Iterable[GeneralName]) -> dict[str, list[Comparable]]:
    forms: dict[str, list[Comparable]] = {}
    for subtree in subtrees:
        forms.setdefault(subtree.form, []).append(Comparable(subtree))
    return forms


def _judge(name: Comparable, permitted: list[Comparable], excluded: list[Comparable]) -> str | None:
    """The slug of what constraints of its form say against a name; None where they permit it."""
    if (permitted or excluded) and name.is_undefined():
        return "name_constraint_unsupported"
    if not name.is_well_formed() or any(name.is_within(subtree, _List.EXCLUDED) is not False for subtree in excluded):
        return "name_constraint_violated"
    if not permitted:
        return None
    within = [name.is_within(subtree, _List.PERMITTED) for subtree in permitted]
    return None if None not in within and True in within else "name_constraint_violated"


def _names_of(certificate: "Certificate", *, is_end_entity: bool) -> list[Comparable]:
    """The names that constraints apply to."""
    subject = certificate.subject
    alternative = certificate.extensions.subject_alt_name
    names: list[GeneralName] = [] if subject.is_empty() else [DirectoryName(subject)]
    names.extend(Rfc822Name(address) for address in _texts_of(subject, oid.Attribute.EMAIL_ADDRESS))
    names.extend(() if alternative is None else alternative.value)
    if alternative is not None and is_end_entity and not any(isinstance(name, DnsName) for name in names):
        common_names = _texts_of(subject, oid.Attribute.COMMON_NAME)
        names.extend(DnsName(name) for name in common_names if "." in name and _is_host(name))
    return [Comparable(name) for name in names]


def _texts_of(subject: Name, kind: bytes) -> Iterator[str]:
    """The values of one attribute type; one that is no text is empty."""
    for relative_name in subject.relative_names():
        for attribute in relative_name.attributes():
            if attribute.kind == kind:
                yield text(attribute.value) or ""


def _read_subtrees(content: bytes | None, count_max: int) -> tuple[GeneralName, ...]:
    if content is None:
        return ()
    subtrees = Reader(content)
    if subtrees.is_empty():
        raise FaultError(Fault.SEQUENCE_EMPTY)
    names: list[GeneralName] = []
    while not subtrees.is_empty():
        if len(names) == count_max:
            raise FaultError(Fault.TOO_MANY)
        name = _read_subtree(subtrees)
        if isinstance(name, IpAddress) and not _is_address_range(name.octets):
            raise FaultError(Fault.ADDRESS_INVALID)
        names.append(name)
    return tuple(names)


def _read_subtree(subtrees: Reader) -> GeneralName:
    """`GeneralSubtree`: a base; minimum is 0, so absent, and maximum is absent."""
    fields = subtrees.sequence()
    base = GeneralName.read(fields)
    if not fields.is_empty():
        raise FaultError(Fault.SUBTREE_BOUNDS_INVALID)
    return base


def _is_address_range(octets: bytes) -> bool:
    """An address and a mask whose ones come first (RFC 4632 section 3.1)."""
    if len(octets) not in (8, 32):
        return False
    half = len(octets) // 2
    zeros = ~int.from_bytes(octets[half:], "big") & ((1 << 8 * half) - 1)
    return zeros & (zeros + 1) == 0


def _address_is_within(address: bytes, octets: bytes) -> bool:
    half = len(octets) // 2
    base, mask = octets[:half], octets[half:]
    return len(address) == half and all(
        ours & bits == theirs & bits for ours, theirs, bits in zip(address, base, mask, strict=True)
    )


def _dns_name_is_within(name: str, base: str, which: _List) -> bool | None:
    """dNSName: the base and everything below it.

    A leading dot, which RFC 5280 does not have here, is read as "below it alone", as OpenSSL and Go do.
    """
    host = name.removeprefix("*.")
    if not _is_base(base):
        return None
    if _is_at_or_below(name, base):
        return True
    # *.example.com matches a.example.com, so it meets what excludes a.example.com.
    label, dot, parent = base.partition(".")
    return which is _List.EXCLUDED and host != name and bool(dot) and bool(label) and parent.lower() == host.lower()


def _mailbox_is_within(name: str, base: str) -> bool | None:
    """rfc822Name: a mailbox, all mailboxes of a host, or (leading dot) of the hosts of a domain."""
    mailbox = _mailbox(name)
    if mailbox is None:
        return None
    local, host = mailbox
    if "@" not in base:
        return _host_is_within(host, base)
    base_mailbox = _mailbox(base)
    if base_mailbox is None:
        return None
    return local == base_mailbox[0] and host.lower() == base_mailbox[1].lower()


def _host_is_within(host: str, base: str) -> bool | None:
    """The host itself or, after a leading dot, what is below the domain. An empty base is every host."""
    if not _is_host(host) or not _is_base(base):
        return None
    if not base or base.startswith("."):
        return _is_at_or_below(host, base)
    return host.lower() == base.lower()


def _mailbox(address: str) -> tuple[str, str] | None:
    """Local part, unquoted (RFC 5280 section 7.5 compares it exactly), and host (RFC 5321 section 4.1.2)."""
    local, at, host = address.rpartition("@")
    if not at or not _is_host(host):
        return None
    if local.startswith('"'):
        quoted = _QUOTED.fullmatch(local)
        local = "" if quoted is None else re.sub(r"\\(.)", r"\1", quoted.group(1), flags=re.DOTALL)
    elif not _LOCAL.fullmatch(local):
        return None
    return (local, host) if local else None


def _uri_host(uri: str) -> str | None:
    """The host of a URI with an authority (RFC 3986 section 3.2): a registered name, no IP literal."""
    scheme, colon, rest = uri.partition(":")
    if not colon or not scheme or not rest.startswith("//"):
        return None
    authority = re.split(r"[/?#]", rest[2:], maxsplit=1)[0]
    host = authority.rpartition("@")[2].partition(":")[0]
    return None if _ALL_DIGITS.fullmatch(host.rpartition(".")[2]) else host


def _is_at_or_below(name: str, base: str) -> bool:
    before, tail = name[: max(len(name) - len(base), 0)], name[max(len(name) - len(base), 0) :]
    if tail.lower() != base.lower():
        return False
    if base.startswith("."):
        return bool(before)
    return not base or not before or before.endswith(".")


def _is_base(base: str) -> bool:
    """An empty base, a host, or a dot and a host."""
    return not base or _is_host(base.removeprefix("."))


@lru_cache(maxsize=8192)
def _is_host(host: str) -> bool:
    """Labels of 1 to 63 letters, digits, hyphens within and underscores.

    RFC 1034 section 3.5, with the underscore that real names have; 253 octets at most.
    """
    return len(host) <= 253 and _HOST.fullmatch(host) is not None


_LABEL: Final = "(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]+", re.ASCII)
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ALL_DIGITS: Final = re.compile("[0-9]*")
