"""The project's own vectors (tests/vectors), each on both backends, to the exact verdict."""

import time

import pytest
from mustergate import Verdict, parse_certificates
from vectors import VECTORS, Vector

CRLS_TLS_AND_POLICIES = {12, 13, 36, 37, 38}
"""Classes of historic-bugs.md that come with later issues."""

BOUND_SECONDS = {"rust": 0.5, "python": 5.0}
"""For any vector, the hostile ones included."""

CASES = pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)


@CASES
def test_vector(vector: Vector, backend: str) -> None:
    verifier, chain, at = vector.path.verifier(backend), vector.path.chain, vector.path.at
    start = time.perf_counter()
    result = verifier.verify_certificate(chain, at=at)
    assert time.perf_counter() - start < BOUND_SECONDS[backend]
    assert result.slug == vector.slug, result.sentence
    assert result.details | vector.details == result.details
    assert verifier.verify_certificates([chain], at=at).slugs == [vector.slug]


@CASES
def test_a_path_runs_from_the_device_to_an_anchor(vector: Vector, backend: str) -> None:
    path = vector.path.verifier(backend).verify_certificate(vector.path.chain, at=vector.path.at).path
    assert path[:1] == (vector.path.chain[:1] if vector.slug == "accepted" else [])
    assert set(path[-1:]) <= set(vector.path.trust_anchors)


@CASES
def test_vector_states_its_rule(vector: Vector) -> None:
    assert vector.rule.endswith(".")


def test_every_verdict_is_reached() -> None:
    assert {vector.slug for vector in VECTORS.values()} == set(Verdict)


def test_every_class_of_historic_bugs_is_reached() -> None:
    reached = {vector.bug for vector in VECTORS.values()} - {None}
    assert reached == set(range(1, 39)) - CRLS_TLS_AND_POLICIES


def test_a_nul_does_not_cut_a_name(backend: str) -> None:
    """CVE-2009-2408: what stands after the NUL is told too."""
    pytest.importorskip("pyarrow")
    names = ("encoding-nul-in-the-subject", "encoding-nul-in-an-alternative-name")
    facts = parse_certificates([VECTORS[name].path.chain[0] for name in names], backend=backend)
    assert facts["subject"][0].as_py() == "CN=device\\00x"
    assert facts["dns_names"][1].as_py() == ["a.example\x00.b.example"]
