"""Lengths of paths (RFC 5280 section 6.1.4 (l) and (m)), and paths with several ways."""

from functools import reduce
from typing import Any

from . import der
from .build import Issued, basic_constraints, ca, extension, leaf, root
from .keys import Key, elliptic
from .vector import Path, presented, vector

ROOT = root()
NESTED = reduce(lambda inner, _: der.sequence(inner), range(10_000), der.NULL)


def chain_of(anchor: Issued, *path_lens: int | None, policy: dict[str, Any] | None = None) -> Path:
    # anchor <- ca 1 <- ca 2 ... <- device, with these pathLenConstraints
    path = [anchor]
    for number, path_len in enumerate(path_lens, 1):
        constraints = basic_constraints(path_len=path_len)
        path.append(ca(path[-1], f"ca {number}", 10 + number, extensions={"basic_constraints": constraints}))
    return presented(leaf(path[-1]), *reversed(path[1:]), anchors=[anchor], policy=policy or {})


def root_of(path_len: int) -> Issued:
    return root(extensions={"basic_constraints": basic_constraints(path_len=path_len)})


@vector("accepted", bug=28)
def path_len_0() -> Path:
    # root <- ca (pathLenConstraint 0) <- device
    """RFC 5280 section 4.2.1.9: zero indicates that no intermediate may follow; the last certificate is none."""
    return chain_of(ROOT, 0)


@vector("path_length_exceeded", bug=28, subject="CN=ca 1", path_len=0, intermediates=1)
def path_len_0_above_a_ca() -> Path:
    # root <- ca 1 (pathLenConstraint 0) <- ca 2 <- device
    """RFC 5280 section 6.1.4 (l): "verify that max_path_length is greater than zero"."""
    return chain_of(ROOT, 0, None)


@vector("path_length_exceeded", bug=28, subject="CN=root", path_len=0, intermediates=1)
def path_len_in_the_root() -> Path:
    # root (pathLenConstraint 0) <- ca <- device
    """RFC 5280 section 6.1.1 (d) leaves it open; here an anchor's pathLenConstraint binds it."""
    return chain_of(root_of(0), None)


@vector("accepted", bug=28)
def path_len_in_a_root_that_is_a_name_and_a_key() -> Path:
    # root (pathLenConstraint 0) <- ca <- device, for a policy where it does not bind
    """RFC 5280 section 6.1.1 (d): trust anchor information is a name and a key."""
    return chain_of(root_of(0), None, policy={"check_trust_anchors": False})


@vector("presented_chain_malformed", bug=28, field="basic_constraints", fault="integer_negative")
def negative_path_len() -> Path:
    # root <- ca (pathLenConstraint -1) <- device
    """RFC 5280 section 4.2.1.9: pathLenConstraint INTEGER (0..MAX)."""
    return chain_of(ROOT, -1)


@vector("accepted", bug=28)
def gigantic_path_len() -> Path:
    # root <- ca 1 (pathLenConstraint 2^64) <- ca 2 <- device
    """RFC 5280 section 4.2.1.9: pathLenConstraint INTEGER (0..MAX); it must not wrap to 0."""
    return chain_of(ROOT, 2**64, None)


@vector("accepted", bug=28)
def self_issued_does_not_count() -> Path:
    # root <- ca (pathLenConstraint 0) <- ca, new key (self-issued) <- device
    """RFC 5280 section 6.1.4 (l): "if the certificate was not self-issued"."""
    old = ca(ROOT, extensions={"basic_constraints": basic_constraints(path_len=0)})
    new = ca(old, scalar=3)
    return presented(leaf(new), new, old, anchors=[ROOT])


@vector("accepted")
def ten_intermediates() -> Path:
    # root <- ca 1 ... <- ca 10 <- device
    """Policy.max_intermediates: 10 unless told otherwise."""
    return chain_of(ROOT, *[None] * 10)


@vector("path_too_long", bug=15, intermediates_max=10)
def eleven_intermediates() -> Path:
    # root <- ca 1 ... <- ca 11 <- device
    """Policy.max_intermediates: 10 unless told otherwise; CVE-2024-0567 and CVE-2024-28835 were long chains."""
    return chain_of(ROOT, *[None] * 11)


