"""nameConstraints (RFC 5280 section 4.2.1.10)."""

from . import der
from .build import (
    alternative_names,
    ca,
    directory,
    dns,
    extension,
    ip,
    leaf,
    mail,
    name,
    name_constraints,
    resource,
    root,
)
from .vector import Path, presented, vector

ROOT = root()
OTHER_NAME = der.context(0, der.oid("1.3.6.1.4.1.311.20.2.3"), der.context(0, der.utf8("someone")))
X400_ADDRESS = der.context(3, der.sequence())


def constrained(
    *names: bytes, permitted: tuple[bytes, ...] = (), excluded: tuple[bytes, ...] = (), subject: bytes | None = None
) -> Path:
    # root <- ca (with these constraints) <- device (with these alternative names)
    intermediate = ca(ROOT, extensions={"names": name_constraints(permitted=permitted, excluded=excluded)})
    extensions = {"names": alternative_names(*names)} if names else None
    device = leaf(intermediate, extensions=extensions, subject=subject or name("device"))
    return presented(device, intermediate, anchors=[ROOT])


@vector("accepted")
def dns_permitted() -> Path:
    # ca (permits example.com) <- device (a.example.com)
    """Any DNS name that can be constructed by adding labels to the left-hand side satisfies the constraint."""
    return constrained(dns("a.example.com"), permitted=(dns("example.com"),))


@vector("name_constraint_violated", bug=20, subject="CN=device", form="dNSName")
def dns_not_permitted() -> Path:
    # ca (permits example.com) <- device (example.org)
    """RFC 5280 section 6.1.3 (b): each name is within one of the permitted_subtrees."""
    return constrained(dns("example.org"), permitted=(dns("example.com"),))


@vector("name_constraint_violated", bug=20, form="dNSName")
def dns_that_ends_alike() -> Path:
    # ca (permits example.com) <- device (badexample.com)
    """RFC 5280 section 4.2.1.10: labels are added, not letters."""
    return constrained(dns("badexample.com"), permitted=(dns("example.com"),))


@vector("name_constraint_violated", bug=18, form="dNSName")
def dns_excluded_in_other_case() -> Path:
    # ca (excludes example.com) <- device (A.EXAMPLE.COM)
    """RFC 4343: DNS names are compared without regard to case; CVE-2026-3833."""
    return constrained(dns("A.EXAMPLE.COM"), excluded=(dns("example.com"),))


@vector("name_constraint_violated", bug=17, form="dNSName")
def wildcard_meets_excluded() -> Path:
    # ca (excludes a.example.com) <- device (*.example.com)
    """RFC 5280 section 6.1.3 (c): *.example.com stands for a.example.com too; CVE-2025-61727."""
    return constrained(dns("*.example.com"), excluded=(dns("a.example.com"),))


@vector("accepted", bug=17)
def wildcard_misses_excluded() -> Path:
    # ca (excludes a.b.example.com) <- device (*.example.com)
    """RFC 9525 section 6.3: the wildcard is one label."""
    return constrained(dns("*.example.com"), excluded=(dns("a.b.example.com"),))


@vector("name_constraint_violated", bug=17, form="dNSName")
def wildcard_wider_than_permitted() -> Path:
    # ca (permits a.example.com) <- device (*.example.com)
    """RFC 5280 section 6.1.3 (b): all that the wildcard stands for is permitted, or it is not."""
    return constrained(dns("*.example.com"), permitted=(dns("a.example.com"),))


@vector("name_constraint_violated", bug=19, form="dNSName")
def excluded_above_permitted() -> Path:
    # upper (excludes example.com) <- lower (permits example.com) <- device (a.example.com)
    """RFC 5280 section 6.1.4 (g): excluded_subtrees are the union down the path; CVE-2026-42011."""
    upper = ca(ROOT, "upper", 2, extensions={"names": name_constraints(excluded=(dns("example.com"),))})
    lower = ca(upper, "lower", 3, extensions={"names": name_constraints(permitted=(dns("example.com"),))})
    device = leaf(lower, extensions={"names": alternative_names(dns("a.example.com"))})
    return presented(device, lower, upper, anchors=[ROOT])


@vector("name_constraint_violated", form="dNSName")
def permitted_subtrees_intersect() -> Path:
    # upper (permits a.example.com) <- lower (permits example.com) <- device (b.example.com)
    """RFC 5280 section 6.1.4 (g): permitted_subtrees are the intersection down the path."""
    upper = ca(ROOT, "upper", 2, extensions={"names": name_constraints(permitted=(dns("a.example.com"),))})
    lower = ca(upper, "lower", 3, extensions={"names": name_constraints(permitted=(dns("example.com"),))})
    device = leaf(lower, extensions={"names": alternative_names(dns("b.example.com"))})
    return presented(device, lower, upper, anchors=[ROOT])


