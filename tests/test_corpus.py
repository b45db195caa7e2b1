"""4,592 real and odd certificates (shared/data/certificates), and what three parsers said of them.

Where pyca, OpenSSL and Go all accept, we do, or data/corpus.json says why not; where all refuse, we do.
What we read is what they read, where the manifest tells it; data/corpus.json has the keys that we read
otherwise. Nothing raises, and both backends agree on every row.
"""

import csv
import gzip
import io
import tarfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mustergate import Policy, TrustAnchors, Verifier, parse_certificates
from path_cases import read_data

pytest.importorskip("pyarrow")

Shared = Callable[[str], Path]
Row = dict[str, str]

CORPUS, MANIFEST = "certificates/corpus.tar.xz", "certificates/manifest.csv.gz"
SEEDS = "fuzz-seeds/certificates.tar.xz"
REFUSALS, KEYS = read_data("corpus.json")["refused"], read_data("corpus.json")["keys"]
AT = 1_767_225_600
CURVES = {"EC-secp256r1": "p256", "EC-secp384r1": "p384", "EC-secp521r1": "p521"}


@cache
def read_archive(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as archive:
        members = [member for member in archive.getmembers() if member.isfile()]
        return {member.name: archive.extractfile(member).read() for member in members}


@cache
def read_manifest(path: Path) -> list[Row]:
    return list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode())))


@cache
def facts_of(archive: Path, backend: str) -> dict[str, dict[str, Any]]:
    files = read_archive(archive)
    batch = parse_certificates(list(files.values()), backend=backend)
    batch = batch.set_column(6, "not_before", batch["not_before"].cast("int64"))
    batch = batch.set_column(7, "not_after", batch["not_after"].cast("int64"))
    return dict(zip(files, batch.to_pylist(), strict=True))


@pytest.fixture
def manifest(shared: Shared) -> list[Row]:
    return read_manifest(shared(MANIFEST))


@pytest.fixture
def facts(shared: Shared, backend: str) -> dict[str, dict[str, Any]]:
    return facts_of(shared(CORPUS), backend)


def answers(row: Row) -> set[bool]:
    return {row[parser] == "OK" for parser in ("pyca", "openssl", "go")}


def test_what_three_parsers_accept_parses(manifest: list[Row], facts, record_property) -> None:
    accepted = [row["file"] for row in manifest if row["kind"] == "cert" and answers(row) == {True}]
    refused = {file: facts[file]["slug"] for file in accepted if facts[file]["slug"] is not None}
    assert refused == {file: line["slug"] for file, line in REFUSALS.items()}
    record_property("counted", f"corpus: of {len(accepted)} that three parsers accept, {len(refused)} are refused")


@pytest.mark.parametrize("line", [*REFUSALS.values(), *KEYS.values()], ids=[*REFUSALS, *KEYS])
def test_a_divergence_has_its_reason(line: Row) -> None:
    assert "section" in line["reason"]


def test_what_three_parsers_refuse_is_refused(manifest: list[Row], facts, record_property) -> None:
    refused = [row["file"] for row in manifest if row["kind"].startswith("cert") and answers(row) == {False}]
    assert [file for file in refused if facts[file]["slug"] is None] == []
    record_property("counted", f"corpus: {len(refused)} that three parsers refuse are refused")


def test_a_crl_is_no_certificate(manifest: list[Row], facts) -> None:
    crls = [row["file"] for row in manifest if row["kind"].startswith("crl")]
    assert {facts[file]["slug"] for file in crls} == {"certificate_malformed", "certificate_too_large"}


FACTS = {
    "version": lambda ours: f"v{ours['version']}",
    "sigalg": lambda ours: ours["signature_algorithm"],
    "ca": lambda ours: "1" if ours["is_ca"] else "0",
    "pathlen": lambda ours: "" if ours["path_len"] is None else str(ours["path_len"]),
    "eku": lambda ours: " ".join(ours["extended_key_usage"] or ()),
    "not_before": lambda ours: moment(ours["not_before"]),
    "not_after": lambda ours: moment(ours["not_after"]),
}
"""Our facts, as the manifest writes them."""

UNREAD = {"ca", "pathlen", "eku"}
"""What the manifest leaves empty too where pyca could not read the extensions; `ca` tells whether it could."""


@pytest.mark.parametrize("fact", FACTS)
def test_facts_are_those_of_the_manifest(fact: str, manifest: list[Row], facts) -> None:
    rows = [row for row in read_rows(manifest, facts) if not (fact in UNREAD and row["ca"] == "")]
    told = [row for row in rows if row["not_before"] != "ERR" or fact not in ("not_before", "not_after")]
    wrong = [(row["file"], row[fact]) for row in told if FACTS[fact](facts[row["file"]]) != row[fact]]
    assert len(told) > (2500 if fact in UNREAD else 4000)
    assert wrong == []


def test_keys_are_those_of_the_manifest(manifest: list[Row], facts) -> None:
    rows = [row for row in read_rows(manifest, facts) if not row["key"].startswith("ERR")]
    wrong = {row["file"] for row in rows if not agree_on_key(facts[row["file"]], row["key"])}
    assert wrong == set(KEYS)


def read_rows(manifest: list[Row], facts: dict[str, dict[str, Any]]) -> list[Row]:
    return [row for row in manifest if row["version"] and facts[row["file"]]["slug"] is None]


def agree_on_key(ours: dict[str, Any], theirs: str) -> bool:
    kind, _, size = theirs.partition("-")
    if kind in ("RSA", "DSA"):
        return ours["key_type"].partition("_")[0] == kind.lower() and ours["key_bits"] == int(size)
    return ours["key_type"] == CURVES.get(theirs, "other")


def moment(seconds: int) -> str:
    return str(np.datetime64(seconds, "s"))


@pytest.mark.usefixtures("both_backends")
def test_facts_are_equal_on_both_backends(shared: Shared) -> None:
    for archive in (CORPUS, SEEDS):
        assert facts_of(shared(archive), "rust") == facts_of(shared(archive), "python")


@pytest.mark.usefixtures("both_backends")
def test_verdicts_are_equal_on_both_backends(shared: Shared) -> None:
    """Every row for a device; the half of those that parse for trust anchors, the rest for intermediates."""
    files = read_archive(shared(CORPUS)) | read_archive(shared(SEEDS))
    usable = [der for der in files.values() if is_usable(der)]
    anchors, intermediates = TrustAnchors.from_der(usable[::2]), TrustAnchors.from_der(usable[1::2])
    policy = Policy.rfc5280_client().replace(extended_key_usage="any", check_not_before=False)
    rust, python = (
        Verifier(
            policy=policy, trust_anchors=anchors, intermediates=intermediates, backend=backend
        ).verify_certificates(list(files.values()), at=AT)
        for backend in ("rust", "python")
    )
    different = [file for file, ours, twins in zip(files, rust.slugs, python.slugs, strict=True) if ours != twins]
    assert different == []
    assert (rust.certificate_ids == python.certificate_ids).all()


def is_usable(der: bytes) -> bool:
    try:
        return bool(TrustAnchors.from_der([der]))
    except ValueError:
        return False


def test_fuzz_seeds_do_not_raise(shared: Shared, backend: str, record_property) -> None:
    seeds = facts_of(shared(SEEDS), backend)
    counts = Counter(ours["slug"] or "parsed" for ours in seeds.values())
    record_property(
        "counted", f"fuzz seeds: {len(seeds)}, " + ", ".join(f"{n} {slug}" for slug, n in counts.most_common())
    )