@vector("path_too_long", bug=15, intermediates_max=0)
def no_intermediates_wanted() -> Path:
    # root <- ca <- device, for a policy of none
    """Policy.max_intermediates."""
    return chain_of(ROOT, None, policy={"max_intermediates": 0})


@vector("issuer_unknown", bug=15, issuer="CN=nobody")
def cross_signing_cycle() -> Path:
    # a <- b <- a ... <- device, and no way to root
    """RFC 5280 section 6.1 asks for a path; RFC 4158 section 2.4.1: a loop is none. CVE-2024-0567."""
    a, b = root("a", 21), root("b", 22)
    a_by_b, b_by_a = ca(b, "a", 21), ca(a, "b", 22)
    a_by_nobody = ca(root("nobody", 23), "a", 21)
    return presented(leaf(a), a_by_b, b_by_a, a_by_nobody, anchors=[ROOT])


@vector("accepted", bug=15)
def way_out_of_a_cycle() -> Path:
    # root <- b <- a <- device, where a and b have certified each other, and c both
    """RFC 4158 section 2.4.2: cross-certified PKIs have loops and good paths."""
    a, b = root("a", 21), root("b", 22)
    presented_last = [ca(b, "a", 21), ca(a, "b", 22), ca(ROOT, "b", 22)]
    return presented(leaf(a), *presented_last, anchors=[ROOT])


@vector("accepted")
def order_of_presentation_is_free() -> Path:
    # root <- ca 1 <- ca 2 <- device, presented upside down
    """RFC 8446 section 4.4.2: implementations SHOULD be prepared to handle arbitrary orderings."""
    first = ca(ROOT, "ca 1", 11)
    second = ca(first, "ca 2", 12)
    return presented(leaf(second), first, second, anchors=[ROOT])


@vector("issuer_expired", subject="CN=ca")
def highest_ranked_failure_is_told() -> Path:
    # root <- ca (expired) <- device; and a ca of that name with another key
    """path.rs: where all candidates fail, the failure of the highest rank is the verdict."""
    own = ca(ROOT, not_after=der.utc_time("251231235959Z"))
    other = ca(ROOT, scalar=9)
    return presented(leaf(own), other, own, anchors=[ROOT])


@vector("accepted")
def root_among_the_presented() -> Path:
    # root <- ca <- device, root presented too
    """RFC 8446 section 4.4.2: the trust anchor MAY be omitted, so it may be there."""
    intermediate = ca(ROOT)
    return presented(leaf(intermediate), intermediate, ROOT, anchors=[ROOT])


@vector("accepted")
def intermediate_as_trust_anchor() -> Path:
    # ca, trusted in itself <- device
    """RFC 5280 section 6.1.1 (d): a trust anchor need not be self-signed."""
    intermediate = ca(ROOT)
    return presented(leaf(intermediate), anchors=[intermediate])


@vector("issuer_key_unsupported", bug=34)
def deeply_nested_key() -> Path:
    # root <- ca (a key whose parameters are 10,000 SEQUENCEs in each other) <- device
    """CVE-2018-0739: X.690 bounds no nesting, and none costs stack."""
    spki = der.sequence(der.sequence(der.oid("1.3.6.1.4.1.99999.3"), NESTED), der.bit_string(b"\x00"))
    own = elliptic("P-256", 2)
    intermediate = ca(ROOT, key=Key(spki, own.algorithm, own.sign))
    return presented(leaf(intermediate), intermediate, anchors=[ROOT])


@vector("accepted", bug=34)
def deeply_nested_extension() -> Path:
    # root <- device (an unknown extension of 10,000 SEQUENCEs in each other, not critical)
    """CVE-2018-0739: X.690 bounds no nesting, and none costs stack."""
    return presented(leaf(ROOT, extensions={"deep": extension("1.3.6.1.4.1.99999.4", NESTED)}), anchors=[ROOT])