@vector("name_constraint_violated", form="dNSName")
def constraint_of_the_root() -> Path:
    # root (permits example.com) <- device (example.org)
    """RFC 5280 section 6.1.1 leaves it open; here an anchor's nameConstraints bind it."""
    anchor = root(extensions={"names": name_constraints(permitted=(dns("example.com"),))})
    device = leaf(anchor, extensions={"names": alternative_names(dns("example.org"))})
    return presented(device, anchors=[anchor])


@vector("accepted")
def forms_do_not_mix() -> Path:
    # ca (permits the mailboxes of example.com) <- device (example.org)
    """RFC 5280 section 4.2.1.10: "Restrictions apply only when the specified name form is present"."""
    return constrained(dns("example.org"), permitted=(mail("example.com"),))


@vector("accepted")
def resource_permitted() -> Path:
    # ca (permits .example.com) <- device (https://someone@a.example.com:443/path)
    """RFC 5280 section 4.2.1.10: the constraint applies to the host part; a dot begins a domain."""
    return constrained(resource("https://someone@a.example.com:443/path"), permitted=(resource(".example.com"),))


@vector("name_constraint_violated", bug=20, form="uniformResourceIdentifier")
def resource_not_permitted() -> Path:
    # ca (permits example.com) <- device (https://example.com@example.org/)
    """RFC 3986 section 3.2: what stands before @ is no host; CVE-2026-5263."""
    return constrained(resource("https://example.com@example.org/"), permitted=(resource("example.com"),))


@vector("name_constraint_violated", bug=20, form="uniformResourceIdentifier")
def resource_without_a_host() -> Path:
    # ca (excludes example.com) <- device (urn:device:1)
    """RFC 5280 section 4.2.1.10: where there is no host name, "the application MUST reject the certificate"."""
    return constrained(resource("urn:device:1"), excluded=(resource("example.com"),))


@vector("accepted")
def address_permitted() -> Path:
    # ca (permits 192.0.2.0/24) <- device (192.0.2.7)
    """RFC 5280 section 4.2.1.10: an address and a mask in the style of RFC 4632."""
    return constrained(ip(bytes([192, 0, 2, 7])), permitted=(ip(bytes([192, 0, 2, 0, 255, 255, 255, 0])),))


@vector("name_constraint_violated", bug=20, form="iPAddress")
def address_not_permitted() -> Path:
    # ca (permits 192.0.2.0/24) <- device (198.51.100.7)
    """RFC 5280 section 6.1.3 (b); CVE-2026-7532."""
    return constrained(ip(bytes([198, 51, 100, 7])), permitted=(ip(bytes([192, 0, 2, 0, 255, 255, 255, 0])),))


@vector("name_constraint_violated", bug=20, form="iPAddress")
def address_of_the_other_family() -> Path:
    # ca (permits 192.0.2.0/24) <- device (::c000:207)
    """RFC 5280 section 4.2.1.10: iPAddress is one form; no IPv4 range holds an IPv6 address."""
    return constrained(ip(bytes(12) + bytes([192, 0, 2, 7])), permitted=(ip(bytes([192, 0, 2, 0, 255, 255, 255, 0])),))


@vector("accepted")
def mailbox_permitted() -> Path:
    # ca (permits the host example.com) <- device (someone@EXAMPLE.com)
    """RFC 5280 section 7.5: the host part is compared without regard to case."""
    return constrained(mail("someone@EXAMPLE.com"), permitted=(mail("example.com"),))


@vector("name_constraint_violated", bug=20, form="rfc822Name")
def mailbox_not_permitted() -> Path:
    # ca (permits the host example.com) <- device (someone@a.example.com)
    """RFC 5280 section 4.2.1.10: a host without a dot is that host alone; CVE-2026-27137."""
    return constrained(mail("someone@a.example.com"), permitted=(mail("example.com"),))


@vector("name_constraint_violated", bug=20, form="rfc822Name")
def mail_address_in_the_subject() -> Path:
    # ca (permits the host example.com) <- device (subject: emailAddress someone@example.org)
    """RFC 5280 section 4.2.1.10: without subjectAltName, constraints apply to emailAddress in the subject."""
    address = der.set_of(der.sequence(der.oid("1.2.840.113549.1.9.1"), der.ia5("someone@example.org")))
    return constrained(subject=der.sequence(address), permitted=(mail("example.com"),))


