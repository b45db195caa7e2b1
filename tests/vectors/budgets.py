"""Hostile shapes: each ends in milliseconds (test_vectors.py times them)."""

from .build import Issued, alternative_names, ca, dns, leaf, name_constraints, root
from .keys import DSA_SHA256, Key, dsa_spki, ecdsa_signature
from .numbers import DSA_G, DSA_P
from .vector import Path, presented, vector

ROOT = root()


@vector("path_budget_exceeded", bug=14, budget="signatures", budget_max=100)
def cross_signed_crowd() -> Path:
    # 12 CAs that have certified each other, 90 certificates; none by root <- device
    """limits.rs PATH_SIGNATURES_MAX; GHSA-fh2r-99q2-6mmg: the ways through such a crowd are exponentially many."""
    crowd = [root(f"ca {number}", 100 + number) for number in range(12)]
    pairs = [(issuer, subject) for issuer in crowd for subject in crowd if issuer is not subject][:98]
    certificates = [_certified(issuer, subject, crowd) for issuer, subject in pairs]
    return presented(leaf(crowd[0]), *certificates, anchors=[ROOT])


def _certified(issuer: Issued, subject: Issued, crowd: list[Issued]) -> Issued:
    number = crowd.index(subject)
    return ca(issuer, f"ca {number}", 100 + number)


@vector("path_budget_exceeded", bug=14, budget="signatures", budget_max=100)
def namesakes() -> Path:
    # 150 roots of one name, none of which signed <- device
    """limits.rs PATH_SIGNATURES_MAX: CVE-2018-16875 tried every one."""
    namesakes = [root("ca", 1000 + number) for number in range(150)]
    return presented(leaf(root("ca", 7)), anchors=namesakes)


@vector("accepted", bug=14)
def decoys() -> Path:
    # root <- ca <- device, among 98 other namesakes of ca, which name other keys
    """RFC 4158 section 3.5.12: key identifiers order candidates, so decoys cost nothing."""
    own = ca(ROOT)
    others = [ca(ROOT, scalar=1000 + number) for number in range(98)]
    return presented(leaf(own), *others[:97], own, anchors=[ROOT])


@vector("path_budget_exceeded", bug=35, budget="dsa_keys", budget_max=2)
def crowd_of_dsa_keys() -> Path:
    # root; 99 CAs of one name, each with a DSA key of its own <- device
    """limits.rs PATH_DSA_KEYS_MAX: domain parameters cost milliseconds, so what a peer may ask for is bounded."""
    keys = [Key(dsa_spki(y=pow(DSA_G, number, DSA_P)), DSA_SHA256, bytes) for number in range(2, 101)]
    crowd = [root("ca", key=key, signature=lambda _: b"") for key in keys]
    return presented(leaf(crowd[0], signature=lambda _: ecdsa_signature(1, 1)), *crowd, anchors=[ROOT])


@vector("path_budget_exceeded", bug=16, budget="name_constraint_comparisons", budget_max=1 << 20)
def names_times_constraints() -> Path:
    # root <- ca (1,500 constraints) <- device (1,500 names)
    """limits.rs NAME_CONSTRAINT_COMPARISONS_MAX; CVE-2024-12243."""
    return _many_names(1500)


@vector("accepted", bug=16)
def names_times_constraints_within_bounds() -> Path:
    # root <- ca (300 constraints) <- device (300 names)
    """limits.rs NAME_CONSTRAINT_COMPARISONS_MAX: real certificates stay far below it."""
    return _many_names(300)


def _many_names(count: int) -> Path:
    excluded = tuple(dns(f"x{number}.example.org") for number in range(count))
    intermediate = ca(ROOT, extensions={"names": name_constraints(excluded=excluded)})
    names = alternative_names(*(dns(f"n{number}.example.com") for number in range(count)))
    return presented(leaf(intermediate, extensions={"names": names}), intermediate, anchors=[ROOT])
