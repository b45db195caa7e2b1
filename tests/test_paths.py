"""Others' path suites: x509-limbo, OpenSSL, BoringSSL, Go and NIST PKITS, through the public API.

Where we differ is data (data/divergences.json): a line a case, with the section of the rule. The exact
verdict of every case is data too (data/path_slugs.json, written by record_path_slugs.py and reviewed).
"""

import pytest
from path_cases import SUITES, PathCase, file_of, read_cases, read_data
from shared_data import parameters

DIVERGENCES = read_data("divergences.json")
SLUGS = read_data("path_slugs.json")
CASES = [case for suite in SUITES for case in parameters(file_of(suite), read_cases)]
BY_SUITE = pytest.mark.parametrize("suite", SUITES)


@pytest.mark.parametrize("case", CASES)
def test_case(case: PathCase, backend: str) -> None:
    slug = case.slug(backend)
    divergence = DIVERGENCES.get(case.id)
    outcome = "SUCCESS" if slug == "accepted" else "FAILURE"
    if divergence is None:
        assert outcome == case.expected, f"{slug}: neither expected nor a recorded divergence"
    else:
        assert outcome != case.expected, "the divergence has vanished: strike its line"
        assert (divergence["tier"], divergence["expected"]) == (case.tier, case.expected)
    assert slug == SLUGS[case.id]


@BY_SUITE
def test_every_divergence_and_slug_belongs_to_a_case(suite: str, record_property) -> None:
    cases = {case.id: case for case in read_cases(file_of(suite))}
    prefix = next(iter(cases)).partition("::")[0] + "::"
    recorded = {case for case in SLUGS if case.startswith(prefix)}
    divergent = {case for case in DIVERGENCES if case.startswith(prefix)}
    assert recorded == set(cases)
    assert divergent <= set(cases)
    core = [case for case in divergent if DIVERGENCES[case]["tier"] == "core"]
    summary = f"paths/{suite}: {len(cases)} cases, {len(divergent)} divergences, {len(core)} of them core"
    record_property("counted", summary)


@pytest.mark.parametrize("case", DIVERGENCES)
def test_a_divergence_has_its_reason(case: str) -> None:
    line = DIVERGENCES[case]
    assert set(line) == {"tier", "expected", "ours", "reason"}
    assert line["ours"] == SLUGS[case]
    assert "section" in line["reason"]


def test_no_core_case_is_accepted_that_must_fail() -> None:
    accepted = [case for case, line in DIVERGENCES.items() if line["expected"] == "FAILURE" and line["tier"] == "core"]
    assert accepted == []