@vector("name_constraint_unsupported", bug=21, form="otherName")
def other_name_constraint() -> Path:
    # ca (permits an otherName) <- device (that otherName)
    """RFC 5280 section 4.2.1.10 defines no comparison; section 4.2: process or reject; CVE-2022-4203."""
    return constrained(OTHER_NAME, permitted=(OTHER_NAME,))


@vector("name_constraint_unsupported", bug=21, form="x400Address")
def x400_address_constraint() -> Path:
    # ca (excludes an x400Address) <- device (that x400Address)
    """RFC 5280 section 4.2.1.10 defines no comparison; CVE-2023-0286 confused its type."""
    return constrained(X400_ADDRESS, excluded=(X400_ADDRESS,))


@vector("accepted", bug=21)
def x400_address_constraint_on_others() -> Path:
    # ca (excludes an x400Address) <- device (example.com)
    """RFC 5280 section 4.2.1.10: "Restrictions apply only when the specified name form is present"."""
    return constrained(dns("example.com"), excluded=(X400_ADDRESS,))


@vector("accepted", bug=22)
def directory_permitted() -> Path:
    # ca (permits CN=fleet) <- device (CN=device,CN=fleet)
    """RFC 5280 section 4.2.1.10: the subtree is an initial sequence of relative names."""
    return constrained(subject=name("fleet", "device"), permitted=(directory(name("fleet")),))


@vector("name_constraint_violated", bug=22, form="directoryName")
def directory_not_permitted() -> Path:
    # ca (permits CN=fleet) <- device (CN=fleet,CN=device)
    """RFC 5280 section 4.2.1.10: the sequence is compared from its beginning."""
    return constrained(subject=name("device", "fleet"), permitted=(directory(name("fleet")),))


@vector("name_constraint_violated", bug=22, form="directoryName")
def several_attributes_are_one_relative_name() -> Path:
    # ca (permits CN=fleet) <- device (CN=device+CN=fleet, one relative name)
    """RFC 5280 section 7.1: relative names match as sets; CVE-2026-48057 compared attributes alone."""
    attributes = [der.sequence(der.oid("2.5.4.3"), der.utf8(text)) for text in ("fleet", "device")]
    return constrained(subject=der.sequence(der.set_of(*attributes)), permitted=(directory(name("fleet")),))


@vector("accepted", bug=22)
def several_attributes_in_any_order() -> Path:
    # ca (permits CN=A+O=b) <- device (CN=a+O=B)
    """RFC 5280 section 7.1: relative names match as sets, without regard to case."""

    def both(common_name: str, organization: str) -> bytes:
        pairs = (("2.5.4.3", common_name), ("2.5.4.10", organization))
        return der.sequence(der.set_of(*(der.sequence(der.oid(kind), der.utf8(text)) for kind, text in pairs)))

    return constrained(subject=both("a", "B"), permitted=(directory(both("A", "b")),))


@vector("name_constraint_violated", bug=29, form="dNSName")
def nul_in_an_alternative_name() -> Path:
    # ca (permits example.com) <- device (example.org NUL .example.com)
    """CVE-2009-2408: an IA5String is as long as it is; NUL is no letter of a host name."""
    return constrained(dns("example.org\x00.example.com"), permitted=(dns("example.com"),))


@vector("presented_chain_malformed", fault="subtree_bounds_invalid", field="name_constraints")
def subtree_with_a_maximum() -> Path:
    # ca (permits example.com, maximum 1) <- device
    """RFC 5280 section 4.2.1.10: "minimum MUST be zero, and maximum MUST be absent"."""
    subtree = der.sequence(dns("example.com"), der.implicit(1, b"\x01"))
    constraint = extension("2.5.29.30", der.sequence(der.context(0, subtree)), critical=True)
    intermediate = ca(ROOT, extensions={"names": constraint})
    return presented(leaf(intermediate), intermediate, anchors=[ROOT])


@vector("presented_chain_malformed", fault="address_invalid", field="name_constraints")
def mask_with_holes() -> Path:
    # ca (permits 192.0.2.0 under the mask 255.0.255.0) <- device
    """RFC 5280 section 4.2.1.10: "the style of RFC 4632": the ones come first."""
    return constrained(permitted=(ip(bytes([192, 0, 2, 0, 255, 0, 255, 0])),))
