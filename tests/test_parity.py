"""Twins are tested as one: the same verdict, sentence, compared values, path and facts for every input.

An example of hypothesis is a seed; each seed makes a batch of mutants, so that thousands are checked in
a default run (`HYPOTHESIS_PROFILE=explore` looks for new ones).
"""

import tarfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest
import shared_data
from hypothesis import given, settings
from hypothesis import strategies as st
from mustergate import Policy, TrustAnchors, Verifier, parse_certificates, verify_signature
from mutations import mutant
from vectors import VECTORS, Vector, der
from vectors.build import (
    alternative_names,
    authority_key_identifier,
    basic_constraints,
    ca,
    directory,
    dns,
    extended_key_usage,
    extension,
    ip,
    key_usage,
    leaf,
    mail,
    name,
    name_constraints,
    root,
)
from vectors.keys import dsa, elliptic, pss, rsa
from vectors.vector import presented

BATCH = 50
SEEDS = st.integers(min_value=0, max_value=2**32)
POLICIES: tuple[dict[str, Any], ...] = (
    {},
    {"extended_key_usage": "any"},
    {"extended_key_usage": "server_auth", "check_trust_anchors": False},
    {"require_authority_key_identifier": False, "accept_old_versions": True, "check_not_before": False},
    {"max_intermediates": 0, "minimum_rsa_bits": 3072},
)

pytestmark = pytest.mark.usefixtures("both_backends")


def verifiers(vector: Vector, changes: dict[str, Any]) -> tuple[Verifier, Verifier]:
    anchors = TrustAnchors.from_der(vector.path.trust_anchors)
    policy = Policy.rfc5280_client().replace(**changes)
    return tuple(Verifier(policy=policy, trust_anchors=anchors, threads=1, backend=name) for name in ("rust", "python"))


def assert_same(vector: Vector, changes: dict[str, Any], chains: list[list[bytes]]) -> None:
    rust, python = verifiers(vector, changes)
    for chain in chains:
        assert rust.verify_certificate(chain, at=vector.path.at) == python.verify_certificate(chain, at=vector.path.at)
    batches = [verifier.verify_certificates(chains, at=vector.path.at) for verifier in (rust, python)]
    assert batches[0].slugs == batches[1].slugs
    assert (batches[0].certificate_ids == batches[1].certificate_ids).all()


def mutants(vector: Vector, random: Random) -> Iterator[list[bytes]]:
    """The chain with one of its certificates mutated."""
    donors = donor_certificates()
    for _ in range(BATCH):
        chain = list(vector.path.chain)
        place = random.randrange(len(chain))
        chain[place] = mutant(chain[place], random, random.choice(donors))
        yield chain


@cache
def donor_certificates() -> list[bytes]:
    return [der for vector in vectors_to_mutate() for der in vector.path.chain]


@cache
def vectors_to_mutate() -> list[Vector]:
    """Those small and quick enough to be verified by the thousand."""
    quick = (vector for vector in VECTORS.values() if not vector.name.startswith("budgets"))
    return [vector for vector in quick if 0 < sum(map(len, vector.path.chain)) < 8192 and "dsa" not in vector.name]


@pytest.mark.parametrize("changes", POLICIES, ids=str)
def test_vectors_under_every_policy(changes: dict[str, Any]) -> None:
    for vector in VECTORS.values():
        assert_same(vector, vector.path.policy | changes, [list(vector.path.chain)])


@settings(max_examples=100)
@given(seed=SEEDS)
def test_mutated_chains(seed: int) -> None:
    random = Random(seed)
    vector = random.choice(vectors_to_mutate())
    assert_same(vector, random.choice(POLICIES), list(mutants(vector, random)))


@settings(max_examples=40)
@given(seed=SEEDS)
def test_mutated_facts(seed: int) -> None:
    pytest.importorskip("pyarrow")
    random = Random(seed)
    vector = random.choice(vectors_to_mutate())
    column = [chain[0] for chain in mutants(vector, random)]
    assert parse_certificates(column, backend="rust").equals(parse_certificates(column, backend="python"))


@settings(max_examples=40)
@given(seed=SEEDS)
def test_mutated_corpus(seed: int) -> None:
    pytest.importorskip("pyarrow")
    random, corpus = Random(seed), corpus_certificates()
    column = [mutant(random.choice(corpus), random, random.choice(corpus)) for _ in range(BATCH)]
    rust, python = (parse_certificates(column, backend=backend) for backend in ("rust", "python"))
    assert rust.equals(python)
    anchored = VECTORS["end-entity-plain"]
    assert_same(anchored, random.choice(POLICIES), [[der] for der in column])


@cache
def corpus_certificates() -> list[bytes]:
    with tarfile.open(shared_data.locate("certificates/corpus.tar.xz")) as archive:
        return [archive.extractfile(member).read() for member in archive if member.isfile() and member.size < 8192]


@settings(max_examples=40)
@given(seed=SEEDS)
def test_mutated_signatures(seed: int) -> None:
    """Key, algorithm or signature, mutated in turn."""
    random = Random(seed)
    key = random.choice((*KEYS, dsa()))
    message = seed.to_bytes(8)
    parts = key.spki, key.algorithm, key.sign(message)
    for place in range(4 if key is dsa() else BATCH):
        spki, algorithm, signature = (
            mutant(part, random, parts[0]) if place % 4 == number else part for number, part in enumerate(parts)
        )
        rust, python = (
            verify_signature(spki, algorithm, message, signature, backend=name) for name in ("rust", "python")
        )
        assert rust == python
        assert rust or place % 4 != 3


@settings(max_examples=60)
@given(seed=SEEDS)
def test_drawn_paths(seed: int) -> None:
    """Paths that parse and are signed as they should be, of CAs and devices with drawn properties."""
    random = Random(seed)
    anchors = [root(f"ca {number}", number, **drawn_parts(random)) for number in range(1, 3)]
    issuers = list(anchors)
    for number in range(3, 10):
        subject, scalar = f"ca {random.randrange(1, 6)}", random.choice((number, number % 4 + 1))
        issuers.append(ca(random.choice(issuers), subject, scalar, **drawn_parts(random)))
    chains = []
    for _ in range(10):
        chain = [issuer.der for issuer in random.sample(issuers, random.randrange(len(issuers)))]
        chains.append([leaf(random.choice(issuers), **drawn_parts(random)).der, *chain])
    vector = replace(VECTORS["end-entity-plain"], build=lambda: presented(anchors=anchors))
    assert_same(vector, random.choice(POLICIES), chains)


def drawn_parts(random: Random) -> dict[str, Any]:
    """Two changes at most to what is usual."""
    extensions = dict(random.choice(DRAWN_EXTENSIONS) for _ in range(random.randrange(3)))
    return dict(random.sample(DRAWN_PARTS, random.choice((0, 0, 0, 1)))) | {"extensions": extensions}


KEYS = (elliptic("P-256", 3), elliptic("P-384", 3), elliptic("P-521", 3), rsa(), pss(), pss(b""))
BASES = (dns("example.com"), dns("a.example.com"), mail("example.com"), ip(bytes(8)), directory(name("device")))
DRAWN_PARTS = [
    ("not_after", der.utc_time("251231235959Z")),
    ("not_before", der.utc_time("260101000001Z")),
    ("algorithm", der.sequence(der.oid("1.2.840.10045.4.1"))),
    ("signature", lambda _: b"nobody"),
]
DRAWN_EXTENSIONS = [
    ("basic_constraints", None),
    ("basic_constraints", basic_constraints(is_ca=False)),
    *(("basic_constraints", basic_constraints(path_len=path_len)) for path_len in (0, 0, 1, 2)),
    ("key_usage", None),
    ("key_usage", key_usage(0)),
    ("key_usage", key_usage(5)),
    ("key_usage", key_usage(0, 5)),
    ("extended_key_usage", extended_key_usage("1.3.6.1.5.5.7.3.1")),
    ("extended_key_usage", extended_key_usage("2.5.29.37.0")),
    ("subject_key_identifier", None),
    ("authority_key_identifier", None),
    ("authority_key_identifier", authority_key_identifier(b"another")),
    ("unknown", extension("1.3.6.1.4.1.99999.1", der.NULL, critical=True)),
    ("names", alternative_names(dns("a.example.com"), mail("someone@example.com"))),
    ("names", alternative_names(dns("*.example.com"), ip(bytes(4)))),
    *(("constraints", name_constraints(permitted=(base,))) for base in BASES),
    *(("constraints", name_constraints(excluded=(base,))) for base in BASES),
]


@settings(max_examples=200)
@given(st.lists(st.binary(max_size=200), max_size=4))
def test_any_octets(chain: list[bytes]) -> None:
    assert_same(VECTORS["end-entity-plain"], {}, [chain])
